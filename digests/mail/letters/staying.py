"""The letter to a reader of whom nothing was heard for long."""

from datetime import timedelta

from django.conf import settings

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason, Subscription
from digests.querysets import ANSWERED
from portal.lib.templatetags.portal import day
from portal.lib.time import london_day


def still_wanted(notice: Notice) -> Letter:
    """Asks once; nothing to send when she has left, or has shown that she is there."""
    waiting = Subscription.objects.confirmed().filter(pk=notice.subject_pk)
    if not waiting.exclude(ANSWERED).exists():
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    until = london_day(notice.made_at + timedelta(days=settings.ANSWER_DAYS))
    return write_letter(
        "notice",
        "Do you still want our e-mail updates?",
        why="you get e-mail updates from the portal, and we have not heard from you for a long time",
        paragraphs=[
            "You have got e-mail updates about the voluntary and community sector in Kent for more than a"
            " year. We do not track whether you open them, so we ask.",
            f"If you want them to go on, press the button. If we hear nothing by {day(until)}, we stop"
            " them. We do not ask again.",
        ],
        button=("Yes, keep them coming", links.stay_url(notice.subject_pk)),
        after=[
            "You can also choose to get them less often, or about less:"
            f" {links.preferences_url(notice.reader_id)}"
        ],
    )

"""Letters to those who look after a forum: what waits for them, and who stands in for whom."""

from django.urls import reverse
from django.utils import timezone

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from forums.models import Cover
from forums.moderation.to_do import PLURALS, Heap, what_waits
from portal.lib.templatetags.portal import ago, day, until
from portal.lib.time import london_day


def queue_waits(notice: Notice) -> Letter:
    """What waits when the mail leaves; silence when somebody has seen to it meanwhile."""
    user = notice.reader.user
    heaps = what_waits(london_day(timezone.now())).get(user.pk, []) if user else []
    if not heaps:
        raise NothingToSend(SkipReason.NOTHING_NEW)
    total = sum(heap.count for heap in heaps)
    return write_letter(
        "notice",
        f"{total} thing{'' if total == 1 else 's'} in the forums"
        f" wait{'s' if total == 1 else ''} for you",
        why="you look after a forum, or stand in for somebody who does",
        paragraphs=["This waits for a decision:"],
        facts=[(heap.forum, _heap(heap)) for heap in heaps],
        button=("See what waits", links.absolute(reverse("forums:queue"))),
        after=[
            "We send this once a day at most, and only when something waits. When you are away, name"
            f" somebody who stands in for you: {links.absolute(reverse('forums:away'))}"
        ],
    )


def _heap(heap: Heap) -> str:
    age = ago(heap.since) if heap.count == 1 else f"the oldest {ago(heap.since)}"
    kind = heap.kind if heap.count == 1 else PLURALS[heap.kind]
    return f"{heap.count} {kind}, {age}{' (urgent)' if heap.urgent else ''}"


def cover_named(notice: Notice) -> Letter:
    cover = (
        Cover.objects.select_related("cover", "away__user", "away__forum")
        .filter(pk=notice.subject_pk, agreed_at__isnull=False)
        .first()
    )
    if cover is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    days = f"from {day(cover.start)} until {until(cover.end)}"
    moderator, forum = cover.away.user, cover.away.forum
    if notice.reader.user_id == moderator.pk:
        return write_letter(
            "notice",
            f"{cover.cover.full_name} stands in for you in the {forum} forum",
            why="you named them",
            paragraphs=[
                f"An officer of the council has agreed: {cover.cover.full_name} looks after the"
                f" {forum} forum {days}."
            ],
            button=("See who stands in", links.absolute(reverse("forums:away"))),
            after=[],
        )
    return write_letter(
        "notice",
        f"You stand in for {moderator.full_name} in the {forum} forum",
        why=f"{moderator.full_name} named you",
        paragraphs=[
            f"{moderator.full_name} is away {days} and has named you to look after the {forum}"
            " forum meanwhile. You decide about what is reported and what waits, and get the e-mail"
            " about it."
        ],
        button=("See what waits", links.absolute(reverse("forums:queue"))),
        after=["If you cannot do it, tell them or an officer of the council."],
    )

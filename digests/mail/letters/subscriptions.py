"""Letters about e-mail updates themselves."""

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason, Subscription
from digests.sources.text import names
from digests.things import in_words, things


def confirmation(notice: Notice) -> Letter:
    """The one mail that somebody gets who has not confirmed: it asks them to."""
    subscription = (
        Subscription.objects.running()
        .filter(pk=notice.subject_pk, confirmed_at__isnull=True)
        .prefetch_related("districts", "themes")
        .first()
    )
    if subscription is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        "Confirm your e-mail updates",
        why="somebody, probably you, entered this address to get e-mail updates",
        paragraphs=[
            "You asked for e-mail updates about the voluntary and community sector in Kent. We"
            " send them once you confirm that this address is yours.",
        ],
        facts=[
            ("How often", subscription.how_often),
            ("About", subscription.kinds_in_words or "Everything"),
            ("Districts", names(subscription.districts.all()) or "All districts"),
            ("Themes", names(subscription.themes.all()) or "All themes"),
        ],
        button=("Confirm your updates", links.confirm_url(subscription.pk)),
        after=[
            "The link works for 14 days. If you did not ask for this, do nothing: without your"
            " confirmation we send no updates."
        ],
    )


def confirm_watch(notice: Notice) -> Letter:
    """Asks whoever reads mail there whether they want to hear of one thing."""
    kind = notice.details["kind"]
    thing = things(kind, notice.reader.user).filter(pk=notice.subject_pk).first()
    if thing is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        f"Confirm your e-mails about {in_words(kind, thing)}",
        why="somebody, probably you, entered this address to get these e-mails",
        paragraphs=[
            f"You asked for e-mails about {in_words(kind, thing)}. We send them once you confirm"
            " that this address is yours."
        ],
        button=("Confirm your e-mails", links.confirm_watch_url(notice.pk)),
        after=[
            "The link works for 14 days. If you did not ask for this, do nothing: without your"
            " confirmation we send no e-mails."
        ],
    )


def already_subscribed(notice: Notice) -> Letter:
    return write_letter(
        "notice",
        "You already get e-mail updates",
        why="somebody, probably you, entered this address to get e-mail updates",
        paragraphs=[
            "You asked for e-mail updates, and this address gets them already. Nothing has"
            " changed. You can choose how often they come and what they are about."
        ],
        button=("Choose what you get", links.preferences_url(notice.reader_id)),
        after=["If you did not ask for this, you need not do anything."],
    )


def preferences_link(notice: Notice) -> Letter:
    return write_letter(
        "notice",
        "Your link to e-mail preferences",
        why="somebody, probably you, asked for the link to your preferences",
        paragraphs=[
            "With this link you can choose what we e-mail you, or stop the updates. Anyone who"
            " has the link can do so, so keep it to yourself."
        ],
        button=("Choose what you get", links.preferences_url(notice.reader_id)),
    )

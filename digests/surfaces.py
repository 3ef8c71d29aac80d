"""Where the updates by e-mail, and their archive, show topics of the forums."""

from collections.abc import Iterator
from datetime import timedelta

from digests.errors import NothingToSend
from digests.items import EVERYTHING
from digests.mail.letters.mentions import mentioned
from digests.mail.trial import Trial
from digests.models import Frequency, Notice, NoticeKind, Subscription
from digests.policies import can_prepare_issues
from digests.sources import forums
from digests.sources.watched import watched
from digests.windows import Window
from forums.surfaces import Audience, Look, every, first_posts, register
from portal.lib.time import london_day


def _these_days(look: Look) -> Window:
    day = london_day(look.now)
    return Window(day - timedelta(days=1), day + timedelta(days=1))


def _watched(look: Look) -> Iterator[str]:
    """What her updates bring of what she watches."""
    for subscription in Subscription.objects.filter(reader__user=look.user or 0):
        for item in watched(subscription, _these_days(look), on=london_day(look.now)):
            yield f"{item.title} {item.summary}"


def _mentioned(look: Look) -> Iterator[str]:
    """The mails that tell her of mentions; one may gather what several notices are about."""
    for notice in Notice.objects.filter(kind=NoticeKind.MENTIONED, reader__user=look.user or 0):
        try:
            letter = mentioned(notice)
        except NothingToSend:
            continue
        yield f"{letter.subject} {letter.text} {letter.html}"


def _items(look: Look) -> Iterator[str]:
    """What an issue of these days names."""
    window = _these_days(look)
    for source in (forums.topics, forums.replies):
        for item in source(window, look.now):
            yield f"{item.title} {item.summary}"


def _previewed(look: Look) -> Iterator[str]:
    """What editors see of an issue before it leaves."""
    if not can_prepare_issues(look.user):
        return
    try:
        letter = Trial(Frequency.DAILY, _these_days(look), EVERYTHING).letter(now=look.now)
    except NothingToSend:
        return
    yield f"{letter.subject} {letter.text} {letter.html}"


register(
    "Preview of an update",
    {"digests:preview", "digests:preview_html"},
    Audience.EVERYONE,
    topics=every,
    posts=first_posts,
    most=0,
    texts=_previewed,
)
register(
    "Updates by e-mail",
    {"digests:issue"},
    Audience.EVERYONE,
    topics=every,
    posts=first_posts,
    texts=_items,
)
register(
    "Updates about what somebody watches",
    {"digests:copy"},
    Audience.OTHERS,
    topics=every,
    texts=_watched,
)
register(
    "Mails about mentions",
    set(),
    Audience.OTHERS,
    topics=lambda topics: topics.filter(posts__mentions__isnull=False).distinct(),
    posts=lambda posts: posts.filter(mentions__isnull=False).distinct(),
    most=0,
    texts=_mentioned,
)

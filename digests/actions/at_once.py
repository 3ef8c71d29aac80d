"""What is told as it happens: an issue for each ten minutes in which there is something to tell."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from digests.items import Interest, Section
from digests.mail.interests import read_interests
from digests.models import Delivery, Frequency, Issue, Subscription, Watch
from digests.queue import enqueue
from digests.sources import gather
from digests.windows import Moments, at_once_window
from forums.models import Post
from portal.lib.time import london_day


def plan_at_once(now: datetime) -> Issue | None:
    """Make the issue of what happened since the last one; None while there is nothing to tell.

    Unlike an issue of days it goes to those alone whom something in it concerns: a row for each reader
    and each ten minutes would say nothing else than that nothing happened.
    """
    last = Issue.objects.told_before(Frequency.AT_ONCE, 0).first()
    window = at_once_window(last.until if last else None, now)
    if window is None:
        return None
    sections = gather(window, at=now)
    posts = Post.objects.shown_between(window.since, window.until)
    if not sections and not posts.exists():
        return None
    return _make(window, sections, now=now)


@transaction.atomic
def _make(window: Moments, sections: Sequence[Section], *, now: datetime) -> Issue | None:
    issue, new = Issue.objects.get_or_create(
        frequency=Frequency.AT_ONCE,
        to_moment=window.until,
        defaults={
            "start": london_day(window.since),
            "end": london_day(window.until) + timedelta(days=1),
            "from_moment": window.since,
            "made_at": now,
            "left_at": now,
        },
    )
    if not new:
        return None
    rows = [
        Delivery(reader_id=subscription.reader_id, issue=issue, made_at=now, next_attempt_at=now)
        for subscription in _concerned(issue, sections)
    ]
    enqueue([row.pk for row in Delivery.objects.bulk_create(rows, batch_size=500)])
    return issue


def _concerned(issue: Issue, sections: Sequence[Section]) -> list[Subscription]:
    """The subscriptions that something in ``sections``, or something that they watch, is for."""
    watching = set(_watching(issue))
    due = Subscription.objects.due(Frequency.AT_ONCE, before=issue.until)
    found = read_interests(due.values("reader"), on=london_day(issue.until))
    return [
        each.subscription
        for _, each in sorted(found.items())
        if each.subscription.pk in watching
        or (each.subscription.general and _concern(sections, each.interest))
    ]


def _concern(sections: Sequence[Section], interest: Interest) -> bool:
    return any(item.concerns(interest) for section in sections for item in section.items)


def _watching(issue: Issue) -> Sequence[int]:
    """The keys of subscriptions that watch something in which there are new posts."""
    posts = Post.objects.shown_between(issue.since, issue.until).filter(
        visible_from__gte=OuterRef("since")
    )
    here = (
        Q(Exists(posts.filter(topic=OuterRef("topic"))))
        | Q(Exists(posts.filter(topic__forum=OuterRef("forum"))))
        | Q(Exists(posts.filter(topic__themes=OuterRef("theme"))))
    )
    watches = Watch.objects.filter(here, subscription__frequency=Frequency.AT_ONCE)
    return list(watches.values_list("subscription", flat=True))

"""What is told as it happens: an issue for each ten minutes in which there is something to tell."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from digests.mail.edition import Edition
from digests.mail.interests import Interests, read_interests
from digests.models import Delivery, Frequency, Issue, Subscription
from digests.queue import enqueue
from digests.reach import changed_within, reach, span_of
from digests.sources import gather
from digests.sources.shown import shown_in
from digests.windows import Moments, Span, at_once_window
from forums.models import Post
from portal.lib.time import london_day

READERS_AT_ONCE = 5000
"""How many readers are looked at together: a query names them all."""


def plan_at_once(now: datetime) -> Issue | None:
    """Make the issue of what happened since the last one; None while there is nothing to tell.

    Unlike an issue of days it goes to those alone who get something of it: a row for each reader and each
    ten minutes would say nothing else than that nothing happened. Whoever has just chosen to hear of
    things as they happen gets what she had not been told by then.
    """
    last = Issue.objects.told_before(Frequency.AT_ONCE, 0).first()
    window = at_once_window(last.until if last else None, now)
    if window is None:
        return None
    posts = shown_in(Post.objects.all(), window)
    happened = bool(gather(window, at=now)) or posts.exists()
    if not happened and not _catching_up(window):
        return None
    return _make(window, now=now, though_for_nobody=happened)


def _catching_up(window: Moments) -> bool:
    """Whether somebody chose within ``window`` to hear of things as they happen."""
    issue = Issue(frequency=Frequency.AT_ONCE, from_moment=window.since, to_moment=window.until)
    due = Subscription.objects.due(Frequency.AT_ONCE, before=window.until)
    return due.filter(changed_within(issue)).exists()


def _is_told(window: Moments) -> bool:
    """Whether another worker has told some of ``window`` since it was looked for.

    Workers whose ticks lie around a full ten minutes look for windows that overlap: the last issue is
    held, so that the second sees what the first has made.
    """
    Issue.objects.told_before(Frequency.AT_ONCE, 0).select_for_update(of=("self",)).first()
    return Issue.objects.filter(to_moment__gt=window.since).exists()


@transaction.atomic
def _make(window: Moments, *, now: datetime, though_for_nobody: bool) -> Issue | None:
    if _is_told(window):
        return None
    issue, new = issue_of(window, now=now)
    if not new:
        return None
    rows = list(_rows(issue, now=now))
    if not rows and not though_for_nobody:
        issue.delete()
        return None
    enqueue([row.pk for row in Delivery.objects.bulk_create(rows, batch_size=500)])
    return issue


def issue_of(window: Moments, *, now: datetime) -> tuple[Issue, bool]:
    """The issue of ``window``, and whether it was made only now."""
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
    return issue, new


def _rows(issue: Issue, *, now: datetime) -> Iterator[Delivery]:
    """A row for each reader who gets something of ``issue``, as it would be written at this moment."""
    due = Subscription.objects.due(Frequency.AT_ONCE, before=issue.until).order_by("reader")
    reaching = list(due.values_list("reader", *reach(issue)))
    editions: dict[Span, Edition] = {}
    for start in range(0, len(reaching), READERS_AT_ONCE):
        rows = [
            Delivery(
                reader_id=reader,
                issue=issue,
                made_at=now,
                next_attempt_at=now,
                tells_from=tells_from,
                looks_from=looks_from,
            )
            for reader, tells_from, looks_from in reaching[start : start + READERS_AT_ONCE]
        ]
        yield from _with_something(rows, editions, now=now)


def _with_something(
    rows: list[Delivery], editions: dict[Span, Edition], *, now: datetime
) -> Iterator[Delivery]:
    found = read_interests([row.reader_id for row in rows], on=london_day(now))
    rows = [row for row in rows if row.reader_id in found]  # nobody who has left this moment
    together: dict[Span, list[Interests]] = defaultdict(list)
    for row in rows:
        together[span_of(row)].append(found[row.reader_id])
    for span, interests in together.items():
        if span not in editions and rows[0].issue:
            editions[span] = Edition(rows[0].issue, span, at=now)
        editions[span].read_mine(interests)
    for row in rows:
        if editions[span_of(row)].chosen(found[row.reader_id]):
            yield row

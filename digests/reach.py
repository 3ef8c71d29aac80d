"""How far back and ahead an issue reaches for one reader, where that is not as far as its window."""

from collections.abc import Sequence

from django.db.models import Case, DateTimeField, Expression, F, Q, Value, When

from digests.models import Delivery, Frequency, Issue
from digests.windows import Moments, Span, window_of

Reach = tuple[Expression, Expression]
"""Of a subscription: from when on it is told, and the deadline up to which it was told before."""


def reach(issue: Issue) -> Reach:
    """What rows of ``issue`` keep in ``tells_from`` and ``looks_from``; empty for most of them.

    The first issue after somebody chose another frequency or day begins where the last one of before
    ended, so that nothing is told twice and nothing is left out. What is told as it happens begins with
    her confirmation: nobody wants the last two days at once.
    """
    if issue.off_timetable:
        return _first_of([]), _first_of([])
    window, changed = window_of(issue), changed_within(issue)
    back = [When(changed & ~Q(told_until=window.since), then=F("told_until"))]
    if issue.frequency == Frequency.AT_ONCE:
        came = Q(confirmed_at__gt=window.since, confirmed_at__lt=window.until)
        back.append(When(came, then=F("confirmed_at")))
    known = Q(told_ahead_until__gt=window.looks_from) | changed
    ahead = [
        When(known & Q(told_ahead_until__gt=window.looks_to), then=Value(window.looks_to)),
        When(known & ~Q(told_ahead_until=window.looks_from), then=F("told_ahead_until")),
    ]
    return _first_of(back), _first_of(ahead)


def changed_within(issue: Issue) -> Q:
    """Subscriptions of whoever chose another frequency or day within the window of ``issue``."""
    return Q(
        timetable_changed_at__gte=issue.since,
        timetable_changed_at__lt=issue.until,
        told_until__lt=issue.until,
    )


def _first_of(cases: Sequence[When]) -> Expression:
    nothing = Value(None, output_field=DateTimeField())
    return Case(*cases, default=nothing, output_field=DateTimeField())


def span_of(delivery: Delivery) -> Span:
    """What the row of an issue tells of, as it was when it was planned."""
    if delivery.issue is None:
        raise ValueError(f"Delivery {delivery.pk} is of no issue.")
    window = window_of(delivery.issue)
    if delivery.tells_from is None and delivery.looks_from is None:
        return window
    return Moments(
        delivery.tells_from or window.since,
        window.until,
        delivery.looks_from or window.looks_from,
        window.looks_to,
    )

"""What a subscription brings, as the sources of the digest understand it."""

from collections.abc import Iterable
from datetime import date, timedelta

from digests.items import Interest
from digests.models import Frequency, Issue, Subscription
from digests.windows import Moments, Span, window_of
from membership.places.models import District

MADE_UP_FOR = timedelta(days=31)
"""How far back the first issue after a change reaches at the most."""


def interest_of(subscription: Subscription, *, on: date) -> Interest:
    """What its reader chose. Read it ``with_choices``."""
    return Interest(
        districts=frozenset(_with_predecessors(subscription.districts.all(), on)),
        themes=frozenset(theme.pk for theme in subscription.themes.all()),
        kinds=frozenset(subscription.kinds),
    )


def window_for(issue: Issue, subscription: Subscription) -> Span:
    """What ``issue`` tells this reader of: all of its window, save where she came or changed within it.

    The first issue after she chose another frequency or day begins where the last one of before ended,
    so that nothing is told twice and nothing is left out. What is told as it happens begins with her
    confirmation: nobody wants the last two days at once.
    """
    window = window_of(issue)
    changed, told = subscription.timetable_changed_at, subscription.told_until
    if not issue.off_timetable and changed and told and issue.since <= changed < issue.until:
        since = min(max(told, issue.until - MADE_UP_FOR), issue.until)
        return window if since == issue.since else Moments(since, issue.until)
    confirmed = subscription.confirmed_at
    if issue.frequency == Frequency.AT_ONCE and confirmed and issue.since < confirmed < issue.until:
        return Moments(confirmed, issue.until)
    return window


def _with_predecessors(districts: Iterable[District], on: date) -> set[int]:
    """The districts asked for and those that have gone into them by ``on``: what was told of these,
    before they ended, is told to whoever now asks for their successors."""
    before = {each for district in districts for each in district.predecessors.all()}
    gone = {each.pk for each in before if each.end is not None and each.end <= on}
    return gone | {district.pk for district in districts}

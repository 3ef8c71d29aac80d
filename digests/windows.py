"""Windows of the digest: whole days in London, read five minutes after they close.

What is told as it happens goes by windows of ten minutes, which follow each other just as well.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol, Self

from digests.models.readers import Frequency, Weekday
from portal.lib.time import add_months, london_day, start_of_day

if TYPE_CHECKING:
    from digests.models import Issue

SETTLING = timedelta(minutes=5)
"""What was done just before midnight is committed by then."""

WINDOWS_MADE_UP = 2
"""How many missed windows are still worth a mail."""

AT_ONCE_EVERY = timedelta(minutes=10)
"""Nobody who hears of things as they happen gets more than one e-mail in this time."""

AT_ONCE_MADE_UP = timedelta(days=2)
"""How long what was to be told as it happened is still worth a mail."""


AHEAD = timedelta(days=7)
"""How long before its day a deadline is told, at the least."""


class Span(Protocol):
    """What the sources of the digest are asked about: from ``since`` until before ``until``.

    Of deadlines it tells those after ``looks_from`` and up to ``looks_to``: where one issue stops looking
    ahead the next begins, and none stops before the next one leaves.
    """

    @property
    def since(self) -> datetime: ...

    @property
    def until(self) -> datetime: ...

    @property
    def looks_from(self) -> datetime: ...

    @property
    def looks_to(self) -> datetime: ...

    def end_around(self, moment: datetime) -> datetime:
        """When the window of the same timetable closes that ``moment`` is in."""
        ...


@dataclass(frozen=True)
class Window:
    """The days from ``start`` until before ``end``."""

    start: date
    end: date

    @property
    def since(self) -> datetime:
        return start_of_day(self.start)

    @property
    def until(self) -> datetime:
        return start_of_day(self.end)

    @property
    def looks_from(self) -> datetime:
        return max(start_of_day(self.start + AHEAD), self.until)

    @property
    def looks_to(self) -> datetime:
        """By the calendar: a week is a week when the clocks change, too."""
        return max(start_of_day(self.end + AHEAD), self.end_around(self.until))

    def end_around(self, moment: datetime) -> datetime:
        return window_around(self.frequency, london_day(moment), self.end.weekday()).until

    @property
    def frequency(self) -> Frequency:
        days = (self.end - self.start).days
        return {1: Frequency.DAILY, 7: Frequency.WEEKLY}.get(days, Frequency.MONTHLY)


@dataclass(frozen=True)
class Moments:
    """Any time, for what is told as it happens and for readers who changed how often they hear."""

    since: datetime
    until: datetime
    looks_from: datetime
    looks_to: datetime

    @classmethod
    def between(cls, since: datetime, until: datetime) -> Self:
        """Both ends look a week ahead, in hours, so that an hour that comes twice is in one place."""
        ends = (moment.astimezone(UTC) + AHEAD for moment in (since, until))
        return cls(since, until, *ends)

    def end_around(self, moment: datetime) -> datetime:
        """Of moments before it little is known: whoever heard of things as they happened was told first."""
        return (
            self.until
            if self.since <= moment < self.until
            else _full_ten_minutes(moment + AT_ONCE_EVERY)
        )


def window_around(frequency: str, day: date, weekday: int = Weekday.MONDAY) -> Window:
    """The window of ``frequency`` that ``day`` is in: a day, seven days or a month.

    Seven days begin on a ``weekday``, on which the mail about the seven before them comes.
    """
    if frequency == Frequency.DAILY:
        return Window(day, day + timedelta(days=1))
    if frequency == Frequency.WEEKLY:
        first = day - timedelta(days=(day.weekday() - weekday) % 7)
        return Window(first, first + timedelta(days=7))
    if frequency == Frequency.MONTHLY:
        first = day.replace(day=1)
        return Window(first, add_months(first, 1))
    raise ValueError(f"No window of days: {frequency}")


def due_windows(frequency: str, now: datetime, weekday: int = Weekday.MONDAY) -> list[Window]:
    """The last windows that have closed and settled by ``now``, the earliest first."""
    windows: list[Window] = []
    day = london_day(now - SETTLING)
    for _ in range(WINDOWS_MADE_UP):
        day = window_around(frequency, day, weekday).start - timedelta(days=1)
        windows.insert(0, window_around(frequency, day, weekday))
    return windows


def at_once_window(told_until: datetime | None, now: datetime) -> Moments | None:
    """What has settled by ``now`` since ``told_until``, or in two days; None where less than ten minutes
    have.

    It ends on a full ten minutes, so that two workers who ask at once ask about the same window.
    """
    until = _full_ten_minutes(now - SETTLING)
    earliest = until - AT_ONCE_MADE_UP
    since = max(told_until or earliest, earliest)
    return Moments.between(since, until) if since < until else None


def _full_ten_minutes(moment: datetime) -> datetime:
    """The last ones that have passed at ``moment``."""
    seconds = int(moment.timestamp())
    passed = seconds - seconds % int(AT_ONCE_EVERY.total_seconds())
    return datetime.fromtimestamp(passed, tz=moment.tzinfo)


def window_of(issue: "Issue") -> Window | Moments:
    """What ``issue`` tells of."""
    if issue.frequency == Frequency.AT_ONCE:
        return Moments.between(issue.since, issue.until)
    return Window(issue.start, issue.end)


def is_too_late(issue: "Issue", now: datetime) -> bool:
    """Whether ``issue`` closed longer ago than two windows by ``now``."""
    if issue.frequency == Frequency.AT_ONCE:
        return issue.until < now - AT_ONCE_MADE_UP
    weekday = issue.end.weekday()
    return issue.end < due_windows(issue.frequency, now, weekday)[0].end

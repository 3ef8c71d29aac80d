"""Windows of the digest: whole days in London, read five minutes after they close."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digests.models.readers import Frequency
from portal.lib.time import add_months, london_day, start_of_day

SETTLING = timedelta(minutes=5)
"""What was done just before midnight is committed by then."""

WINDOWS_MADE_UP = 2
"""How many missed windows are still worth a mail."""


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
    def days(self) -> int:
        return (self.end - self.start).days


def window_around(frequency: str, day: date) -> Window:
    """The window of ``frequency`` that ``day`` is in: a day, Monday to Sunday, or a month."""
    if frequency == Frequency.DAILY:
        return Window(day, day + timedelta(days=1))
    if frequency == Frequency.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Window(monday, monday + timedelta(days=7))
    first = day.replace(day=1)
    return Window(first, add_months(first, 1))


def due_windows(frequency: str, now: datetime) -> list[Window]:
    """The last windows that have closed and settled by ``now``, the earliest first."""
    windows: list[Window] = []
    day = london_day(now - SETTLING)
    for _ in range(WINDOWS_MADE_UP):
        day = window_around(frequency, day).start - timedelta(days=1)
        windows.insert(0, window_around(frequency, day))
    return windows


def is_too_late(frequency: str, end: date, now: datetime) -> bool:
    """Whether an issue whose window closed on ``end`` is older than two windows by ``now``."""
    return end < due_windows(frequency, now)[0].end

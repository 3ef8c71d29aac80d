"""When too much happens in too short a time."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.lib.time import add_months

CLIFF_DAYS = 60
Span = Callable[[date], date]


def a_year(first: date) -> date:
    """The first day after any 12 months: of 29 February, 28 February."""
    return add_months(first, 12)


def sixty_days(first: date) -> date:
    return first + timedelta(days=CLIFF_DAYS)


@dataclass(frozen=True)
class Crowd:
    """How many different seats have an end from ``first`` to ``last``, both days included."""

    first: date
    last: date
    seats: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.seats)


def crowds(ends: Sequence[tuple[date, int]], span: Span, allowed: int) -> list[Crowd]:
    """The spans of time in which more than ``allowed`` seats have an end, the worst ones first to be
    taken, none overlapping another; given the earliest first.

    ``ends`` are sorted pairs of day and seat. A span that begins on a day without an end holds no
    more than the one that begins with its first end, so that only those are looked at.
    """
    days = [day for day, _ in ends]
    found = []
    for first in sorted(set(days)):
        inside = ends[bisect_left(days, first) : bisect_left(days, span(first))]
        seats = tuple(dict.fromkeys(seat for _, seat in inside))
        if len(seats) > allowed:
            found.append(Crowd(first, inside[-1][0], seats))
    chosen: list[Crowd] = []
    for crowd in sorted(found, key=lambda crowd: (-crowd.count, crowd.first)):
        if all(crowd.last < other.first or crowd.first > other.last for other in chosen):
            chosen.append(crowd)
    return sorted(chosen, key=lambda crowd: crowd.first)

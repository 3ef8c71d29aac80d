"""When too much happens in too short a time."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
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
    """The spans of time in which more than ``allowed`` seats have an end, none overlapping another.

    ``ends`` are sorted pairs of day and seat. Of spans that overlap the worst is named, the first of
    equals.
    """
    found = [crowd for crowd in spans(ends, span) if crowd.count > allowed]
    chosen: list[Crowd] = []
    for crowd in sorted(found, key=lambda crowd: (-crowd.count, crowd.first)):
        if all(crowd.last < other.first or crowd.first > other.last for other in chosen):
            chosen.append(crowd)
    return sorted(chosen, key=lambda crowd: crowd.first)


def spans(ends: Sequence[tuple[date, int]], span: Span) -> Iterator[Crowd]:
    """Every span that begins with an end; one that begins between two holds no more."""
    days = [day for day, _ in ends]
    for first in sorted(set(days)):
        inside = ends[bisect_left(days, first) : bisect_left(days, span(first))]
        yield Crowd(first, inside[-1][0], tuple(dict.fromkeys(seat for _, seat in inside)))

"""Seats for the tests of the core, and the best ends as somebody finds them who tries them all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from membership.bodies.planner.choices import Bounds, Line, line_of
from membership.bodies.planner.rules import Kind, Rules, Scenario
from membership.bodies.planner.seats import KnownSeat, KnownTerm
from membership.bodies.planner.simulation import simulate
from membership.bodies.planner.windows import a_year, crowds
from portal.lib.time import add_months

TODAY = date(2026, 11, 25)
RULES = Rules(term_months=36, max_consecutive=2, holdover_months=6, max_turnover_percent=34)
ROTATING = Scenario(Kind.ROTATING, RULES)


def seat(key: int, end: date | None, *, number: int = 1, months: int = 36) -> KnownSeat:
    """A seat that somebody holds until the day before ``end``, since ``months`` before it."""
    start = add_months(end, -months) if end else date(2024, 1, 1)
    start = min(start, TODAY)
    since = add_months(start, -months * (number - 1))
    return KnownSeat(key, (KnownTerm(key, key, start, end, number=number, since=since),))


def vacant(key: int) -> KnownSeat:
    return KnownSeat(key)


def with_end(held: KnownSeat, end: date) -> KnownSeat:
    *earlier, last = held.terms
    return replace(held, terms=(*earlier, replace(last, end=end)))


def keeps_the_rule(seats: Sequence[KnownSeat], scenario: Scenario, today: date, years: int) -> bool:
    run = simulate(seats, scenario, today, years)
    allowed = scenario.rules.allowed(len(seats))
    return allowed is None or not crowds(run.ends, a_year, allowed)


def tried_out(
    seats: tuple[KnownSeat, ...], scenario: Scenario, today: date, years: int, bounds: Bounds
) -> tuple[int, int] | None:
    """The fewest terms that have to move, and by how many days, by trying all; None: no way."""
    line = line_of(simulate(seats, scenario, today, years), bounds)
    allowed = scenario.rules.allowed(len(seats))
    assert allowed is not None
    others = [each for each in seats if each not in line.seats]
    fixed = list(simulate(others, scenario, today, years).ends)
    choices = [list(_choices(line, number)) for number in range(len(line.seats))]
    ends = [
        [simulate([with_end(held, day)], scenario, today, years).ends for day, _ in offered]
        for held, offered in zip(line.seats, choices, strict=True)
    ]
    best: tuple[int, int] | None = None

    def further(number: int, moved: int, days: int, so_far: list[tuple[date, int]]) -> None:
        nonlocal best
        if best is not None and (moved, days) >= best:
            return
        if crowds(sorted(so_far), a_year, allowed):
            return
        if number == len(choices):
            best = (moved, days)
            return
        for (_, cost), coming in zip(choices[number], ends[number], strict=True):
            further(number + 1, moved + bool(cost), days + cost, [*so_far, *coming])

    further(0, 0, 0, fixed)
    return best


def _choices(line: Line, number: int) -> Iterator[tuple[date, int]]:
    """Each end that a seat may have, with the days by which it moves, the nearest first."""
    option = line.options[number]
    home = line.days[option.home]
    days = [
        day
        for position, day in enumerate(line.days)
        if option.allows(position) and (position == option.home or line.is_new[position])
    ]
    for day in sorted(days, key=lambda day: (abs((day - home).days), day)):
        yield day, abs((day - home).days)

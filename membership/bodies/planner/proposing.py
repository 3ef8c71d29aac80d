"""Ends that keep the continuity rule while moving the fewest terms, and those by the fewest days.

What counts: on each end of a term the seat may change hands, whether or not the scenario expects the
holder to be renewed; so in any 12 months from today on no more seats may have an end than the rules
let change. The terms that follow are counted on from a new end, as long as the scenario says, until
the years of the plan are over. What may be chosen for each term is said in ``choices``.

The answer is exact, or says that it is not: ``search`` tells how it is found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from membership.bodies.planner.choices import Bounds, Line, line_of
from membership.bodies.planner.rules import Scenario
from membership.bodies.planner.search import Search
from membership.bodies.planner.seats import KnownSeat
from membership.bodies.planner.simulation import Run, simulate

MOST_SEATS = 150  # above it a search takes longer than anybody waits for a page
FAR = 1200  # months: no limit on how much later


class Outcome(StrEnum):
    NO_RULE = "no-rule"  # the rules set no share
    NOTHING_TO_MOVE = "nothing-to-move"  # the present ends keep the rule
    BEST = "best"
    NOT_SHOWN = "not-shown"  # keeps the rule, but something better may exist
    NOT_FOUND = "not-found"  # nothing was found, and something may exist
    IMPOSSIBLE = "impossible"


class Reason(StrEnum):
    """Why no plan can keep the rule."""

    TOO_MANY_SEATS = "too-many-seats"  # for so long a term and so small a share
    SETTLED = "settled"  # ends that a plan may not move break the rule by themselves
    UNMOVABLE = "unmovable"  # without the ends that a plan may not move, the others would do
    NOTICE = "notice"  # ends sooner than the notice allows would do
    STRETCH = "stretch"  # ends later than the plan may choose would do
    BOUNDS = "bounds"  # what may be chosen does not suffice


@dataclass(frozen=True)
class Move:
    """Another end for a term; both days are the first without it."""

    seat: int
    term: int
    old: date
    new: date

    @property
    def days(self) -> int:
        return abs((self.new - self.old).days)


@dataclass(frozen=True)
class Proposal:
    """What is proposed, or why nothing is.

    ``room`` is how many seats could change within a term without breaking the rule, ``seats`` how
    many have to; ``first`` is where the settled ends break it, ``unmovable`` are the seats whose ends
    stand in the way. ``fewest`` is a number of terms below which no plan can go.
    """

    outcome: Outcome
    moves: tuple[Move, ...] = ()
    reason: Reason | None = None
    seats: int = 0
    room: int = 0
    first: date | None = None
    fewest: int = 0
    unmovable: tuple[int, ...] = ()

    @property
    def keeps_the_rule(self) -> bool:
        return self.outcome in {Outcome.NOTHING_TO_MOVE, Outcome.BEST, Outcome.NOT_SHOWN}


def propose(
    seats: tuple[KnownSeat, ...], scenario: Scenario, today: date, years: int, bounds: Bounds
) -> Proposal:
    """The ends to choose for ``seats``; the same input always gives the same answer."""
    run = simulate(seats, scenario, today, years)
    allowed = scenario.rules.allowed(len(seats))
    if allowed is None:
        return Proposal(Outcome.NO_RULE)
    line = line_of(run, bounds)
    if len(line.seats) > MOST_SEATS:
        return Proposal(Outcome.NOT_FOUND)
    search = Search(run, line, allowed)
    if search.broken_from is not None:
        return _impossible(run, bounds, allowed, search.broken_from)
    found = search.best()
    if found.positions is None:
        if found.exhausted:
            return _impossible(run, bounds, allowed, None)
        return Proposal(Outcome.NOT_FOUND)
    moves = tuple(_moves(search.line, found.positions))
    outcome = Outcome.BEST if found.exhausted else Outcome.NOT_SHOWN
    return Proposal(outcome if moves else Outcome.NOTHING_TO_MOVE, moves, fewest=found.fewest)


def with_moves(seats: Iterable[KnownSeat], moves: Iterable[Move]) -> tuple[KnownSeat, ...]:
    """``seats`` as they would be with the ends of ``moves``."""
    new = {move.term: move.new for move in moves}
    return tuple(
        replace(
            seat,
            terms=tuple(replace(term, end=new.get(term.key, term.end)) for term in seat.terms),
        )
        for seat in seats
    )


def _moves(line: Line, chosen: list[int]) -> Iterator[Move]:
    for seat, position in zip(line.seats, chosen, strict=True):
        term = seat.last
        if term is not None and term.end is not None and line.days[position] != term.end:
            yield Move(seat.key, term.key, term.end, line.days[position])


def _impossible(run: Run, bounds: Bounds, allowed: int, broken: date | None) -> Proposal:
    """Why nothing can be proposed, by the plainest reason that applies."""
    months, line = run.scenario.rules.term_months, line_of(run, bounds)
    seats = len({seat for _, seat in run.ends} | {seat.key for seat in line.seats})
    found = Proposal(
        Outcome.IMPOSSIBLE, seats=seats, room=allowed * max(months, 12) // 12, first=broken
    )
    if seats > found.room and months <= 12 * run.years:
        return replace(found, reason=Reason.TOO_MANY_SEATS)
    if broken is not None:
        return replace(found, reason=Reason.SETTLED)
    if _would_do(run, replace(bounds, stretch_months=FAR), allowed):
        return replace(found, reason=Reason.STRETCH)
    if _would_do(run, replace(bounds, earliest=run.today + timedelta(days=1)), allowed):
        return replace(found, reason=Reason.NOTICE)
    if _would_do(simulate(line.seats, run.scenario, run.today, run.years), bounds, allowed):
        movable = {seat.key for seat in line.seats}
        others = dict.fromkeys(seat for _, seat in run.ends if seat not in movable)
        return replace(found, reason=Reason.UNMOVABLE, unmovable=tuple(others))
    return replace(found, reason=Reason.BOUNDS)


def _would_do(run: Run, bounds: Bounds, allowed: int) -> bool:
    """Whether the limits on how many terms end when could be kept under other circumstances."""
    search = Search(run, line_of(run, bounds), allowed)
    stairs = None if search.broken_from else search.stairs(search.line.options)
    return stairs is not None and stairs.highest() is not None

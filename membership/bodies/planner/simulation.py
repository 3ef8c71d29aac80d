"""What becomes of today's seats under a scenario, seat by seat and day by day.

What is assumed, since nobody knows it:

- Nobody leaves before the end of a term. Whoever may be renewed is willing.
- Whoever comes new has not sat before, so that nobody waits for a cooling-off to pass.
- Who is new starts ``months_to_fill`` after the seat became due. Meanwhile the holder stays on for
  as long as the rules allow, and after that the seat is vacant.
- The months of a term that follows are counted from the end of the one before, also when it starts
  late: the rhythm of the ends stays.
- A vacant seat is filled ``months_to_fill`` from today, until the end that its last holder had
  where the rules say so, else for a full term. A seat that is carried over is seen to today.
- A term without an end goes on. A seat that ends is not filled any more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from membership.bodies.planner.rules import Scenario
from membership.bodies.planner.seats import KnownSeat, KnownTerm
from portal.lib.time import add_months


@dataclass(frozen=True)
class Stint:
    """That somebody holds a seat for a term, staying on after it included.

    ``person`` is None for somebody who is not known yet. ``end`` is the end of the term and
    ``until`` the first day without the holder; None: not within the simulation. ``is_new`` says
    that somebody else held the seat before, ``forced`` that the rules left no choice.
    """

    seat: int
    person: int | None
    since: date
    start: date
    end: date | None
    until: date | None
    number: int
    is_new: bool = False
    forced: bool = False


@dataclass(frozen=True)
class Run:
    """A scenario carried through for ``years`` from ``today``, to the day before ``until``.

    ``ends`` has a pair of day and seat for each end of a term after today: a day on which the seat
    may change hands, whether the scenario expects it or not, because a renewal is not decided
    before.
    """

    scenario: Scenario
    today: date
    years: int
    seats: tuple[KnownSeat, ...]
    stints: tuple[Stint, ...]
    ends: tuple[tuple[date, int], ...]

    @property
    def until(self) -> date:
        return add_months(self.today, 12 * self.years)


def simulate(seats: Iterable[KnownSeat], scenario: Scenario, today: date, years: int) -> Run:
    """``seats`` under ``scenario`` for ``years`` from ``today``."""
    known, until = tuple(seats), add_months(today, 12 * years)
    stints = tuple(
        stint for seat in known for stint in _stints(seat, scenario, today, _until(seat, until))
    )
    ends = {
        (stint.end, stint.seat)
        for stint in stints
        if stint.end is not None and today < stint.end < until
    }
    return Run(scenario, today, years, known, stints, tuple(sorted(ends)))


def _until(seat: KnownSeat, until: date) -> date:
    return until if seat.end is None else min(seat.end, until)


def _stints(seat: KnownSeat, scenario: Scenario, today: date, until: date) -> Iterator[Stint]:
    """The known terms of a seat, and what follows them."""
    if not seat.terms:
        stint = _filled(seat, scenario, today)
    else:
        *earlier, last = _appointed(seat.key, seat.terms)
        yield from earlier
        stint = last
        if stint.end is not None and stint.end < until:
            stay = seat.terms[-1].held_until
            stint = _staying(stint, scenario, max(stint.end, today), stay)
    while stint.start < until:
        yield stint
        if stint.end is None:
            return
        stint = _next(stint, scenario, today)


def _appointed(seat: int, terms: Sequence[KnownTerm]) -> Iterator[Stint]:
    """The terms as they are; one that another follows is held until it starts, at the latest."""
    before: KnownTerm | None = None
    for term, after in zip(terms, [*terms[1:], None], strict=True):
        until = term.held_until or term.end
        if after is not None:
            until = min(until or after.start, after.start)
        is_new = before is not None and before.person != term.person
        yield Stint(
            seat,
            term.person,
            term.in_row_since,
            term.start,
            term.end,
            until,
            term.number,
            is_new=is_new,
        )
        before = term


def _filled(seat: KnownSeat, scenario: Scenario, today: date) -> Stint:
    """Somebody new in a seat that is vacant today."""
    rules = scenario.rules
    start = add_months(today, scenario.months_to_fill)
    inherited = seat.inherited_end if rules.replacement_inherits_end else None
    takes_over = inherited is not None and inherited > start
    end = inherited if takes_over else add_months(start, rules.term_months)
    number = 0 if takes_over and not rules.part_terms_count else 1
    stint = Stint(seat.key, None, start, start, end, end, number, is_new=True)
    return _staying(stint, scenario, end or start)


def _next(stint: Stint, scenario: Scenario, today: date) -> Stint:
    """The holder once more, or somebody new."""
    assert stint.end is not None  # noqa: S101 - the caller has seen to it
    due, turn = max(stint.end, today), scenario.turn(stint.seat)
    keeps = _keeps(stint, turn)
    start = due if keeps else _filled_on(due, scenario)
    end = add_months(stint.end, scenario.rules.term_months)
    while end <= start:
        end = add_months(end, scenario.rules.term_months)
    limit = scenario.rules.max_consecutive
    following = Stint(
        stint.seat,
        stint.person if keeps else None,
        stint.since if keeps else start,
        start,
        end,
        end,
        stint.number + 1 if keeps else 1,
        is_new=not keeps,
        forced=not keeps and limit is not None and stint.number >= limit,
    )
    return _staying(following, scenario, end)


def _keeps(stint: Stint, turn: int | None) -> bool:
    return turn is None or stint.number < turn


def _staying(stint: Stint, scenario: Scenario, due: date, limit: date | None = None) -> Stint:
    """``stint`` with the day until which its holder stays on when somebody new follows."""
    assert stint.end is not None  # noqa: S101 - the caller has seen to it
    if _keeps(stint, scenario.turn(stint.seat)):
        until = due
    else:
        stays = limit or add_months(stint.end, scenario.rules.holdover_months)
        until = max(stint.end, min(stays, _filled_on(due, scenario)))
    return Stint(**{**vars(stint), "until": until})


def _filled_on(due: date, scenario: Scenario) -> date:
    """When somebody new starts; always within one term, so that the rhythm is kept."""
    return add_months(due, min(scenario.months_to_fill, scenario.rules.term_months - 1))

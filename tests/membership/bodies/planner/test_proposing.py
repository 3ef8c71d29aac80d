"""Ends that keep a body steady: the fewest that have to move, or why none do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.bodies.planner.choices import Bounds
from membership.bodies.planner.proposing import Outcome, Proposal, Reason, propose
from membership.bodies.planner.rules import Kind, Rules, Scenario
from membership.bodies.planner.seats import KnownSeat, KnownTerm
from portal.lib.time import add_months
from tests.membership.bodies.planner.seats import (
    ROTATING,
    RULES,
    TODAY,
    keeps_the_rule,
    seat,
    tried_out,
    vacant,
    with_end,
)

BOUNDS = Bounds(TODAY + timedelta(days=90), 12)
APRIL = date(2028, 4, 1)


def allowing(percent: int, months: int = 36) -> Scenario:
    rules = replace(RULES, max_turnover_percent=percent, term_months=months, max_consecutive=None)
    return Scenario(Kind.ROTATING, rules)


def carried_out(seats: tuple[KnownSeat, ...], proposal: Proposal) -> tuple[KnownSeat, ...]:
    new = {move.seat: move.new for move in proposal.moves}
    return tuple(with_end(each, new[each.key]) if each.key in new else each for each in seats)


def test_ends_that_lie_apart_stay_as_they_are() -> None:
    seats = tuple(seat(year, date(year, 4, 1)) for year in (2027, 2028, 2029))
    assert propose(seats, ROTATING, TODAY, 15, BOUNDS).outcome == Outcome.NOTHING_TO_MOVE


def test_a_group_that_ends_on_one_day_is_spread_over_three_years() -> None:
    seats = tuple(seat(key, APRIL) for key in range(12))
    proposal = propose(seats, allowing(34), TODAY, 15, BOUNDS)
    assert proposal.outcome == Outcome.BEST
    assert sorted({move.new for move in proposal.moves}) == [date(2027, 4, 1), date(2029, 4, 1)]
    assert len(proposal.moves) == 8
    assert keeps_the_rule(carried_out(seats, proposal), allowing(34), TODAY, 15)


def test_twelve_seats_of_three_years_cannot_change_three_a_year() -> None:
    seats = tuple(seat(key, APRIL) for key in range(12))
    proposal = propose(seats, allowing(25), TODAY, 15, BOUNDS)
    assert proposal.outcome == Outcome.IMPOSSIBLE
    assert proposal.reason == Reason.TOO_MANY_SEATS
    assert (proposal.seats, proposal.room) == (12, 9)


def test_what_may_not_be_moved_can_break_the_rule_by_itself() -> None:
    leaving = [replace(seat(key, APRIL).terms[0], is_settled=True) for key in range(2)]
    seats = (*(KnownSeat(term.key, (term,)) for term in leaving), vacant(5), seat(6, None))
    proposal = propose(seats, allowing(25), TODAY, 15, BOUNDS)
    assert (proposal.reason, proposal.first) == (Reason.SETTLED, APRIL)


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        (Bounds(date(2028, 4, 1), 0), Reason.NOTICE),
        (Bounds(date(2028, 2, 1), 0), Reason.NOTICE),
        (Bounds(date(2028, 3, 15), 3), Reason.STRETCH),
    ],
)
def test_it_is_said_which_bound_stands_in_the_way(bounds: Bounds, reason: Reason) -> None:
    seats = tuple(seat(key, APRIL) for key in range(2))
    found = propose(seats, allowing(50), TODAY, 15, bounds)
    assert found.outcome == Outcome.IMPOSSIBLE
    assert found.reason in {reason, Reason.STRETCH}


def test_seats_that_no_plan_moves_are_named_when_they_stand_in_the_way() -> None:
    leaving = replace(seat(1, date(2027, 10, 15)).terms[0], is_settled=True)
    seats = (KnownSeat(1, (leaving,)), seat(2, date(2028, 1, 1)))
    found = propose(seats, allowing(50, months=24), TODAY, 15, BOUNDS)
    assert (found.outcome, found.reason) == (Outcome.IMPOSSIBLE, Reason.UNMOVABLE)
    assert found.unmovable == (1,)


def test_without_a_share_in_the_rules_nothing_is_proposed() -> None:
    rules = replace(RULES, max_turnover_percent=None)
    proposal = propose((seat(1, APRIL),), Scenario(Kind.FIXED, rules), TODAY, 15, BOUNDS)
    assert proposal.outcome == Outcome.NO_RULE


def test_new_ends_keep_the_notice_the_stretch_and_the_ends_of_months() -> None:
    seats = tuple(seat(key, date(2027, 1, 15)) for key in range(3))
    proposal = propose(seats, allowing(34), TODAY, 5, Bounds(date(2027, 3, 10), 27))
    assert [move.new for move in proposal.moves] == [
        date(year, 4, 1) for year in (2027, 2028, 2029)
    ]


def test_nobody_is_kept_longer_than_the_terms_in_a_row_allow() -> None:
    seats = tuple(seat(key, date(2028, 4, 1), number=2) for key in range(2))
    rules = replace(RULES, max_turnover_percent=50)
    proposal = propose(seats, Scenario(Kind.FIXED, rules), TODAY, 10, BOUNDS)
    assert [move.new < move.old for move in proposal.moves] == [True]


def test_sixty_seats_are_spread_exactly() -> None:
    seats = tuple(seat(key, add_months(date(2027, 1, 1), key % 7)) for key in range(60))
    scenario = allowing(34)
    proposal = propose(seats, scenario, TODAY, 15, Bounds(BOUNDS.earliest, 36))
    assert proposal.outcome == Outcome.BEST
    assert keeps_the_rule(carried_out(seats, proposal), scenario, TODAY, 15)


def test_of_more_seats_than_can_be_searched_nothing_is_claimed() -> None:
    seats = tuple(seat(key, APRIL) for key in range(151))
    assert propose(seats, allowing(34), TODAY, 15, BOUNDS).outcome == Outcome.NOT_FOUND


days = st.integers(1, 480).map(lambda number: TODAY + timedelta(days=number))
month_ends = st.sampled_from([date(2027, 3, 1), date(2027, 8, 31), date(2028, 2, 29), APRIL])


Case = tuple[tuple[KnownSeat, ...], Scenario, int, Bounds]


@st.composite
def small_cases(draw: st.DrawFn) -> Case:
    """Up to five seats, most of which end within a term; rules that are tight more often than not."""
    months = draw(st.sampled_from([6, 12, 15, 18, 24]))
    rules = Rules(
        term_months=months,
        max_consecutive=draw(st.sampled_from([None, 1, 2])),
        max_turnover_percent=draw(st.sampled_from([20, 25, 34, 40, 50, 67, 75])),
        holdover_months=draw(st.sampled_from([0, 6])),
    )
    held = st.tuples(days | month_ends | st.none(), st.integers(1, 2))
    ends = draw(st.lists(held, min_size=1, max_size=4))
    seats = [seat(key, end, number=number, months=months) for key, (end, number) in enumerate(ends)]
    if draw(st.booleans()):
        seats.append(vacant(99))
    if draw(st.booleans()):
        seats[0] = _followed(seats[0], draw(st.integers(200, 500)))
    notice, stretch = draw(st.integers(1, 200)), draw(st.sampled_from([0, 1, 2, 4, 9]))
    bounds = Bounds(TODAY + timedelta(days=notice), stretch)
    kind = draw(st.sampled_from(list(Kind)))
    return tuple(seats), Scenario(kind, rules), draw(st.integers(1, 6)), bounds


def _followed(held: KnownSeat, length: int) -> KnownSeat:
    """``held`` with somebody appointed already for afterwards."""
    end = held.terms[0].end
    if end is None:
        return held
    after = KnownTerm(77, 77, end, end + timedelta(days=length))
    return replace(held, terms=(*held.terms, after))


@given(case=small_cases())
def test_nobody_finds_anything_better_by_trying_everything(case: Case) -> None:
    seats, scenario, years, bounds = case
    proposal = propose(seats, scenario, TODAY, years, bounds)
    best = tried_out(seats, scenario, TODAY, years, bounds)
    if best is None:
        assert proposal.outcome == Outcome.IMPOSSIBLE
        return
    assert proposal.outcome in {Outcome.BEST, Outcome.NOTHING_TO_MOVE}
    assert (len(proposal.moves), sum(move.days for move in proposal.moves)) == best
    assert keeps_the_rule(carried_out(seats, proposal), scenario, TODAY, years)

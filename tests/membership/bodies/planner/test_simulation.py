"""What becomes of today's seats under each kind of scenario."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.bodies.planner.measures import Breach, measure
from membership.bodies.planner.rules import Kind, Rules, Scenario
from membership.bodies.planner.seats import KnownSeat, KnownTerm
from membership.bodies.planner.simulation import Run, simulate
from portal.lib.time import add_months
from tests.membership.bodies.planner.seats import RULES, TODAY, seat, vacant

FIXED = Scenario(Kind.FIXED, RULES)
ROTATING = Scenario(Kind.ROTATING, RULES)


def new_starts(run: Run) -> list[date]:
    return [stint.start for stint in run.stints if stint.is_new]


def test_a_fixed_seat_changes_hands_when_the_rules_force_it() -> None:
    run = simulate([seat(1, date(2027, 4, 1))], FIXED, TODAY, 10)
    assert new_starts(run) == [date(2030, 4, 1), date(2036, 4, 1)]
    assert all(stint.forced for stint in run.stints if stint.is_new)


def test_without_a_limit_a_fixed_seat_never_does() -> None:
    endless = Scenario(Kind.FIXED, replace(RULES, max_consecutive=None))
    assert new_starts(simulate([seat(1, date(2027, 4, 1))], endless, TODAY, 15)) == []


def test_a_rotating_seat_changes_hands_after_each_term() -> None:
    run = simulate([seat(1, date(2027, 4, 1))], ROTATING, TODAY, 10)
    assert new_starts(run) == [
        date(2027, 4, 1),
        date(2030, 4, 1),
        date(2033, 4, 1),
        date(2036, 4, 1),
    ]


def test_a_rotating_seat_never_outlasts_the_rules() -> None:
    slow = replace(ROTATING, rotates_after=5)
    run = simulate([seat(1, date(2027, 4, 1), number=2)], slow, TODAY, 5)
    assert new_starts(run) == [date(2027, 4, 1)]


def test_a_hybrid_keeps_its_core_and_rotates_the_others() -> None:
    hybrid = Scenario(Kind.HYBRID, RULES, core=frozenset({1}))
    run = simulate([seat(1, date(2027, 4, 1)), seat(2, date(2027, 4, 1))], hybrid, TODAY, 3)
    assert [stint.seat for stint in run.stints if stint.is_new] == [2]


def test_each_end_is_a_day_on_which_a_seat_may_change_hands() -> None:
    run = simulate([seat(1, date(2027, 4, 1))], FIXED, TODAY, 9)
    assert [day for day, _ in run.ends] == [date(year, 4, 1) for year in (2027, 2030, 2033)]


def test_ends_at_the_end_of_february_follow_the_calendar() -> None:
    yearly = Scenario(Kind.ROTATING, replace(RULES, term_months=12))
    run = simulate([seat(1, date(2028, 2, 29), months=12)], yearly, date(2027, 6, 1), 4)
    ends = [date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28)]
    assert [day for day, _ in run.ends] == ends


def test_a_seat_stands_empty_when_staying_on_is_over_before_somebody_comes() -> None:
    slow = replace(ROTATING, months_to_fill=9)
    figures = measure(simulate([seat(1, date(2027, 4, 1))], slow, TODAY, 3))
    months = [round(year.vacant_months) for year in figures.years]
    assert (months, figures.years[0].vacant_seats) == ([2, 1, 0], 1)


def test_who_starts_late_serves_until_the_end_that_was_due() -> None:
    slow = replace(ROTATING, months_to_fill=9)
    run = simulate([seat(1, date(2027, 4, 1))], slow, TODAY, 5)
    assert [day for day, _ in run.ends] == [date(2027, 4, 1), date(2030, 4, 1)]


def test_a_vacant_seat_is_filled_when_somebody_is_found() -> None:
    slow = replace(FIXED, months_to_fill=3)
    run = simulate([vacant(1)], slow, TODAY, 4)
    assert new_starts(run) == [date(2027, 2, 25)]
    assert [day for day, _ in run.ends] == [date(2030, 2, 25)]


@pytest.mark.parametrize(("counts", "number"), [(True, 1), (False, 0)])
def test_whoever_fills_a_vacancy_takes_over_its_end_where_the_rules_say_so(
    counts: bool, number: int
) -> None:
    rules = replace(RULES, replacement_inherits_end=True, part_terms_count=counts)
    empty = KnownSeat(1, inherited_end=date(2028, 1, 1))
    run = simulate([empty], Scenario(Kind.FIXED, rules), TODAY, 3)
    assert (run.stints[0].end, run.stints[0].number) == (date(2028, 1, 1), number)


def test_a_seat_that_is_carried_over_is_seen_to_today() -> None:
    ended = KnownTerm(1, 1, date(2023, 9, 1), date(2026, 9, 1), held_until=date(2027, 3, 1))
    run = simulate([KnownSeat(1, (ended,))], replace(ROTATING, months_to_fill=6), TODAY, 4)
    assert run.stints[0].until == date(2027, 3, 1)
    assert run.stints[1].start == date(2027, 5, 25)
    assert [day for day, _ in run.ends] == [date(2029, 9, 1)]


def test_who_is_appointed_already_starts_as_appointed() -> None:
    held = seat(1, date(2027, 4, 1))
    after = KnownTerm(9, 9, date(2027, 6, 1), date(2029, 6, 1))
    run = simulate([replace(held, terms=(*held.terms, after))], FIXED, TODAY, 2)
    assert new_starts(run) == [date(2027, 6, 1)]


def test_a_seat_that_ends_is_not_filled_any_more() -> None:
    ending = replace(seat(1, date(2027, 4, 1)), end=date(2027, 4, 1))
    run = simulate([ending], ROTATING, TODAY, 5)
    assert len(run.stints) == 1
    assert measure(run).vacant_months == 0


def test_a_term_without_an_end_goes_on_and_is_named() -> None:
    run = simulate([seat(1, None)], ROTATING, TODAY, 15)
    assert run.ends == ()
    assert [breach.kind for breach in measure(run).breaches] == [Breach.NO_END]


def test_a_term_too_many_is_named() -> None:
    figures = measure(simulate([seat(1, date(2028, 1, 1), number=3)], FIXED, TODAY, 1))
    assert [breach.kind for breach in figures.breaches] == [Breach.TOO_MANY_TERMS]


def test_a_cliff_is_more_than_the_share_within_sixty_days() -> None:
    def cliffs(days: int) -> list[int]:
        last = date(2027, 4, 1) + timedelta(days=days)
        seats = [seat(1, date(2027, 4, 1)), seat(2, last), seat(3, date(2029, 1, 1))]
        return [cliff.count for cliff in measure(simulate(seats, FIXED, TODAY, 2)).cliffs]

    assert (cliffs(59), cliffs(60)) == ([2], [])


def test_twelve_months_are_over_on_the_same_day_of_the_next_year() -> None:
    def breaches(end: date) -> int:
        seats = [seat(1, date(2027, 4, 1)), seat(2, end), seat(3, date(2029, 9, 1))]
        return len(measure(simulate(seats, FIXED, TODAY, 2)).breaches)

    assert (breaches(date(2028, 3, 31)), breaches(date(2028, 4, 1))) == (1, 0)


def test_the_most_in_a_year_looks_beyond_its_last_day() -> None:
    seats = [seat(1, date(2027, 10, 1)), seat(2, date(2028, 2, 1))]
    first, second = measure(simulate(seats, FIXED, TODAY, 2)).years
    assert [(year.ends, year.most) for year in (first, second)] == [(1, 2), (1, 1)]


def test_experience_is_counted_from_the_first_day_in_the_row() -> None:
    held = seat(1, date(2027, 11, 24), number=2)  # since 24 November 2021
    (year,) = measure(simulate([held], FIXED, TODAY, 1)).years
    assert year.experience == 0
    (year,) = measure(simulate([seat(1, date(2027, 11, 26), number=2)], FIXED, TODAY, 1)).years
    assert year.experience == pytest.approx(6.0, abs=0.01)


ends = st.integers(-100, 2000).map(lambda number: TODAY + timedelta(days=number))
scenarios = st.builds(
    Scenario,
    kind=st.sampled_from(list(Kind)),
    rules=st.builds(
        Rules,
        term_months=st.integers(1, 60),
        max_consecutive=st.none() | st.integers(1, 3),
        holdover_months=st.integers(0, 8),
        max_turnover_percent=st.none() | st.integers(0, 100),
    ),
    rotates_after=st.integers(1, 3),
    core=st.just(frozenset({0, 2})),
    months_to_fill=st.integers(0, 12),
)


@given(held=st.lists(st.none() | ends, max_size=4), scenario=scenarios, years=st.integers(1, 15))
def test_whatever_the_rules_nobody_sits_twice_or_too_long(
    held: list[date | None], scenario: Scenario, years: int
) -> None:
    seats = [seat(key, end) if key % 2 else vacant(key) for key, end in enumerate(held)]
    run = simulate(seats, scenario, TODAY, years)
    assert run == simulate(seats, scenario, TODAY, years)
    limit = scenario.rules.max_consecutive
    for one in run.seats:
        stints = [stint for stint in run.stints if stint.seat == one.key]
        for before, after in pairwise(stints):
            assert before.until is not None
            assert before.start < before.until <= after.start
            assert limit is None or after.number <= limit
    figures = measure(run)
    assert len(figures.years) == years
    assert sum(year.vacant_months for year in figures.years) <= 12.1 * years * len(seats)
    assert figures.years[-1].until == add_months(TODAY, 12 * years)

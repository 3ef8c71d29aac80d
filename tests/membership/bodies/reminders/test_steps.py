"""The steps at the end of a term follow from dates alone, and never overlap."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.bodies.models import Body, Seat, Term
from membership.bodies.reminders.steps import MADE_UP, Step, occasion_on, occasions
from membership.bodies.states import held_until

DAY = timedelta(days=1)
APPOINTED = datetime(2024, 12, 1, tzinfo=UTC)
# Ends at 29 February, month ends and both changes of the clocks come up of themselves and by choice.
EDGES = [
    date(2028, 2, 29),
    date(2027, 2, 28),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2027, 8, 31),
]
days = st.sampled_from(EDGES) | st.dates(date(2026, 1, 1), date(2029, 12, 31))


def a_term(end: date | None, **given: Any) -> Term:
    """A term from 2025 on a body with 90 days of notice, whose holders stay on for six months."""
    rules: dict[str, Any] = {
        "notice_days": 90,
        "holdover_allowed": True,
        "holdover_months": 6,
        "shadow_days": 0,
    } | given
    body = Body(**{key: value for key, value in rules.items() if hasattr(Body, key)})
    seat = Seat(body=body, end=rules.get("seat_end"))
    start = rules.get("start", date(2025, 1, 1))
    term = Term(
        seat=seat,
        body=body,
        start=start,
        end=end,
        released=rules.get("released"),
        visible_from=APPOINTED,
    )
    term.succeeded_on = rules.get("succeeded_on")
    return term


def step(term: Term, on: date) -> Step | None:
    occasion = occasion_on(term, on)
    return occasion.step if occasion else None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 2), None),
        (date(2026, 10, 3), Step.ENDS_SOON),
        (date(2026, 12, 31), Step.ENDS_SOON),
        (date(2027, 1, 1), Step.STAYS_ON),
        (date(2027, 1, 31), Step.STAYS_ON),
        (date(2027, 2, 1), None),
        (date(2027, 6, 1), Step.LAST_DAYS),
        (date(2027, 6, 30), Step.LAST_DAYS),
        (date(2027, 7, 1), Step.LEFT),
        (date(2027, 7, 31), Step.LEFT),
        (date(2027, 8, 1), None),
    ],
)
def test_a_term_that_ends_with_the_year_is_told_step_by_step(
    on: date, expected: Step | None
) -> None:
    assert step(a_term(date(2027, 1, 1)), on) == expected


def test_staying_on_until_29_february_is_told_30_days_before() -> None:
    term = a_term(date(2027, 8, 31))
    assert held_until(term) == date(2028, 2, 29)
    assert step(term, date(2028, 1, 29)) is None
    assert step(term, date(2028, 1, 30)) == Step.LAST_DAYS
    assert step(term, date(2028, 2, 29)) == Step.LEFT


def test_a_new_holder_hears_of_the_days_of_shadowing_when_they_begin() -> None:
    term = a_term(None, start=date(2027, 3, 29), shadow_days=28)
    assert step(term, date(2027, 2, 28)) is None
    assert step(term, date(2027, 3, 1)) == Step.STARTS_SOON
    assert step(term, date(2027, 3, 28)) == Step.STARTS_SOON
    assert step(term, date(2027, 3, 29)) is None


def test_who_is_appointed_within_them_was_told_with_the_appointment() -> None:
    term = a_term(None, start=date(2027, 3, 29), shadow_days=28)
    term.visible_from = datetime(2027, 3, 1, tzinfo=UTC)
    assert list(occasions(term)) == []


def test_nothing_is_told_of_a_term_without_an_end() -> None:
    assert list(occasions(a_term(None))) == []


def test_a_seat_that_ends_counts_like_the_term() -> None:
    term = a_term(None, seat_end=date(2027, 4, 1))
    assert step(term, date(2027, 3, 31)) == Step.ENDS_SOON
    assert step(term, date(2027, 4, 1)) == Step.LEFT


def test_a_successor_makes_a_second_word_about_staying_on_needless() -> None:
    term = a_term(date(2027, 1, 1), succeeded_on=date(2027, 4, 1))
    steps = [each.step for each in occasions(term)]
    assert Step.LAST_DAYS not in steps


def test_who_stays_on_for_a_month_hears_of_its_end_a_fortnight_after_the_first_word() -> None:
    term = a_term(date(2027, 1, 1), holdover_months=1)
    assert step(term, date(2027, 1, 14)) == Step.STAYS_ON
    assert step(term, date(2027, 1, 15)) == Step.LAST_DAYS


@given(
    end=days,
    notice=st.integers(1, 365),
    allowed=st.booleans(),
    months=st.integers(1, 24),
    length=st.integers(1, 1000),
    succeeded=st.none() | st.integers(0, 800),
    released=st.none() | st.integers(0, 800),
    seat_end=st.none() | st.integers(-100, 800),
)
def test_every_day_has_one_step_at_most_and_they_come_in_order(
    end: date,
    notice: int,
    allowed: bool,
    months: int,
    length: int,
    succeeded: int | None,
    released: int | None,
    seat_end: int | None,
) -> None:
    term = a_term(
        end,
        start=end - timedelta(days=length),
        notice_days=notice,
        holdover_allowed=allowed,
        holdover_months=months,
        succeeded_on=None if succeeded is None else end + timedelta(days=succeeded),
        released=None if released is None else end + timedelta(days=released),
        seat_end=None if seat_end is None else end + timedelta(days=max(seat_end, 1 - length)),
    )
    told = sorted(occasions(term), key=lambda each: each.opens)
    assert [each.step for each in told] == [each for each in Step if each in {o.step for o in told}]
    assert all(before.closes <= after.opens for before, after in pairwise(told))
    assert all(each.opens < each.closes for each in told)
    first, last = told[0], told[-1]
    assert first.step == Step.ENDS_SOON
    assert first.closes == first.day
    until = held_until(term)
    assert until is not None
    assert (last.step, last.opens, last.closes) == (Step.LEFT, until, until + MADE_UP)

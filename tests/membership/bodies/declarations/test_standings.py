"""When a confirmation is due, and how it stands with it: from days alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.bodies.declarations.standings import (
    StandingState,
    due_day,
    everybody_who_sits,
    standing_of,
    state_on,
    unbroken,
)
from membership.bodies.models import Body, Seat, Standing, Term
from membership.people.models import Person
from portal.lib.time import add_months, today
from tests.factories.bodies import DeputyFactory, SeatFactory, TermFactory
from tests.factories.declarations import ConfirmationFactory
from tests.factories.people import PersonFactory

DAY = timedelta(days=1)
FIRST = date(2023, 12, 1)  # the days from here on hold a 29 February and both changes of the clocks
days = st.integers(0, 900).map(lambda number: FIRST + number * DAY)


@given(since=days, confirmed=days)
def test_whoever_confirms_has_a_year_and_whoever_begins_four_weeks(
    since: date, confirmed: date
) -> None:
    due = due_day(since, confirmed)
    assert due >= since + 28 * DAY
    assert due >= add_months(confirmed, 12)
    assert due in (since + 28 * DAY, add_months(confirmed, 12))
    assert due_day(since, None) == since + 28 * DAY
    assert due_day(since, confirmed + DAY) >= due


@given(since=days, confirmed=st.none() | days, on=days)
def test_each_day_has_one_state_and_time_alone_never_makes_it_better(
    since: date, confirmed: date | None, on: date
) -> None:
    due = due_day(since, confirmed)
    order = [StandingState.UP_TO_DATE, StandingState.DUE_SOON, StandingState.OVERDUE]
    if confirmed is None:
        order = [StandingState.NEVER, StandingState.OVERDUE]
    before, after = (state_on(due, confirmed, day) for day in (on, on + DAY))
    assert order.index(before) <= order.index(after)
    assert (before == StandingState.OVERDUE) == (on > due)


@pytest.mark.parametrize(
    ("confirmed", "due"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 2, 28), date(2026, 2, 28)),
        (date(2023, 12, 31), date(2024, 12, 31)),
        (date(2026, 3, 29), date(2027, 3, 29)),  # the clocks go forward
        (date(2026, 10, 25), date(2027, 10, 25)),  # and back
    ],
)
def test_a_year_ends_on_a_day_that_the_calendar_has(confirmed: date, due: date) -> None:
    assert due_day(date(2020, 1, 1), confirmed) == due


@given(
    spans=st.lists(st.tuples(days, st.integers(0, 200)), max_size=6),
    on=days,
)
def test_sitting_since_is_the_first_of_the_days_without_a_gap(
    spans: list[tuple[date, int]], on: date
) -> None:
    ranges = [(start, start + length * DAY) for start, length in spans]
    sat = {start + n * DAY for start, end in ranges for n in range((end - start).days)}
    expected = None
    day = on
    while day in sat:
        expected, day = day, day - DAY
    assert unbroken(ranges, on) == expected


@pytest.mark.django_db
def test_a_confirmation_late_in_the_evening_counts_for_the_day_in_london(holder: Person) -> None:
    ConfirmationFactory.create(
        person=holder, confirmed_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    )
    standing = standing_of(holder, today())
    assert standing is not None
    assert standing.due == date(2027, 7, 1)


@pytest.mark.django_db
def test_the_latest_confirmation_counts(holder: Person, now: datetime) -> None:
    for days_ago in (500, 20, 100):
        ConfirmationFactory.create(person=holder, confirmed_at=now - days_ago * DAY)
    standing = standing_of(holder, today())
    assert standing is not None
    assert standing.confirmed == today() - 20 * DAY


@pytest.mark.django_db
def test_a_second_seat_asks_for_no_new_confirmation(holder: Person, board: Body) -> None:
    TermFactory.create(seat__body=board, person=holder, start=today() - DAY, end=None)
    standing = standing_of(holder, today())
    assert standing is not None
    assert standing.since == today() - 365 * DAY


@pytest.mark.django_db
def test_whoever_comes_back_after_a_gap_has_four_weeks_again(holder: Person, board: Body) -> None:
    Term.objects.update(end=today() - 100 * DAY, released=today() - 100 * DAY)
    TermFactory.create(seat__body=board, person=holder, start=today() - 5 * DAY, end=None)
    ConfirmationFactory.create(person=holder, confirmed_at=datetime(2020, 1, 1, tzinfo=UTC))
    standing = standing_of(holder, today())
    assert standing is not None
    assert standing.due == today() + 23 * DAY


@pytest.mark.django_db
def test_who_stays_on_who_attends_and_who_sits_by_office_declare_a_deputy_does_not(
    sadie_term: Term, charles_term: Term, steering_group: Body
) -> None:
    Term.objects.filter(pk=sadie_term.pk).update(end=today() - DAY)  # carried over
    attending = SeatFactory.create(body=steering_group, standing=Standing.IN_ATTENDANCE)
    kit = TermFactory.create(seat=attending, end=None).person
    DeputyFactory.create(term=sadie_term)
    TermFactory.create(seat__body=steering_group, start=today() + DAY, end=None)
    assert {each.person for each in everybody_who_sits(today())} == {
        sadie_term.person,
        charles_term.person,
        kit,
    }


@pytest.mark.django_db
def test_nobody_stands_anywhere_without_a_seat(thanet_seat: Seat) -> None:
    assert standing_of(PersonFactory.create(), today()) is None

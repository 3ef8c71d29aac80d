"""Where a consultation stands follows from the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.notices.state import (
    State,
    next_change,
    response_due_at,
    state_of_round,
    state_of_rounds,
)
from portal.lib.templatetags.portal import moment
from portal.lib.time import LONDON
from tests.factories.consultations import RoundFactory


@dataclass
class Window:
    opens_at: datetime
    closes_at: datetime
    results_published_at: datetime | None = None


ROUND_2 = Window(
    datetime(2021, 9, 6, tzinfo=LONDON),
    datetime(2021, 10, 4, tzinfo=LONDON),
    datetime(2021, 12, 9, 12, tzinfo=LONDON),
)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (datetime(2021, 9, 5, 23, 59, tzinfo=LONDON), State.PLANNED),
        (datetime(2021, 9, 6, tzinfo=LONDON), State.OPEN),
        (datetime(2021, 9, 26, 23, 59, tzinfo=LONDON), State.OPEN),
        (datetime(2021, 9, 27, tzinfo=LONDON), State.CLOSING_SOON),
        (datetime(2021, 10, 3, 23, 59, 59, tzinfo=LONDON), State.CLOSING_SOON),
        (datetime(2021, 10, 4, tzinfo=LONDON), State.CLOSED),
        (datetime(2021, 12, 9, 11, 59, tzinfo=LONDON), State.CLOSED),
        (datetime(2021, 12, 9, 12, tzinfo=LONDON), State.OUTCOME),
    ],
)
def test_a_round_is_open_to_the_last_minute_of_its_last_day(moment: datetime, state: State) -> None:
    assert state_of_round(ROUND_2, moment) is state


def test_closing_at_23_59_in_summer_is_22_59_in_universal_time() -> None:
    round_ = RoundFactory.build(page=None, closes_at=ROUND_2.closes_at)
    assert round_.last_minute.astimezone(UTC) == datetime(2021, 10, 3, 22, 59, tzinfo=UTC)
    assert moment(round_.last_minute) == "11:59pm on 3 October 2021"


def test_a_round_that_ends_on_the_day_of_the_clock_change_closes_at_londons_midnight() -> None:
    window = Window(
        datetime(2026, 10, 1, tzinfo=LONDON), datetime(2026, 10, 26, tzinfo=LONDON)
    )  # clocks go back on 25 October 2026
    assert state_of_round(window, datetime(2026, 10, 25, 23, 59, tzinfo=UTC)).is_open
    assert state_of_round(window, datetime(2026, 10, 26, 0, 0, tzinfo=UTC)) is State.CLOSED


moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, st.timedeltas(timedelta(minutes=1), timedelta(days=200)), moments)
def test_every_moment_has_one_state_and_open_means_between_the_two_dates(
    opens_at: datetime, length: timedelta, now: datetime
) -> None:
    window = Window(opens_at, opens_at + length)
    assert state_of_round(window, now).is_open == (opens_at <= now < opens_at + length)
    assert state_of_rounds([window], now) is state_of_round(window, now)


def test_between_two_rounds_a_consultation_is_planned_and_without_one_too() -> None:
    now = datetime(2021, 1, 1, tzinfo=LONDON)
    first = Window(datetime(2020, 2, 1, tzinfo=LONDON), datetime(2020, 4, 1, tzinfo=LONDON))
    assert state_of_rounds([ROUND_2, first], now) is State.PLANNED
    assert state_of_rounds([first], now) is State.RESPONSE_OVERDUE
    assert state_of_rounds([], now) is State.PLANNED


def test_twelve_weeks_after_closing_a_response_is_overdue_until_the_outcome_is_out() -> None:
    window = Window(ROUND_2.opens_at, ROUND_2.closes_at)  # closed at midnight in summer time
    due = datetime(2021, 12, 27, tzinfo=UTC)  # midnight in winter time
    assert response_due_at(window.closes_at) == due
    assert state_of_round(window, due - timedelta(seconds=1)) is State.CLOSED
    assert state_of_round(window, due) is State.RESPONSE_OVERDUE
    late = Window(window.opens_at, window.closes_at, due + timedelta(days=1))
    assert state_of_round(late, due) is State.RESPONSE_OVERDUE
    assert state_of_round(late, due + timedelta(days=1)) is State.OUTCOME


@pytest.mark.parametrize(
    ("day", "hours"),
    [(datetime(2027, 3, 28, tzinfo=LONDON), 23), (datetime(2026, 10, 25, tzinfo=LONDON), 25)],
)
def test_a_day_on_which_the_clocks_change_is_open_from_midnight_to_its_last_minute(
    day: datetime, hours: int
) -> None:
    window = Window(day, day + timedelta(days=1))  # by the calendar, whatever its hours
    opens, closes = window.opens_at.astimezone(UTC), window.closes_at.astimezone(UTC)
    assert closes - opens == timedelta(hours=hours)
    assert state_of_round(window, opens - timedelta(microseconds=1)) is State.PLANNED
    assert state_of_round(window, opens).is_open
    assert state_of_round(window, closes - timedelta(minutes=1)).is_open
    assert state_of_round(window, closes) is State.CLOSED
    assert moment(closes - timedelta(minutes=1)).startswith("11:59pm on 2")


@pytest.mark.parametrize("month", [3, 10])
def test_closing_soon_and_overdue_begin_at_the_same_time_of_day_across_the_clock_change(
    month: int,
) -> None:
    closes = datetime(2027, month, 31, tzinfo=LONDON)  # the clocks changed in the week before
    window = Window(closes - timedelta(days=60), closes)
    soon = datetime(2027, month, 24, tzinfo=LONDON).astimezone(UTC)
    assert state_of_round(window, soon - timedelta(seconds=1)) is State.OPEN
    assert state_of_round(window, soon) is State.CLOSING_SOON
    assert moment(response_due_at(closes)).startswith("midnight on ")


@given(moments, moments)
def test_nothing_changes_before_the_next_change(opens_at: datetime, now: datetime) -> None:
    window = Window(opens_at, opens_at + timedelta(days=30))
    changes_at = next_change([window], now)
    if changes_at is None:
        assert state_of_round(window, now) is State.RESPONSE_OVERDUE
        return
    just_before = changes_at - timedelta(microseconds=1)
    assert state_of_round(window, just_before) is state_of_round(window, now)
    assert state_of_round(window, changes_at) is not state_of_round(window, now)

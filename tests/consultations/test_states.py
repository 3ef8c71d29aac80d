"""Where a consultation stands follows from the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.notices.state import State, state_of_round, state_of_rounds
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
    assert state_of_rounds([first], now) is State.CLOSED
    assert state_of_rounds([], now) is State.PLANNED

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.models import Frequency
from digests.windows import Window, due_windows, is_too_late, window_around
from portal.lib.time import LONDON

START = datetime(2024, 1, 1, tzinfo=UTC)
moments = st.integers(0, 6 * 366 * 24 * 60).map(lambda m: START + timedelta(minutes=m))
frequencies = st.sampled_from(Frequency.values)


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert window_around("weekly", date(2026, 11, 22)) == Window(
        date(2026, 11, 16), date(2026, 11, 23)
    )


def test_a_month_keeps_its_length_in_a_leap_year() -> None:
    assert window_around("monthly", date(2028, 2, 29)) == Window(date(2028, 2, 1), date(2028, 3, 1))


def test_a_window_is_due_five_minutes_after_its_end() -> None:
    at_four = datetime(2026, 11, 16, 0, 4, 59, tzinfo=LONDON)
    at_five = datetime(2026, 11, 16, 0, 5, tzinfo=LONDON)
    last_week = Window(date(2026, 11, 9), date(2026, 11, 16))
    assert last_week not in due_windows("weekly", at_four)
    assert last_week in due_windows("weekly", at_five)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_the_days_on_which_clocks_change_are_whole_windows(day: date, hours: int) -> None:
    window = window_around("daily", day)
    length = window.until.astimezone(UTC) - window.since.astimezone(UTC)
    assert length == timedelta(hours=hours)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_week_with_a_clock_change_is_read_five_minutes_after_londons_midnight(day: date) -> None:
    window = window_around("weekly", day)
    assert window not in due_windows("weekly", window.until + timedelta(minutes=4))
    assert window in due_windows("weekly", window.until + timedelta(minutes=5))


@given(frequencies, moments)
def test_windows_follow_each_other_without_gap_or_overlap(frequency: str, now: datetime) -> None:
    earlier, later = due_windows(frequency, now)
    assert earlier.end == later.start
    assert later.until + timedelta(minutes=5) <= now
    assert window_around(frequency, later.end).until + timedelta(minutes=5) > now


@given(frequencies, moments)
def test_only_what_is_not_made_up_is_too_late(frequency: str, now: datetime) -> None:
    earlier, later = due_windows(frequency, now)
    assert not is_too_late(frequency, later.end, now)
    assert not is_too_late(frequency, earlier.end, now)
    assert is_too_late(frequency, earlier.start, now)

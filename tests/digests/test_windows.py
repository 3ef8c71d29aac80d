from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.models import Frequency, Issue, Weekday
from digests.windows import (
    Window,
    at_once_window,
    due_windows,
    is_too_late,
    window_around,
)
from portal.lib.time import LONDON, start_of_day

START = datetime(2024, 1, 1, tzinfo=UTC)
moments = st.integers(0, 6 * 366 * 24 * 60).map(lambda m: START + timedelta(minutes=m))
frequencies = st.sampled_from([Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY])
weekdays = st.sampled_from(Weekday.values)


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


@given(frequencies, weekdays, moments)
def test_windows_follow_each_other_without_gap_or_overlap(
    frequency: str, weekday: int, now: datetime
) -> None:
    earlier, later = due_windows(frequency, now, weekday)
    assert earlier.end == later.start
    assert later.until + timedelta(minutes=5) <= now
    assert window_around(frequency, later.end, weekday).until + timedelta(minutes=5) > now


@given(frequencies, weekdays, moments)
def test_an_issue_looks_ahead_from_where_the_last_stopped_and_past_the_next(
    frequency: str, weekday: int, now: datetime
) -> None:
    earlier, later = due_windows(frequency, now, weekday)
    assert later.looks_from == earlier.looks_to
    assert later.looks_to >= window_around(frequency, later.end, weekday).until
    assert later.looks_to >= start_of_day(later.end + timedelta(days=7))


def test_what_is_told_as_it_happens_looks_ahead_without_gap_when_the_clocks_change() -> None:
    now = datetime(2027, 3, 28, 0, 45, tzinfo=LONDON)
    first = at_once_window(now - timedelta(minutes=30), now)
    assert first is not None
    second = at_once_window(first.until, now + timedelta(hours=1))
    assert second is not None
    assert first.looks_from < first.looks_to == second.looks_from < second.looks_to


@given(frequencies, weekdays, moments)
def test_only_what_is_not_made_up_is_too_late(frequency: str, weekday: int, now: datetime) -> None:
    earlier, later = due_windows(frequency, now, weekday)
    before = window_around(frequency, earlier.start - timedelta(days=1), weekday)
    ages = [(before, True), (earlier, False), (later, False)]
    for window, late in ages:
        issue = Issue(frequency=frequency, start=window.start, end=window.end)
        assert is_too_late(issue, now) is late


@given(weekdays, moments)
def test_a_week_ends_before_the_day_that_was_chosen(weekday: int, now: datetime) -> None:
    for window in due_windows("weekly", now, weekday):
        assert (window.end.weekday(), window.end - window.start) == (weekday, timedelta(days=7))


@given(moments, st.integers(0, 5 * 24 * 60))
def test_what_is_told_as_it_happens_begins_where_the_last_ended(now: datetime, ago: int) -> None:
    told = now - timedelta(minutes=ago)
    window = at_once_window(told, now)
    if window is None:
        assert ago < 15
        return
    assert window.until <= now - timedelta(minutes=5) < window.until + timedelta(minutes=10)
    assert window.since == max(told, window.until - timedelta(days=2))


def test_two_who_ask_within_ten_minutes_ask_about_the_same_window() -> None:
    now = datetime(2026, 10, 25, 1, 16, tzinfo=LONDON)  # in the hour that comes twice
    assert at_once_window(None, now) == at_once_window(None, now + timedelta(minutes=8))

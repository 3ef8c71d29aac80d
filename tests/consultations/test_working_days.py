"""Working days: what a council calls four weeks is not four weeks at Christmas."""

from datetime import date
from typing import Any

import pytest

from consultations.notices.working_days import known_until, working_days

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 2), date(2026, 11, 9), 5),  # a week
        (date(2026, 11, 7), date(2026, 11, 9), 0),  # a weekend
        (date(2026, 12, 21), date(2027, 1, 4), 7),  # Christmas, Boxing Day’s Monday, New Year
        (date(2027, 3, 26), date(2027, 3, 30), 0),  # Good Friday to Easter Monday
        (date(2026, 11, 9), date(2026, 11, 9), 0),
        (date(2026, 11, 9), date(2026, 11, 2), 0),
    ],
)
def test_bank_holidays_and_weekends_do_not_count(start: date, end: date, days: int) -> None:
    assert working_days(start, end) == days


def test_nothing_is_asked_of_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    from consultations.notices import working_days as module

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("The network was asked.")

    module._calendar.cache_clear()
    monkeypatch.setattr("requests.get", refuse)
    assert working_days(date(2026, 12, 25), date(2026, 12, 26)) == 0
    assert known_until() >= date(2028, 12, 26)

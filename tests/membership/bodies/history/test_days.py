"""Days in an address, and where they lie in the life of a group."""

from datetime import date

import pytest

from membership.bodies.history.days import Lifetime, NoSuchDay, day_in_address, lifetime
from tests.factories.bodies import BodyFactory

CLOSING = BodyFactory.build(created=date(2020, 3, 1), closed=date(2024, 2, 29))


@pytest.mark.parametrize("text", ["2024-02-29", "1900-01-01", "2200-12-31"])
def test_a_day_is_read_as_it_is_written(text: str) -> None:
    assert day_in_address(text).isoformat() == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-02-29", "2025-02-29 is not in the calendar."),
        ("2024-06-31", "2024-06-31 is not in the calendar."),
        ("2024-00-10", "2024-00-10 is not in the calendar."),
        ("1899-12-31", "Choose a year from 1900 to 2200."),
        ("9999-12-31", "Choose a year from 1900 to 2200."),
        ("2024-3-1", "A day is written as year, month and day in this address: 2024-03-31."),
        ("20240301", "A day is written as year, month and day in this address: 2024-03-31."),
        ("2024-W09-6", "A day is written as year, month and day in this address: 2024-03-31."),
        (
            "\uff12\uff10\uff12\uff14-03-01",
            "A day is written as year, month and day in this address: 2024-03-31.",
        ),
        ("yesterday", "A day is written as year, month and day in this address: 2024-03-31."),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(NoSuchDay, match=said.replace(".", r"\.")):
        day_in_address(text)


@pytest.mark.parametrize(
    ("on", "where"),
    [
        (date(2020, 2, 29), Lifetime.BEFORE),
        (date(2020, 3, 1), Lifetime.DURING),
        (date(2024, 2, 28), Lifetime.DURING),
        (date(2024, 2, 29), Lifetime.AFTER),
    ],
)
def test_a_group_is_there_from_its_first_day_to_the_day_before_it_closed(
    on: date, where: Lifetime
) -> None:
    assert lifetime(CLOSING, on) == where

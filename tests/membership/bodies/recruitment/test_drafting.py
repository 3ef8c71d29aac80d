"""What a new call begins with, and how criteria are written."""

from datetime import date, timedelta

import pytest

from membership.bodies.models import Seat
from membership.bodies.recruitment import drafting
from tests.factories.bodies import TermFactory

TODAY = date(2026, 6, 10)


def test_a_criterion_a_line_with_how_often_it_counts() -> None:
    text = "Listens: 3\n\n  Has time \nReaches: the islands\n"
    assert drafting.read_criteria(text) == [
        ("Listens", 3),
        ("Has time", 1),
        ("Reaches: the islands", 1),
    ]


def test_what_is_written_is_read_again() -> None:
    criteria = drafting.read_criteria(drafting.CRITERIA)
    assert drafting.read_criteria(drafting.write_criteria(criteria)) == criteria


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Listens: 6", "from 1 to 5"),
        ("Listens: 0", "from 1 to 5"),
        ("Listens: 30", "from 1 to 5"),
        ("Listens\nlistens: 2", "there twice"),
        ("x" * 121, "up to 120 characters"),
        (": 3", "up to 120 characters"),
        ("\n".join(f"Number {n} of them" for n in range(11)), "up to 10 criteria"),
    ],
)
def test_a_line_that_says_no_criterion_is_told(text: str, message: str) -> None:
    with pytest.raises(drafting.BadCriterion, match=message):
        drafting.read_criteria(text)


@pytest.mark.django_db
def test_a_term_starts_on_the_first_of_a_month_once_there_was_time(thanet_seat: Seat) -> None:
    assert drafting.first_day(None, TODAY) == date(2026, 9, 1)
    assert drafting.first_day(thanet_seat, TODAY) == date(2026, 9, 1)


@pytest.mark.django_db
def test_a_term_starts_when_the_seat_falls_free(thanet_seat: Seat) -> None:
    TermFactory.create(seat=thanet_seat, start=date(2026, 1, 1), end=date(2027, 1, 1))
    assert drafting.first_day(thanet_seat, TODAY) == date(2027, 1, 1)


@pytest.mark.django_db
def test_a_term_lasts_as_long_as_the_rules_say(thanet_seat: Seat) -> None:
    start = date(2026, 9, 1)
    assert drafting.end_by_the_rules(thanet_seat, start, thanet_seat.body) == date(2029, 9, 1)


@pytest.mark.django_db
def test_a_replacement_takes_over_the_end_where_the_rules_say_so(thanet_seat: Seat) -> None:
    body = thanet_seat.body
    body.replacement_inherits_end = True
    body.save()
    TermFactory.create(
        seat=thanet_seat,
        start=TODAY - timedelta(days=300),
        end=TODAY,
        appointed_until=date(2028, 1, 1),
        why_ended="stood-down",
    )
    assert drafting.end_by_the_rules(thanet_seat, date(2026, 9, 1), body) == date(2028, 1, 1)

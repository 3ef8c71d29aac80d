"""Seats and terms as a picture."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from membership.bodies.models import Body, Seat, Term
from membership.bodies.timeline import SEATS_SHOWN, Timeline, Window, window
from tests.factories.bodies import SeatFactory, TermFactory

ON = date(2027, 2, 1)
AROUND = Window(2024, 7)
pytestmark = pytest.mark.django_db


def kinds(body: Body, on: date = ON, shown: Window = AROUND) -> list[list[str]]:
    return [[bar.kind for bar in row.bars] for row in Timeline(body, on, shown).rows]


@pytest.fixture
def four_terms(thanet_seat: Seat) -> Seat:
    """One that was followed at once, one whose holder stays on, one to come."""
    TermFactory.create(seat=thanet_seat, start=date(2025, 1, 1), end=date(2026, 1, 1))
    TermFactory.create(seat=thanet_seat, start=date(2026, 1, 1), end=date(2027, 1, 1))
    TermFactory.create(seat=thanet_seat, start=date(2027, 3, 1), end=None)
    return thanet_seat


def test_a_bar_says_what_its_term_is_today(four_terms: Seat) -> None:
    assert kinds(four_terms.body) == [["past", "past", "stays", "future"]]


def test_on_another_day_the_bars_are_what_they_were_then(four_terms: Seat) -> None:
    assert kinds(four_terms.body, date(2025, 6, 1)) == [["now", "future", "future"]]


def test_an_ex_officio_seat_shows_the_terms_of_the_seat_that_it_follows(
    steering_group: Body, charles_term: Term
) -> None:
    days = {"start": date(2026, 1, 1), "end": date(2029, 1, 1)}
    Term.objects.update(**days, appointed_until=days["end"])
    assert kinds(steering_group) == [["now"]]


def test_bars_stay_inside_the_picture(thanet_seat: Seat) -> None:
    TermFactory.create(seat=thanet_seat, start=date(2021, 1, 1), end=None)
    (bar,) = Timeline(thanet_seat.body, ON, AROUND).rows[0].bars
    assert (bar.x, bar.width) == (0, 100)


def test_terms_outside_the_years_are_left_out(four_terms: Seat) -> None:
    assert kinds(four_terms.body, shown=Window(2026, 1)) == [["past"]]


def test_a_holder_who_stays_on_into_the_years_is_shown(four_terms: Seat) -> None:
    Term.objects.filter(start__year=2027).delete()
    assert kinds(four_terms.body, shown=Window(2027, 1)) == [["stays"]]


def test_a_seat_that_has_ended_is_shown_in_the_years_in_which_it_was_there(
    four_terms: Seat,
) -> None:
    Seat.objects.filter(pk=four_terms.pk).update(end=date(2026, 7, 1))
    assert kinds(four_terms.body) == [["past", "past", "absent"]]
    assert kinds(four_terms.body, shown=Window(2027, 1)) == []


def test_each_bar_has_its_words(four_terms: Seat) -> None:
    words = Timeline(four_terms.body, ON, Window(2026, 2)).rows[0].words
    name = Term.objects.get(start__year=2026).person.full_name
    assert words.startswith("Thanet: ")
    assert f"{name}, 1 January 2026 to 31 December 2026" in words
    assert f"{name} stays on until 28 February 2027" in words


def test_a_term_stands_once_in_the_table(steering_group: Body, charles_term: Term) -> None:
    seat = charles_term.seat
    SeatFactory.create_batch(2, body=steering_group, follows=seat)
    listed = Timeline(steering_group, ON, AROUND).listed()
    assert [term for _, term in listed] == [charles_term]


def test_a_body_without_seats_has_no_picture(steering_group: Body) -> None:
    assert not Timeline(steering_group, ON, AROUND)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, Window(2024, 7)),
        ({"from": "2006", "years": "10"}, Window(2006, 10)),
        ({"from": "2006"}, Window(2006, 7)),
        ({"from": "12", "years": "4"}, Window(2024, 4)),
        ({"from": "٢٠٠٦", "years": "-1"}, Window(2024, 7)),
        ({"from": "9999", "years": "1" * 5000}, Window(2024, 7)),
        ({"from": "2199", "years": "1"}, Window(2199, 1)),
    ],
)
def test_the_address_names_the_years(asked: dict[str, str], shown: Window) -> None:
    assert window(asked, ON) == shown


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(2200, 12, 31)])
def test_the_picture_is_there_on_the_first_and_on_the_last_day_that_can_be_asked_for(
    client: Client, thanet_seat: Seat, on: date
) -> None:
    assert client.get(f"/groups/steering-group/as-at/{on}/").status_code == 200


def test_many_seats_are_shown_some_at_a_time(steering_group: Body) -> None:
    SeatFactory.create_batch(SEATS_SHOWN + 2, body=steering_group)
    assert len(Timeline(steering_group, ON, AROUND).rows) == SEATS_SHOWN
    assert len(Timeline(steering_group, ON, AROUND, "2").rows) == 2


def test_three_hundred_seats_cost_as_many_queries_as_three(steering_group: Body) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            Timeline(steering_group, ON, AROUND)
        return len(captured)

    for seat in SeatFactory.create_batch(3, body=steering_group):
        TermFactory.create(seat=seat, end=None)
    few = cost()
    for seat in SeatFactory.create_batch(297, body=steering_group):
        TermFactory.create(seat=seat, end=None)
    assert cost() == few

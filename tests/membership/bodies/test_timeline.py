"""Seats and terms as a picture."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.bodies.models import Body, Seat, Term
from membership.bodies.sittings import who_sits
from membership.bodies.timeline import Timeline
from tests.factories.bodies import SeatFactory, TermFactory

ON = date(2027, 2, 1)
pytestmark = pytest.mark.django_db


def kinds(body: Body) -> list[list[str]]:
    rows = Timeline(who_sits(body, ON), ON).rows
    return [[bar.kind for bar in row.bars] for row in rows]


def test_a_bar_says_what_its_term_is_today(thanet_seat: Seat) -> None:
    TermFactory.create(seat=thanet_seat, start=date(2025, 1, 1), end=date(2026, 1, 1))
    TermFactory.create(seat=thanet_seat, start=date(2026, 1, 1), end=date(2027, 1, 1))
    TermFactory.create(seat=thanet_seat, start=date(2027, 3, 1), end=None)
    assert kinds(thanet_seat.body) == [["past", "past", "stays", "future"]]


def test_an_ex_officio_seat_shows_the_terms_of_the_seat_that_it_follows(
    steering_group: Body, charles_term: Term
) -> None:
    Term.objects.update(
        start=date(2026, 1, 1), end=date(2029, 1, 1), appointed_until=date(2029, 1, 1)
    )
    assert kinds(steering_group) == [["now"]]


def test_bars_stay_inside_the_picture(thanet_seat: Seat) -> None:
    TermFactory.create(seat=thanet_seat, start=date(2021, 1, 1), end=None)
    timeline = Timeline(who_sits(thanet_seat.body, ON), ON)
    (bar,) = timeline.rows[0].bars
    assert (bar.x, bar.x + bar.width) == (timeline.label_width, timeline.width)


def test_a_body_without_terms_has_no_picture(thanet_seat: Seat) -> None:
    assert not Timeline(who_sits(thanet_seat.body, ON), ON)


def test_three_hundred_seats_cost_as_many_queries_as_three(steering_group: Body) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            Timeline(who_sits(steering_group, ON), ON)
        return len(captured)

    for seat in SeatFactory.create_batch(3, body=steering_group):
        TermFactory.create(seat=seat, end=None)
    few = cost()
    for seat in SeatFactory.create_batch(297, body=steering_group):
        TermFactory.create(seat=seat, end=None)
    assert cost() == few

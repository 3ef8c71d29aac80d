"""From change to change."""

from datetime import date

import pytest

from membership.bodies.history.changes import Changes, changes_around
from membership.bodies.history.spells import ex_officio_spells
from membership.bodies.models import Body, Seat, Term
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db


def changes(body: Body, on: date) -> Changes:
    return changes_around(body, on, ex_officio_spells(body))


@pytest.fixture
def seat() -> Seat:
    """Held through 2026; whoever holds it stays on for six months."""
    return TermFactory.create(seat__body__created=date(2025, 1, 1)).seat


@pytest.mark.parametrize(
    ("on", "latest", "following"),
    [
        (date(2024, 12, 31), None, date(2025, 1, 1)),
        (date(2025, 12, 31), date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 1), date(2027, 1, 1)),
        (date(2027, 3, 1), date(2027, 1, 1), date(2027, 7, 1)),
        (date(2027, 7, 1), date(2027, 7, 1), None),
    ],
)
def test_the_days_on_which_something_changed(
    seat: Seat, on: date, latest: date | None, following: date | None
) -> None:
    assert changes(seat.body, on) == Changes(latest, following)


def test_a_limit_that_a_successor_forestalled_is_no_change(seat: Seat) -> None:
    TermFactory.create(seat=seat, start=date(2027, 2, 1), end=None)
    assert changes(seat.body, date(2027, 2, 1)) == Changes(date(2027, 2, 1), None)


def test_the_day_on_which_a_holder_stops_staying_on_is_a_change(seat: Seat) -> None:
    Term.objects.update(released=date(2027, 2, 1))
    assert changes(seat.body, date(2027, 1, 1)).following == date(2027, 2, 1)


def test_a_seat_that_comes_or_goes_is_a_change(seat: Seat) -> None:
    SeatFactory.create(body=seat.body, start=date(2026, 5, 1), end=date(2026, 9, 1))
    found = changes(seat.body, date(2026, 6, 1))
    assert found == Changes(date(2026, 5, 1), date(2026, 9, 1))


def test_nothing_changes_after_the_group_has_closed(seat: Seat) -> None:
    Body.objects.update(closed=date(2026, 7, 1))
    body = Body.objects.get()
    assert changes(body, date(2026, 2, 1)).following == date(2026, 7, 1)
    assert changes(body, date(2026, 7, 1)) == Changes(date(2026, 7, 1), None)


def test_what_happens_to_the_seat_that_a_chair_follows_counts_from_the_chair_s_first_day(
    seat: Seat,
) -> None:
    body = BodyFactory.create(created=date(2026, 3, 1))
    SeatFactory.create(body=body, follows=seat)
    found = changes(body, date(2026, 3, 1))
    assert found == Changes(date(2026, 3, 1), date(2027, 1, 1))
    assert found.day_before == date(2026, 2, 28)

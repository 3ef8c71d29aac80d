"""Starting a new group: all seats that are free at once, or none."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from membership.bodies.changing.bulk import seats_to_fill, staggered
from membership.bodies.models import Body, Seat, Term
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.time import add_months, today
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.support.changes import agree, preview
from tests.support.permissions import second_factor

START = "/groups/steering-group/manage/start/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, olive: User, steering_group: Body) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


@pytest.fixture
def seats(steering_group: Body) -> list[Seat]:
    return [SeatFactory.create(body=steering_group, name=name) for name in ("East", "West")]


def entered(seats: list[Seat], *names: str, **changes: Any) -> dict[str, Any]:
    on = today()
    data: dict[str, Any] = {"how_appointed": "elected", "reason": "The first election."}
    data |= {"start_day": on.day, "start_month": on.month, "start_year": on.year}
    for seat, name in zip(seats, names, strict=True):
        data[f"name_{seat.pk}"] = name
    return data | changes


def test_everybody_is_appointed_from_the_same_day(officer: Client, seats: list[Seat]) -> None:
    shown = preview(officer, START, entered(seats, "Ann", "Bo"))
    assert [line.split(" holds")[0] for line in shown.effects[:2]] == ["Ann", "Bo"]
    agree(officer, START, entered(seats, "Ann", "Bo"))
    assert {term.person.full_name: term.start for term in Term.objects.all()} == {
        "Ann": today(),
        "Bo": today(),
    }


def test_a_seat_without_a_name_stays_vacant(officer: Client, seats: list[Seat]) -> None:
    agree(officer, START, entered(seats, "Ann", ""))
    assert [term.seat for term in Term.objects.all()] == [seats[0]]


def test_one_refusal_appoints_nobody_and_stands_beside_its_seat(
    officer: Client, seats: list[Seat]
) -> None:
    other = SeatFactory.create(body=seats[0].body)
    bo = PersonFactory.create(full_name="Bo")
    TermFactory.create(seat=other, person=bo, start=today(), end=None)
    response = officer.post(START, entered(seats, "Ann", "bo"))
    assert f"name_{seats[1].pk}" in response.context["form"].errors
    assert Term.objects.count() == 1
    assert not Person.objects.filter(full_name="Ann").exists()


def test_a_name_that_several_people_have_appoints_none_of_them(
    officer: Client, seats: list[Seat]
) -> None:
    PersonFactory.create_batch(2, full_name="Ann")
    response = officer.post(START, entered(seats, "Ann", "Bo"))
    assert "several people called Ann" in response.content.decode()
    assert not Term.objects.exists()


def test_one_name_for_two_seats_is_a_slip(officer: Client, seats: list[Seat]) -> None:
    response = officer.post(START, entered(seats, "Ann", "ann"))
    assert "is down for the seat East already" in response.content.decode()


def test_at_least_one_name_is_needed(officer: Client, seats: list[Seat]) -> None:
    assert "Write at least one name" in officer.post(START, entered(seats, "", "")).content.decode()


def test_the_organisation_is_found_by_its_name(
    officer: Client, seats: list[Seat], thanet_tides: Organisation
) -> None:
    key = f"organisation_{seats[0].pk}"
    wrong = officer.post(START, entered(seats, "Ann", "", **{key: "Thanet Tide"}))
    assert "No confirmed organisation is called Thanet Tide." in wrong.content.decode()
    agree(officer, START, entered(seats, "Ann", "", **{key: "thanet  tides"}))
    assert Term.objects.get().organisation == thanet_tides


def test_only_free_seats_are_offered(steering_group: Body, seats: list[Seat], chair: Seat) -> None:
    TermFactory.create(seat=seats[0], start=today(), end=None)
    assert seats_to_fill(steering_group, today()) == [seats[1]]


def test_the_ends_offered_are_spread_over_the_years_of_a_term() -> None:
    body, start = Body(term_months=36), date(2028, 2, 29)
    ends = staggered(body, start, [Seat() for _ in range(5)])
    assert ends == [add_months(start, months) for months in (12, 24, 36, 12, 24)]


def test_terms_of_half_a_year_end_together() -> None:
    ends = staggered(Body(term_months=6), date(2027, 1, 1), [Seat(), Seat()])
    assert ends == [date(2027, 7, 1)] * 2

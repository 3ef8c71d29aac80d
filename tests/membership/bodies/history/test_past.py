"""Past members, as the page of a group lists them."""

from datetime import date
from typing import Any

import pytest

from membership.bodies.history.past import PEOPLE_SHOWN, PastMember, past_members
from membership.bodies.history.spells import ex_officio_spells
from membership.bodies.models import Body, Seat
from membership.bodies.sittings import who_sits
from membership.organisations.models import Organisation
from membership.people.models import Person
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory

ON = date(2027, 2, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Body:
    """Nobody stays on."""
    return BodyFactory.create(created=date(2010, 1, 1), holdover_allowed=False)


@pytest.fixture
def seat(body: Body) -> Seat:
    return SeatFactory.create(body=body, name="Thanet")


@pytest.fixture
def penny() -> Person:
    return PersonFactory.create(full_name="Penny Past")


def past(body: Body, on: date = ON, **asked: Any) -> list[PastMember]:
    sitting = {each.term.person_id for each in who_sits(body, on) if each.term}
    found = past_members(
        body, on, sitting=sitting, ex_officio=ex_officio_spells(body), **asked
    ).object_list
    return list(found)


def held(member: PastMember) -> list[tuple[str, int, int, int]]:
    """Seat, first and last year, and the number of terms."""
    return [
        (each.seat.name, each.start.year, each.end.year - 1 if each.end else 0, each.terms)
        for each in member.stretches
    ]


def test_terms_that_follow_on_each_other_are_one_stretch(
    seat: Seat, penny: Person, thanet_tides: Organisation
) -> None:
    for year in (2019, 2022):
        TermFactory.create(
            seat=seat,
            person=penny,
            organisation=thanet_tides,
            start=date(year, 1, 1),
            end=date(year + 3, 1, 1),
        )
    (member,) = past(seat.body)
    assert member.person == penny
    assert held(member) == [("Thanet", 2019, 2024, 2)]


def test_a_gap_another_seat_and_another_organisation_each_begin_a_stretch(
    seat: Seat, penny: Person, thanet_tides: Organisation
) -> None:
    health = SeatFactory.create(body=seat.body, name="Health")
    for held_seat, year, organisation in (
        (seat, 2012, None),
        (seat, 2014, None),
        (health, 2015, None),
        (health, 2016, thanet_tides),
    ):
        TermFactory.create(
            seat=held_seat,
            person=penny,
            organisation=organisation,
            start=date(year, 1, 1),
            end=date(year + 1, 1, 1),
        )
    (member,) = past(seat.body)
    seats = [name for name, *_ in held(member)]
    assert seats == ["Thanet", "Thanet", "Health", "Health"]


def test_who_sits_again_is_no_past_member(seat: Seat, penny: Person) -> None:
    TermFactory.create(seat=seat, person=penny, start=date(2019, 1, 1), end=date(2020, 1, 1))
    TermFactory.create(seat=seat, person=penny, start=date(2027, 1, 1), end=None)
    assert past(seat.body) == []
    assert len(past(seat.body, date(2026, 1, 1))) == 1


def test_who_stays_on_is_no_past_member_until_the_limit(seat: Seat) -> None:
    Body.objects.update(holdover_allowed=True, holdover_months=2)
    TermFactory.create(seat=seat, start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert past(seat.body, date(2027, 2, 27)) == []
    (member,) = past(seat.body, date(2027, 2, 28))
    assert member.stretches[0].end == date(2027, 2, 28)


def test_the_last_to_leave_comes_first(seat: Seat) -> None:
    for year in (2012, 2020, 2016):
        TermFactory.create(seat=seat, start=date(year, 1, 1), end=date(year + 1, 1, 1))
    assert [each.stretches[0].start.year for each in past(seat.body)] == [2020, 2016, 2012]


def test_a_past_chair_by_virtue_of_another_office_is_a_past_member(body: Body) -> None:
    term = TermFactory.create(start=date(2015, 1, 1), end=date(2020, 1, 1), released="2020-01-01")
    SeatFactory.create(body=body, name="Chair", follows=term.seat, start=date(2017, 1, 1))
    (member,) = past(body)
    assert held(member) == [("Chair", 2017, 2019, 1)]


def test_whoever_left_that_office_before_it_gave_the_chair_is_none(body: Body) -> None:
    term = TermFactory.create(start=date(2015, 1, 1), end=date(2016, 1, 1), released="2016-01-01")
    SeatFactory.create(body=body, follows=term.seat, start=date(2017, 1, 1))
    assert past(body) == []


def test_past_members_are_found_by_a_part_of_their_name(seat: Seat, penny: Person) -> None:
    TermFactory.create(seat=seat, person=penny, start=date(2019, 1, 1), end=date(2020, 1, 1))
    TermFactory.create(seat=seat, start=date(2020, 1, 1), end=date(2021, 1, 1))
    assert [each.person for each in past(seat.body, called="  pENNy ")] == [penny]
    assert past(seat.body, called="nobody\0") == []


def test_many_are_shown_a_page_at_a_time(seat: Seat) -> None:
    for month in range(PEOPLE_SHOWN + 3):
        start = date(2012 + month // 12, month % 12 + 1, 1)
        TermFactory.create(seat=seat, start=start, end=start.replace(day=28))
    assert len(past(seat.body)) == PEOPLE_SHOWN
    assert len(past(seat.body, page="2")) == 3

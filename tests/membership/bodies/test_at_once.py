"""Two who appoint at the same moment, in processes of their own: one wins, and nothing is lost."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from membership.bodies import actions
from membership.bodies.models import Seat, Term
from membership.people.models import Person, User
from membership.people.roles import OFFICER
from portal.records.models import AuditRecord
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.support.barrier import meet

START, END = date(2027, 1, 1), date(2030, 1, 1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer() -> int:
    user = UserFactory.create()
    user.groups.add(Group.objects.get(name=OFFICER))
    return user.pk


def appoint(seat: int, person: int, officer: int) -> int:
    """Runs in a process of its own."""
    return actions.appoint(
        Seat.objects.get(pk=seat),
        Person.objects.get(pk=person),
        start=START,
        end=END,
        acting_user=User.objects.get(pk=officer),
    ).pk


def insert(seat: int, person: int) -> int:
    """Past every action, in a process of its own."""
    body = Seat.objects.get(pk=seat).body_id
    return TermFactory.create(seat_id=seat, body_id=body, person_id=person, start=START, end=END).pk


def swap(first: int, second: int, officer: int) -> None:
    """Runs in a process of its own."""
    one, other = Term.objects.get(pk=first), Term.objects.get(pk=second)
    actions.swap(one, other, on=date(2027, 6, 1), acting_user=User.objects.get(pk=officer))


def test_of_two_appointments_to_a_seat_one_wins(officer: int) -> None:
    seat, (ann, bo) = SeatFactory.create(), PersonFactory.create_batch(2)
    meeting = meet(
        (appoint, {"seat": seat.pk, "person": ann.pk, "officer": officer}),
        (appoint, {"seat": seat.pk, "person": bo.pk, "officer": officer}),
    )
    assert meeting.collided
    assert meeting.refusals == ["SeatTaken"]
    assert [term.pk for term in seat.terms.all()] == meeting.results
    assert AuditRecord.objects.filter(action="appointed").count() == 1


def test_of_two_appointments_of_a_person_to_one_group_one_wins(officer: int) -> None:
    one = SeatFactory.create()
    other, ann = SeatFactory.create(body=one.body), PersonFactory.create()
    meeting = meet(
        (appoint, {"seat": one.pk, "person": ann.pk, "officer": officer}),
        (appoint, {"seat": other.pk, "person": ann.pk, "officer": officer}),
    )
    assert meeting.collided
    assert meeting.refusals == ["HoldsAnotherSeat"]
    assert Term.objects.count() == 1


def test_the_database_lets_one_in_when_nobody_asks_the_actions() -> None:
    seat, (ann, bo) = SeatFactory.create(), PersonFactory.create_batch(2)
    meeting = meet(
        (insert, {"seat": seat.pk, "person": ann.pk}),
        (insert, {"seat": seat.pk, "person": bo.pk}),
    )
    assert meeting.collided
    assert meeting.refusals == ["IntegrityError"]
    assert seat.terms.count() == 1


def test_two_swaps_of_the_same_two_happen_once(officer: int) -> None:
    first = TermFactory.create(start=date(2026, 1, 1), end=END)
    second = TermFactory.create(seat__body=first.body, start=date(2026, 1, 1), end=END)
    both = {"first": first.pk, "second": second.pk, "officer": officer}
    meeting = meet((swap, both), (swap, both))
    assert meeting.collided
    assert meeting.refusals == ["RunsOnBothDays"]
    assert Term.objects.count() == 4

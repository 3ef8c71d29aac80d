"""Whom to tell what concerns a body: its chair, and the officers where no chair can be told."""

from datetime import date

from membership.bodies.models import Body, Office, Seat
from membership.bodies.sittings import sittings
from membership.people.models import Person, User
from membership.people.roles import officers


def chairs(body: Body, on: date) -> list[User]:
    """The accounts of those who chair ``body`` on ``on``, ex officio included."""
    return in_office(Office.CHAIR, body, on)


def in_office(office: Office, body: Body, on: date) -> list[User]:
    """The accounts in use of those who hold ``office`` of ``body`` on ``on``, ex officio included."""
    seats = Seat.objects.current(on).filter(body=body, office=office)
    people = [each.term.person_id for each in sittings(seats, on) if each.term]
    return list(User.objects.filter(person__in=people, is_active=True).order_by("pk"))


def who_looks_after(body: Body, on: date, *, besides: Person) -> list[User]:
    """Who sees to a seat of ``body`` that ``besides`` holds: the chair, and otherwise the officers.

    A chair does not see to their own succession, so that of a chair is for the officers.
    """
    own = besides.user_id
    found = [user for user in chairs(body, on) if user.pk != own]
    return found or [user for user in officers() if user.pk != own]

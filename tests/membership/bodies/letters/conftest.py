"""A group to write to: sadie holds a voting seat, kate sits in attendance, tom has no account.

dora comes in sadie's place; charles chairs.
"""

import pytest

from membership.bodies.models import Body, Deputy, Standing, Term
from membership.people.models import Person, User
from tests.factories.bodies import DeputyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory


def somebody(name: str, *, account: bool = True) -> Person:
    """A public person called ``name``, with an account or without."""
    first = name.split()[0].lower()
    user = UserFactory.create(email=f"{first}@example.org", full_name=name) if account else None
    return PersonFactory.create(full_name=name, user=user)


@pytest.fixture
def kate_term(steering_group: Body) -> Term:
    seat = SeatFactory.create(
        body=steering_group, name="The council", standing=Standing.IN_ATTENDANCE
    )
    return TermFactory.create(seat=seat, person=somebody("Kate Council"), end=None)


@pytest.fixture
def tom_term(steering_group: Body) -> Term:
    seat = SeatFactory.create(body=steering_group, name="Dover")
    return TermFactory.create(seat=seat, person=somebody("Tom Telephone", account=False), end=None)


@pytest.fixture
def dora(sadie_term: Term) -> Deputy:
    return DeputyFactory.create(term=sadie_term, person=somebody("Dora Deputy"))


@pytest.fixture
def group(
    steering_group: Body, sadie: User, kate_term: Term, tom_term: Term, dora: Deputy, charles: User
) -> Body:
    return steering_group

"""The people who sit, and the group on which they do.

sadie    holds the Thanet seat of the Steering Group, for Thanet Tides
charles  holds the Board's voluntary-sector seat, and so chairs the Steering Group
"""

from datetime import timedelta

import pytest

from membership.bodies.models import Body, Office, Seat, Term
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory

YEAR = timedelta(days=365)


@pytest.fixture
def board(db: None) -> Body:
    return BodyFactory.create(name="Strategic Partnership Board", slug="board", kind="board")


@pytest.fixture
def steering_group(board: Body) -> Body:
    return BodyFactory.create(name="Steering Group", slug="steering-group", parent=board)


@pytest.fixture
def board_seat(board: Body) -> Seat:
    return SeatFactory.create(body=board, name="Voluntary sector")


@pytest.fixture
def chair(steering_group: Body, board_seat: Seat) -> Seat:
    return SeatFactory.create(
        body=steering_group, name="Chair", office=Office.CHAIR, follows=board_seat
    )


@pytest.fixture
def thanet_seat(steering_group: Body, thanet: District) -> Seat:
    return SeatFactory.create(
        body=steering_group, name="Thanet", stands_for="district", district=thanet
    )


@pytest.fixture
def sadie_term(thanet_seat: Seat, thanet_tides: Organisation) -> Term:
    user = UserFactory.create(email="sadie@example.org", full_name="Sadie Seatholder")
    return TermFactory.create(
        seat=thanet_seat,
        person=PersonFactory.create(full_name=user.full_name, user=user),
        organisation=thanet_tides,
        start=today() - YEAR,
        end=today() + YEAR,
    )


@pytest.fixture
def sadie(sadie_term: Term) -> User:
    user = sadie_term.person.user
    assert user is not None
    return user


@pytest.fixture
def charles_term(board_seat: Seat, chair: Seat) -> Term:
    user = UserFactory.create(email="charles@example.org", full_name="Charles Chair")
    return TermFactory.create(
        seat=board_seat,
        person=PersonFactory.create(full_name=user.full_name, user=user),
        start=today() - YEAR,
        end=today() + YEAR,
    )


@pytest.fixture
def charles(charles_term: Term) -> User:
    user = charles_term.person.user
    assert user is not None
    return user

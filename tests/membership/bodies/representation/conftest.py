"""A group that works on a day of its own, and a sector to speak for."""

from datetime import date

import pytest

from membership.bodies.models import Body, Seat, Term
from membership.bodies.representation.figures import After, Representation, representation
from membership.bodies.representation.measures import Row
from membership.organisations.models import Organisation
from membership.places.models import District
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.organisations import OrganisationFactory

ON = date(2026, 6, 1)


@pytest.fixture
def group(db: None) -> Body:
    return BodyFactory.create(name="Steering Group", slug="steering-group")


@pytest.fixture
def swale_makers(swale: District) -> Organisation:
    return OrganisationFactory.create(name="Swale Makers", districts=[swale], kind="charity")


def seat_for(body: Body, district: District) -> Seat:
    seat: Seat = SeatFactory.create(
        body=body, name=district.name, stands_for="district", district=district
    )
    return seat


def hold(seat: Seat, organisation: Organisation | None = None, **days: date | None) -> Term:
    """Somebody holds ``seat`` for the whole of 2026, or as ``days`` say."""
    term: Term = TermFactory.create(seat=seat, organisation=organisation, **days)
    return term


def figures(body: Body, after: After = After.NOW, on: date = ON) -> Representation:
    return representation(body, on, after, today=ON)


def row(shown: Representation, key: str, name: str) -> Row:
    """The line of the group called ``name`` in the comparison ``key``."""
    (comparison,) = (each for each in shown.comparisons if each.key == key)
    (found,) = (each for each in comparison.measure.rows if each.group.name == name)
    return found

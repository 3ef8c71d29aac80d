"""A group whose three members all sit until the same day."""

from datetime import UTC, date, datetime

import pytest

from membership.bodies.models import Body, Term
from membership.bodies.planner.models import Plan
from membership.people.models import User
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.support.plans import saved_plan

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def group(db: None) -> Body:
    return BodyFactory.create(name="Planning Group", slug="planning", max_consecutive_terms=None)


@pytest.fixture
def terms(group: Body) -> list[Term]:
    return [
        TermFactory.create(
            seat=SeatFactory.create(body=group, name=name, order=order),
            person__full_name=f"{name} Holder",
            start=date(2025, 4, 1),
            end=date(2028, 4, 1),
            appointed_until=date(2028, 4, 1),
        )
        for order, name in enumerate(("Ashford", "Dover", "Swale"))
    ]


@pytest.fixture
def plan(group: Body, terms: list[Term], olive: User) -> Plan:
    """Two of the three ends are moved, a year apart."""
    return saved_plan(group, olive, now=NOW)

"""Olive keeps two lists of partners, one of them of people who agreed."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from digests.models import ContactList, LawfulBasis
from membership.people.models import User
from tests.factories.lists import ContactListFactory
from tests.support.permissions import second_factor

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A Monday in November, in the morning."""
    return NOW


@pytest.fixture
def partners(db: None) -> ContactList:
    """Partners at the NHS, whom the council must consult."""
    return ContactListFactory.create(name="NHS leads", about="people at the NHS in Kent")


@pytest.fixture
def agreed(db: None) -> ContactList:
    """People who said at some event that they want to hear of the next."""
    return ContactListFactory.create(
        name="Friends of the summit", about="people who came", basis=LawfulBasis.CONSENT
    )


@pytest.fixture
def olive_signed_in(client: Client, olive: User) -> User:
    """The officer, with her second factor, in the browser of the test."""
    second_factor(olive)
    client.force_login(olive)
    return olive

"""Windows in which the people of the tests are logged in."""

import pytest
from django.test import Client

from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from tests.factories.organisations import OrganisationFactory
from tests.support.permissions import second_factor


@pytest.fixture
def as_priya(client: Client, priya: User) -> Client:
    client.force_login(priya)
    return client


@pytest.fixture
def as_magnus(magnus: User) -> Client:
    client = Client()
    client.force_login(magnus)
    return client


@pytest.fixture
def as_olive(olive: User) -> Client:
    second_factor(olive)
    client = Client()
    client.force_login(olive)
    return client


@pytest.fixture
def tides_again(swale: District) -> Organisation:
    """The same organisation, registered a second time."""
    return OrganisationFactory.create(
        name="Thanet Tides CIO", slug="thanet-tides-cio", districts=[swale]
    )

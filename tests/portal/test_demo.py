from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from portal.demo.accounts import DEMO_ACCOUNTS
from portal.demo.load import load

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
KENT_RESIDENTS = 1_576_100  # Census 2021


@pytest.fixture
def demo(db: None, settings: Settings) -> dict[str, int]:
    settings.DEMO_CONTENT = True
    return dict(load(NOW))


def test_the_districts_add_up_to_kent(demo: dict[str, int]) -> None:
    assert District.objects.count() == 12
    assert sum(District.objects.values_list("residents", flat=True)) == KENT_RESIDENTS


def test_every_district_is_served_by_organisations_of_its_own(demo: dict[str, int]) -> None:
    for district in District.objects.all():
        assert district.organisations.verified().count() >= 3, district


def test_loading_again_adds_nothing(demo: dict[str, int]) -> None:
    before = Organisation.objects.count(), User.objects.count()
    assert dict(load(NOW)) == demo
    assert (Organisation.objects.count(), User.objects.count()) == before


def test_every_address_is_an_invented_one(demo: dict[str, int]) -> None:
    assert all(
        email.endswith("@example.org") for email in User.objects.values_list("email", flat=True)
    )
    assert User.objects.filter(email__in=[account.email for account in DEMO_ACCOUNTS]).count() == 9


@pytest.mark.django_db
def test_the_demo_is_refused_where_the_settings_do_not_allow_it() -> None:
    with pytest.raises(CommandError, match="DEMO_CONTENT is off"):
        call_command("load_demo")
    assert not District.objects.exists()

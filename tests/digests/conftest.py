"""A Monday morning on which the weekly digest is due, and someone who gets it."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache

from digests.models import Frequency, Reader, Subscription
from digests.windows import Window, due_windows
from membership.organisations.models import Organisation
from membership.places.models import District
from portal.lib.time import LONDON
from tests.factories.digests import SubscriptionFactory
from tests.factories.organisations import OrganisationFactory
from tests.support.legs import asks_for_a_database

LONG_AGO = datetime(2026, 1, 1, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(request: pytest.FixtureRequest) -> None:
    """How many mails somebody asks for is counted in the cache; a test without a database asks for none."""
    if asks_for_a_database(request.node):
        cache.clear()


@pytest.fixture
def monday() -> datetime:
    """Five past midnight on Monday 16 November 2026: last week has just settled."""
    return datetime(2026, 11, 16, 0, 5, tzinfo=LONDON)


@pytest.fixture
def last_week(monday: datetime) -> Window:
    return due_windows("weekly", monday)[-1]


@pytest.fixture
def week(last_week: Window) -> tuple[str, date]:
    """How what is prepared for last week's issue is named."""
    return Frequency.WEEKLY, last_week.end


@pytest.fixture
def subscription(db: None) -> Subscription:
    """Rita reads everything, weekly, and has for long."""
    return SubscriptionFactory.create(reader__address="rita@example.org", confirmed_at=LONG_AGO)


@pytest.fixture
def rita(subscription: Subscription) -> Reader:
    return subscription.reader


@pytest.fixture
def news(last_week: Window, thanet: District) -> Organisation:
    """Something to tell: an organisation in Thanet, confirmed last week."""
    return OrganisationFactory.create(
        name="Harbour Helpers",
        slug="harbour-helpers",
        visible_from=last_week.since,
        districts=[thanet],
    )


@pytest.fixture
def during(last_week: Window) -> datetime:
    """A moment inside last week."""
    return last_week.since + timedelta(days=2)

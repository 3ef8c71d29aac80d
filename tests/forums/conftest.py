"""A topic of Molly's in the Thanet forum, with one reply of Magnus's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from forums.actions import open_topic, reply
from forums.models import Forum, HouseRules, Post, Topic
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from tests.factories.forums import ForumMembershipFactory, HouseRulesFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
LATEST = NOW + timedelta(hours=2)
Says = Callable[..., Post]
LONG_AGO = NOW.date() - timedelta(days=400)


@pytest.fixture
def house_rules(db: None) -> HouseRules:
    """Two rules that were published long ago; who has accepted none may not write."""
    return HouseRulesFactory.create()


@pytest.fixture
def beach_clean(thanet_forum: Forum, thanet_tides: Organisation, molly: User) -> Topic:
    return open_topic(
        forum=thanet_forum,
        title="Beach clean in June",
        body="Who can bring *gloves*?",
        organisation=thanet_tides,
        acting_user=molly,
        now=NOW,
    )


@pytest.fixture
def gloves(beach_clean: Topic, thanet_tides: Organisation, magnus: User) -> Post:
    return reply(
        topic=beach_clean,
        body="I can bring fifty pairs.",
        organisation=thanet_tides,
        acting_user=magnus,
        now=LATER,
    )


@pytest.fixture
def says(beach_clean: Topic, thanet_tides: Organisation) -> Says:
    """Somebody replies in the topic about the beach."""

    def say(author: User, body: str) -> Post:
        return reply(
            topic=beach_clean,
            body=body,
            organisation=thanet_tides,
            acting_user=author,
            now=timezone.now(),
        )

    return say


@pytest.fixture
def harbour(thanet_forum: Forum) -> Organisation:
    """Harbour Helpers, which joined the forum."""
    harbour = OrganisationFactory.create(name="Harbour Helpers", slug="harbour-helpers")
    ForumMembershipFactory.create(forum=thanet_forum, organisation=harbour)
    return harbour


@pytest.fixture
def hari(harbour: Organisation) -> User:
    hari = UserFactory.create(email="hari@example.org", full_name="Hari Harbour")
    Belonging.objects.create(user=hari, organisation=harbour)
    return hari

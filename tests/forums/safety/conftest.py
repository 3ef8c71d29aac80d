"""The numbers as a new site has them, a version of the rules, and people who are new or known."""

from datetime import timedelta
from typing import Any

import pytest

from forums.models import HouseRules, RulesAcceptance, Topic
from forums.safety.limits import Limits, limits
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.factories.forums import PostFactory
from tests.forums.conftest import NOW

YEAR = timedelta(days=365)


@pytest.fixture
def real_limits(settings: Any) -> Limits:
    settings.FORUM_LIMITS = {}
    return limits()


@pytest.fixture
def accepted(house_rules: HouseRules, molly: User) -> RulesAcceptance:
    return RulesAcceptance.objects.create(user=molly, version=house_rules, accepted_at=NOW - YEAR)


@pytest.fixture
def known_molly(molly: User, beach_clean: Topic, thanet_tides: Organisation) -> User:
    """She has been here for a year and has been heard."""
    molly.date_joined = NOW - YEAR
    molly.save()
    beach_clean.refresh_from_db()
    PostFactory.create_batch(
        3, topic=beach_clean, author=molly, organisation=thanet_tides, written_at=NOW - YEAR
    )
    return molly


@pytest.fixture
def new_molly(molly: User) -> User:
    """She made her account yesterday."""
    molly.date_joined = NOW - timedelta(days=1)
    molly.save()
    return molly

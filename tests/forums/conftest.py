"""A topic of Molly's in the Thanet forum, with one reply of Magnus's."""

from datetime import UTC, datetime, timedelta

import pytest

from forums.actions import open_topic, reply
from forums.models import Forum, Post, Topic
from membership.organisations.models import Organisation
from membership.people.models import User

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
LATEST = NOW + timedelta(hours=2)
LONG_AGO = NOW.date() - timedelta(days=400)


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

"""Two forums that Modupe moderates, with topics in both, and readers."""

from datetime import timedelta

import pytest

from forums.actions import open_topic, reply
from forums.models import Forum, Post, Topic
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from tests.factories.forums import ForumFactory, ForumMembershipFactory, ForumModeratorFactory
from tests.forums.conftest import LATER, LONG_AGO


@pytest.fixture
def swale_forum(swale: District, thanet_tides: Organisation) -> Forum:
    forum = ForumFactory.create(district=swale)
    ForumMembershipFactory.create(forum=forum, organisation=thanet_tides)
    return forum


@pytest.fixture
def modupe(modupe: User, thanet_forum: Forum, swale_forum: Forum) -> User:
    """She moderates both forums, and did so in the days of these tests."""
    modupe.moderates.update(start=LONG_AGO)
    ForumModeratorFactory.create(forum=swale_forum, user=modupe, start=LONG_AGO)
    return modupe


@pytest.fixture
def litter(beach_clean: Topic, thanet_tides: Organisation, magnus: User) -> Topic:
    """Another topic of the same forum, of Magnus's, with two replies."""
    topic = open_topic(
        forum=beach_clean.forum,
        title="Litter on the beach",
        body="Who clears it?",
        organisation=thanet_tides,
        acting_user=magnus,
        now=LATER,
    )
    say(topic, magnus, "Anyone?")
    say(topic, magnus, "Still there.")
    return Topic.objects.get(pk=topic.pk)


@pytest.fixture
def ferry(swale_forum: Forum, thanet_tides: Organisation, molly: User) -> Topic:
    """A topic of the other forum."""
    return open_topic(
        forum=swale_forum,
        title="The ferry",
        body="Does it run?",
        organisation=thanet_tides,
        acting_user=molly,
        now=LATER,
    )


def say(topic: Topic, author: User, body: str, *, minutes: int = 5) -> Post:
    topic = Topic.objects.get(pk=topic.pk)
    return reply(
        topic=topic,
        body=body,
        organisation=topic.organisation,
        acting_user=author,
        now=topic.last_post_at + timedelta(minutes=minutes),
    )


def said(topic: Topic) -> list[tuple[int, str]]:
    """What stands where in ``topic``."""
    return list(topic.posts.order_by("position").values_list("position", "body"))

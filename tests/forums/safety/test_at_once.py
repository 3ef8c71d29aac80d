"""Two processes at the same moment: the limits hold as if one came after the other."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from forums import actions
from forums.arranging.recounting import check_all
from forums.models import Forum, Post, Topic
from forums.safety.errors import SaidAlreadyError
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.factories.forums import (
    ForumFactory,
    ForumMembershipFactory,
    PostFactory,
    TopicFactory,
)
from tests.forums.conftest import LATER, NOW
from tests.support.barrier import meet

LONG = "The cheapest gloves on the whole of the coast are these, so have a look."

pytestmark = pytest.mark.django_db(transaction=True)


def answer(
    topic: int, author: int, organisation: int, body: str, now: datetime = LATER
) -> tuple[str, str]:
    """What the answer is, and why it waits if it does."""
    settings.FORUM_LIMITS = {}
    post = actions.reply(
        topic=Topic.objects.select_related("forum").get(pk=topic),
        body=body,
        organisation=Organisation.objects.get(pk=organisation),
        acting_user=User.objects.get(pk=author),
        now=now,
    )
    return post.state, post.wait_reason


def test_a_button_pressed_twice_at_once_posts_once(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    topic = TopicFactory.create(forum=thanet_forum)
    call = {
        "topic": topic.pk,
        "author": molly.pk,
        "organisation": thanet_tides.pk,
        "body": "I come.",
    }
    meeting = meet((answer, call), (answer, call))
    assert meeting.collided
    assert meeting.refusals == ["SaidAlreadyError"]
    assert Post.objects.filter(author=molly).count() == 1
    assert Topic.objects.get().reply_count == 1


def test_of_two_tabs_the_one_that_began_earlier_and_is_written_later_is_refused_too(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User, settings: Any
) -> None:
    """A request takes its moment when it begins; which of two is written down first is chance."""
    settings.FORUM_LIMITS = {}  # and as before once this test has ended
    topics = TopicFactory.create_batch(2, forum=thanet_forum)
    said: dict[str, Any] = {"author": molly.pk, "organisation": thanet_tides.pk, "body": LONG}
    answer(topic=topics[0].pk, now=LATER + timedelta(milliseconds=20), **said)
    with pytest.raises(SaidAlreadyError):
        answer(topic=topics[1].pk, now=LATER, **said)
    calls = [{**said, "topic": topic.pk, "body": f"{LONG} Really."} for topic in topics]
    meeting = meet((answer, calls[0]), (answer, {**calls[1], "now": LATER + timedelta(seconds=1)}))
    assert meeting.collided
    assert meeting.refusals == ["SaidAlreadyError"]


@pytest.mark.parametrize("number_of_topics", [1, 2])
def test_of_two_accounts_that_post_the_same_text_at_once_one_waits(
    thanet_forum: Forum,
    thanet_tides: Organisation,
    harbour: Organisation,
    molly: User,
    hari: User,
    number_of_topics: int,
) -> None:
    topics = TopicFactory.create_batch(number_of_topics, forum=thanet_forum)
    meeting = meet(
        (answer, call(topics[0], molly, thanet_tides)), (answer, call(topics[-1], hari, harbour))
    )
    assert meeting.collided
    assert sorted(meeting.results) == [("visible", ""), ("waiting", "same text")]
    assert check_all() == []


def test_of_two_accounts_that_open_the_same_topic_at_once_one_waits(
    thanet_forum: Forum, thanet_tides: Organisation, harbour: Organisation, molly: User, hari: User
) -> None:
    meeting = meet(
        (begin, {"forum": thanet_forum.pk, "author": molly.pk, "organisation": thanet_tides.pk}),
        (begin, {"forum": thanet_forum.pk, "author": hari.pk, "organisation": harbour.pk}),
    )
    assert meeting.collided
    assert sorted(meeting.results) == ["visible", "waiting"]
    assert Forum.objects.get().topic_count == 1
    assert check_all() == []


def call(topic: Topic, author: User, organisation: Organisation) -> dict[str, Any]:
    return {
        "topic": topic.pk,
        "author": author.pk,
        "organisation": organisation.pk,
        "body": LONG,
    }


def begin(forum: int, author: int, organisation: int) -> str:
    settings.FORUM_LIMITS = {}
    return actions.open_topic(
        forum=Forum.objects.get(pk=forum),
        title="Cheap gloves",
        body=LONG,
        organisation=Organisation.objects.get(pk=organisation),
        acting_user=User.objects.get(pk=author),
        now=LATER,
    ).state


def test_the_last_room_is_given_once_also_in_two_forums_for_two_organisations(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    topics = [TopicFactory.create(forum=thanet_forum)]
    topics.append(TopicFactory.create(forum=ForumFactory.create(district__name="Swale")))
    other = ForumMembershipFactory.create(forum=topics[1].forum).organisation
    molly.belongings.create(organisation=other)
    PostFactory.create_batch(
        2, topic=topics[0], author=molly, written_at=LATER - timedelta(seconds=5)
    )
    calls = [
        {"topic": topic.pk, "author": molly.pk, "organisation": each.pk, "body": f"In {topic}."}
        for topic, each in zip(topics, (thanet_tides, other), strict=True)
    ]
    meeting = meet((answer, calls[0]), (answer, calls[1]))
    assert meeting.collided
    assert meeting.refusals == ["TooFastError"]
    assert Post.objects.filter(author=molly, written_at__gt=NOW).count() == 3

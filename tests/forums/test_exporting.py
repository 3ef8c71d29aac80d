"""An export of somebody’s data tells her nothing of topics that she may not read."""

import pytest
from django.utils import timezone

from digests.actions.watches import choose_watch
from forums.actions import open_topic
from forums.models import Topic
from membership.bodies.models import Term
from membership.people.holdings import export
from membership.people.models import User
from tests.factories.files import AttachmentFactory, MentionFactory
from tests.factories.forums import PostFactory
from tests.factories.moderation import ReportFactory
from tests.forums.conftest import NOW
from tests.forums.sitting import build_room

pytestmark = pytest.mark.django_db


def test_of_a_room_that_she_has_left_it_names_no_topic() -> None:
    room = build_room()
    topic = open_topic(
        forum=room.forum,
        title="Secret budget",
        body="What do we want to say?",
        organisation=None,
        acting_user=room.sadie,
        now=NOW,
    )
    post = PostFactory.create(topic=topic, author=room.charles)
    MentionFactory.create(post=post, user=room.sadie)
    ReportFactory.create(post=post, reporter=room.sadie)
    AttachmentFactory.create(post=topic.posts.get(position=1), owner=room.sadie)
    choose_watch("topic", topic.pk, wanted=True, acting_user=room.sadie, now=NOW)
    assert not Term.objects.holding(timezone.localdate()).filter(person__user=room.sadie)
    exported = str(export(User.objects.get(pk=room.sadie.pk)))
    assert "Secret budget" not in exported
    assert "What do we want to say?" in exported


@pytest.mark.parametrize("state", ["waiting", "hidden"])
def test_of_mentions_that_nobody_sees_it_says_nothing(priya: User, state: str) -> None:
    seen, unseen = MentionFactory.create_batch(2, user=priya)
    Topic.objects.filter(pk=seen.post.topic_id).update(title="Beach clean")
    hidden_at = timezone.now() if state == "hidden" else None
    Topic.objects.filter(pk=unseen.post.topic_id).update(
        title="About Priya", state=state, hidden_at=hidden_at
    )
    exported = str(export(priya))
    assert "Beach clean" in exported
    assert "About Priya" not in exported

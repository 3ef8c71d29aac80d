"""Authors are told what moderators did with their topics and posts."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from forums.actions import open_topic
from forums.arranging.actions import (
    lock_topic,
    merge_topic,
    move_topic,
    rename_topic,
    split_topic,
    undo,
)
from forums.attachments.signals import file_infected
from forums.models import Attachment, Topic
from membership.people.models import User
from tests.digests.test_notices import mails
from tests.factories.files import AttachmentFactory
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.forums.conftest import NOW
from tests.forums.sitting import build_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(olive: User, molly: User) -> Topic:
    topic: Topic = TopicFactory.create(author=molly, title="The ferry")
    move_topic(
        topic=topic,
        forum=ForumFactory.create(),
        reason="It is about Swale.",
        acting_user=olive,
        now=timezone.now(),
    )
    return topic


def test_the_author_reads_where_a_topic_was_moved_and_why(moved: Topic, molly: User) -> None:
    [(to, subject, text)] = mails()
    assert (to, subject) == (molly.email, "A moderator moved “The ferry”")
    assert "It is about Swale." in text
    assert Topic.objects.get(pk=moved.pk).get_absolute_url() in text


def test_what_was_undone_before_the_mail_left_is_not_told(moved: Topic, olive: User) -> None:
    undo(arrangement=moved.arrangements.get(), acting_user=olive, now=timezone.now())
    assert mails() == []


@pytest.mark.parametrize(
    ("arrange", "words"),
    [
        (lambda topic, **who: lock_topic(topic=topic, **who), "locked “Tides”: only moderators"),
        (
            lambda topic, **who: rename_topic(topic=topic, title="Low water", **who),
            "gave “Tides” the title “Low water”",
        ),
        (
            lambda topic, **who: merge_topic(
                topic=topic, into=TopicFactory.create(forum=topic.forum, title="Sea"), **who
            ),
            "merged “Tides” into “Sea”",
        ),
    ],
    ids=["locked", "renamed", "merged"],
)
def test_the_author_reads_what_was_done_with_a_topic(
    arrange: Callable[..., object], words: str, olive: User, molly: User
) -> None:
    topic = TopicFactory.create(author=molly, title="Tides")
    arrange(topic, reason="Asked.", acting_user=olive, now=timezone.now())
    [(to, _, text)] = mails()
    assert to == molly.email
    assert words in " ".join(text.split())


def test_each_author_of_posts_that_were_split_off_is_told_once(olive: User, molly: User) -> None:
    topic = TopicFactory.create()
    posts = PostFactory.create_batch(2, topic=topic, author=molly)
    split_topic(
        topic=topic,
        post_pks=[post.pk for post in posts],
        title="Bins",
        reason="Another matter.",
        acting_user=olive,
        now=timezone.now(),
    )
    [(to, subject, text)] = mails()
    assert (to, subject) == (molly.email, f"A moderator moved posts of “{topic.title}”")
    assert "to the topic “Bins”" in " ".join(text.split())


def test_what_moderators_do_with_their_own_topic_makes_no_mail(olive: User) -> None:
    topic = TopicFactory.create(author=olive)
    lock_topic(topic=topic, reason="Settled.", acting_user=olive, now=timezone.now())
    assert mails() == []


@pytest.fixture
def left_behind() -> Topic:
    """Sadie’s topic in the room of a group on which she does not sit any more."""
    room = build_room()
    return open_topic(
        forum=room.forum,
        title="Secret budget",
        body="What do we want to say?",
        organisation=None,
        acting_user=room.sadie,
        now=NOW,
    )


def test_whoever_has_left_the_group_hears_no_more_of_its_room(left_behind: Topic) -> None:
    charles = User.objects.get(email="charles@example.org")
    rename_topic(
        topic=left_behind,
        title="Secret plans",
        reason="Clearer.",
        acting_user=charles,
        now=timezone.now(),
    )
    assert mails() == []


def test_that_a_file_held_a_virus_is_told_without_a_word_of_the_room(left_behind: Topic) -> None:
    file = AttachmentFactory.create(
        post=left_behind.posts.get(),
        owner=left_behind.author,
        state="infected",
        removed_at=timezone.now(),
    )
    file_infected.send(Attachment, attachment_pk=file.pk)
    [(to, subject, text)] = mails()
    assert (to, subject) == (
        "sadie@example.org",
        "We deleted your file “minutes.pdf”: it held a virus",
    )
    assert "budget" not in text

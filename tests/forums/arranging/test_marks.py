"""What is unread after posts were put elsewhere."""

import pytest

from forums.actions import hide_topic, unhide_topic
from forums.arranging import actions
from forums.arranging.marks import Passage
from forums.models import Forum, ForumMark, Post, Topic, TopicMark
from membership.people.models import User
from tests.forums.arranging.conftest import say
from tests.forums.conftest import LATEST


def unread(reader: User, topic: Topic) -> list[str]:
    topic = Topic.objects.get(pk=topic.pk)
    marks = [
        *TopicMark.objects.filter(user=reader, topic=topic).values_list("number", flat=True),
        *ForumMark.objects.filter(user=reader, forum=topic.forum).values_list("number", flat=True),
    ]
    posts = Post.objects.visible().filter(topic=topic, number__gt=max(marks, default=0))
    return list(posts.order_by("position").values_list("body", flat=True))


def has_read(reader: User, topic: Topic, number: int | None = None) -> None:
    topic = Topic.objects.get(pk=topic.pk)
    TopicMark.objects.update_or_create(
        user=reader, topic=topic, defaults={"number": number or topic.last_number}
    )


def merge(topic: Topic, into: Topic, modupe: User) -> None:
    actions.merge_topic(topic=topic, into=into, reason="Same", acting_user=modupe, now=LATEST)


def test_who_had_read_both_has_nothing_unread(
    litter: Topic, ferry: Topic, modupe: User, priya: User
) -> None:
    has_read(priya, litter)
    has_read(priya, ferry)
    merge(litter, ferry, modupe)
    assert unread(priya, ferry) == []
    say(ferry, modupe_speaks(ferry), "New.")
    assert unread(priya, ferry) == ["New."]


def modupe_speaks(topic: Topic) -> User:
    author = topic.author
    assert author is not None
    return author


def test_who_had_read_neither_finds_both(
    litter: Topic, ferry: Topic, modupe: User, priya: User
) -> None:
    merge(litter, ferry, modupe)
    assert unread(priya, ferry) == ["Does it run?", "Who clears it?", "Anyone?", "Still there."]


def test_who_had_read_the_topic_alone_finds_what_was_put_into_it(
    litter: Topic, ferry: Topic, modupe: User, priya: User
) -> None:
    has_read(priya, ferry)
    has_read(priya, litter, litter.posts.get(position=2).number)
    merge(litter, ferry, modupe)
    assert unread(priya, ferry) == ["Still there."]


def test_who_had_read_what_was_moved_alone_finds_it_again(
    litter: Topic, ferry: Topic, modupe: User, priya: User
) -> None:
    has_read(priya, litter)
    merge(litter, ferry, modupe)
    assert len(unread(priya, ferry)) == 4


@pytest.mark.parametrize("way", ["topic", "forum"])
def test_a_topic_is_as_unread_in_its_new_forum_as_it_was_in_the_old(
    litter: Topic, ferry: Topic, modupe: User, priya: User, way: str
) -> None:
    number = litter.posts.get(position=2).number or 0
    if way == "topic":
        has_read(priya, litter, number)
    else:
        ForumMark.objects.create(user=priya, forum=litter.forum, number=number)
    ForumMark.objects.create(user=priya, forum=ferry.forum, number=ferry.last_number)
    arrangement = actions.move_topic(
        topic=litter, forum=ferry.forum, reason="Swale", acting_user=modupe, now=LATEST
    )
    assert unread(priya, litter) == ["Still there."]
    actions.undo(arrangement=arrangement, acting_user=modupe, now=LATEST)
    assert unread(priya, litter) == ["Still there."]


def test_who_reads_on_meanwhile_is_not_told_that_she_read_what_comes_back(
    litter: Topic, ferry: Topic, modupe: User, priya: User
) -> None:
    anyone = litter.posts.get(position=2)
    arrangement = actions.split_into(
        topic=litter,
        post_pks=[anyone.pk],
        into=ferry,
        reason="Ferry",
        acting_user=modupe,
        now=LATEST,
    )
    has_read(priya, litter)
    actions.undo(arrangement=arrangement, acting_user=modupe, now=LATEST)
    assert unread(priya, litter) == ["Anyone?", "Still there."]


def test_who_marked_the_forum_as_read_while_a_topic_was_hidden_has_not_read_it(
    litter: Topic, modupe: User, priya: User
) -> None:
    has_read(priya, litter, litter.posts.get(position=2).number)
    hide_topic(topic=litter, reason="Rude", acting_user=modupe, now=LATEST)
    forum = Forum.objects.get(pk=litter.forum_id)
    ForumMark.objects.create(user=priya, forum=forum, number=forum.last_number)
    unhide_topic(topic=litter, reason="Not rude", acting_user=modupe, now=LATEST)
    assert unread(priya, litter) == ["Who clears it?", "Still there."]


def test_a_number_of_before_covers_nothing_after_a_move(
    litter: Topic, ferry: Topic, modupe: User, priya: User
) -> None:
    """A reader's page was made before the move; her mark is written after it."""
    before = Topic.objects.get(pk=litter.pk).last_number
    actions.move_topic(
        topic=litter, forum=ferry.forum, reason="Swale", acting_user=modupe, now=LATEST
    )
    TopicMark.objects.create(user=priya, topic=litter, number=before)
    assert len(unread(priya, litter)) == 3


def test_a_mark_is_carried_as_far_as_everything_before_it_is_read() -> None:
    passage = Passage(old=[2, 4, 6], new=[12, 14, 16], kept=[1, 13])
    assert [passage.read(mark) for mark in (1, 2, 5, 6)] == [0, 1, 2, 3]
    assert passage.carried(3, 13) == 3
    assert passage.carried(3, 1) == 1
    assert passage.carried(3, 0) == 0

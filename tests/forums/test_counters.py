"""Counters, positions and newest-post pointers stay right when people write and moderate at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from forums.actions import hide_post, hide_topic, open_topic, reply, unhide_topic
from forums.models import Forum, Post, Topic
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.forums.conftest import LATER, NOW

WRITERS, REPLIES = 4, 5


def write(topic: Topic, writer: int, moderator: User) -> None:
    """Reply a few times; every other reply is hidden at once, and the topic itself for a moment."""
    author = User.objects.get(email="molly@example.org")
    try:
        for number in range(REPLIES):
            now = LATER + timedelta(minutes=10 * number + writer)
            post = reply(
                topic=topic,
                body=f"Reply {writer}.{number}",
                organisation=topic.organisation,
                acting_user=author,
                now=now,
            )
            if number % 2:
                hide_post(post=post, reason="Test", acting_user=moderator, now=now)
    finally:
        connection.close()


def open_and_hide(
    forum: Forum, organisation: Organisation | None, author: User, moderator: User
) -> None:
    try:
        for number in range(REPLIES):
            now = LATER + timedelta(days=1, minutes=number)
            topic = open_topic(
                forum=forum,
                title=f"Topic {number}",
                body="Text",
                organisation=organisation,
                acting_user=author,
                now=now,
            )
            hide_topic(topic=topic, reason="Test", acting_user=moderator, now=now)
            if number == 0:
                unhide_topic(topic=topic, reason="Test", acting_user=moderator, now=now)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_writers_and_moderators_at_once_leave_the_counters_right(
    beach_clean: Topic, molly: User, olive: User
) -> None:
    forum, organisation = beach_clean.forum, beach_clean.organisation
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        running = [pool.submit(write, beach_clean, writer, olive) for writer in range(WRITERS)]
        running.append(pool.submit(open_and_hide, forum, organisation, molly, olive))
        for each in running:
            each.result()
    topic = Topic.objects.get(pk=beach_clean.pk)
    visible = Post.objects.filter(topic=topic, state="visible")
    positions = list(topic.posts.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, WRITERS * REPLIES + 2))
    assert (topic.last_position, topic.reply_count) == (len(positions), visible.count() - 1)
    assert topic.last_post_at == visible.latest("visible_from").visible_from > NOW
    assert topic.last_number == visible.latest("number").number
    forum = Forum.objects.get(pk=forum.pk)
    numbers = Post.objects.filter(topic__forum=forum).values_list("number", flat=True)
    assert len(numbers) == len(set(numbers))
    shown = Topic.objects.visible().filter(forum=forum)
    assert (forum.topic_count, shown.count()) == (2, 2)
    assert forum.last_post_at == shown.latest("last_post_at").last_post_at

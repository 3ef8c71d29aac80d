"""People take back what they wrote, and may think again for ten minutes."""

from datetime import timedelta

import pytest
from django.test import Client

from forums.actions import hide_post, restore_post, withdraw_post
from forums.errors import NotAllowedError
from forums.models import Forum, Post, State, Topic
from membership.people.models import User
from tests.factories.moderation import DecisionFactory
from tests.forums.conftest import LATER, LATEST, NOW
from tests.forums.test_pages import text


def withdraw(post: Post, user: User) -> None:
    withdraw_post(post=Post.objects.get(pk=post.pk), acting_user=user, now=LATEST)


def restore(post: Post, user: User, after: timedelta = timedelta(minutes=9, seconds=59)) -> None:
    restore_post(post=Post.objects.get(pk=post.pk), acting_user=user, now=LATEST + after)


def test_a_line_stays_in_the_place_of_a_withdrawn_reply(
    client: Client, gloves: Post, magnus: User, molly: User
) -> None:
    withdraw(gloves, magnus)
    topic = Topic.objects.get()
    assert (topic.reply_count, topic.last_post_at, topic.last_position) == (0, NOW, 2)
    for reader in (None, molly):
        client.logout()
        if reader:
            client.force_login(reader)
        page = text(client.get(topic.get_absolute_url()))
        assert "The author has withdrawn this post." in page
        assert "fifty pairs" not in page
    client.force_login(magnus)
    assert "You have withdrawn this post." in text(client.get(topic.get_absolute_url()))


def test_a_topic_that_nobody_answered_disappears(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    withdraw(beach_clean.posts.get(), molly)
    forum = Forum.objects.get()
    assert (forum.topic_count, forum.last_post_at) == (0, None)
    assert client.get(beach_clean.get_absolute_url()).status_code == 404
    assert "Beach clean" not in text(client.get("/forums/thanet/"))
    client.force_login(molly)
    assert "This topic was withdrawn" in text(client.get(beach_clean.get_absolute_url()))


def test_a_topic_that_was_answered_stays_without_its_text(
    client: Client, beach_clean: Topic, gloves: Post, molly: User
) -> None:
    withdraw(beach_clean.posts.get(position=1), molly)
    page = text(client.get(beach_clean.get_absolute_url()))
    assert "The author has withdrawn this post." in page
    assert "Who can bring" not in page
    assert "fifty pairs" in page
    assert Forum.objects.get().topic_count == 1
    assert "Who can bring" not in client.get("/forums/thanet/feed/").content.decode()


def test_it_comes_back_within_ten_minutes_and_counts_as_new(
    beach_clean: Topic, gloves: Post, magnus: User
) -> None:
    withdraw(gloves, magnus)
    restore(gloves, magnus)
    topic, post = Topic.objects.get(), Post.objects.get(pk=gloves.pk)
    assert (post.state, post.position, topic.reply_count) == (State.VISIBLE, 2, 1)
    assert post.number == topic.last_number == Forum.objects.get().last_number
    assert gloves.number is not None
    assert post.number is not None
    assert post.number > gloves.number


def test_a_topic_comes_back_as_well(beach_clean: Topic, molly: User) -> None:
    first = beach_clean.posts.get()
    withdraw(first, molly)
    restore(first, molly)
    assert Topic.objects.get().is_visible
    assert Forum.objects.get().topic_count == 1


def test_the_text_of_a_talk_comes_back(beach_clean: Topic, gloves: Post, molly: User) -> None:
    first = beach_clean.posts.get(position=1)
    withdraw(first, molly)
    restore(first, molly)
    assert Post.objects.get(pk=first.pk).is_visible
    topic = Topic.objects.get()
    assert (topic.reply_count, topic.last_post_at) == (1, LATER)


def test_after_ten_minutes_it_stays_withdrawn(gloves: Post, magnus: User) -> None:
    withdraw(gloves, magnus)
    with pytest.raises(NotAllowedError):
        restore(gloves, magnus, timedelta(minutes=10))


def test_nobody_else_withdraws_or_brings_back(
    gloves: Post, molly: User, magnus: User, olive: User
) -> None:
    for other in (molly, olive):
        with pytest.raises(NotAllowedError):
            withdraw(gloves, other)
    withdraw(gloves, magnus)
    for other in (molly, olive):
        with pytest.raises(NotAllowedError):
            restore(gloves, other)


def test_what_a_moderator_decided_about_since_does_not_come_back(
    gloves: Post, magnus: User, modupe: User
) -> None:
    withdraw(gloves, magnus)
    DecisionFactory.create(
        post=gloves, by=modupe, about_text="kept", made_at=LATEST + timedelta(minutes=1)
    )
    with pytest.raises(NotAllowedError):
        restore(gloves, magnus)


def test_nobody_undoes_a_moderators_decision_by_withdrawing(
    gloves: Post, magnus: User, olive: User
) -> None:
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=LATEST)
    with pytest.raises(NotAllowedError):
        withdraw(gloves, magnus)
    with pytest.raises(NotAllowedError):
        restore(gloves, magnus)


def test_it_is_withdrawn_once(gloves: Post, magnus: User) -> None:
    withdraw(gloves, magnus)
    with pytest.raises(NotAllowedError):
        withdraw(gloves, magnus)
    assert Topic.objects.get().reply_count == 0


def test_what_waited_when_it_was_withdrawn_does_not_slip_past_the_moderator(
    beach_clean: Topic, gloves: Post, magnus: User, molly: User
) -> None:
    Post.objects.filter(pk=gloves.pk).update(state=State.WAITING, position=None, number=None)
    Topic.objects.update(reply_count=0)
    withdraw(gloves, magnus)
    assert Topic.objects.get().reply_count == 0
    with pytest.raises(NotAllowedError):
        restore(gloves, magnus)
    Topic.objects.update(state=State.WAITING)
    first = beach_clean.posts.get(position=1)
    withdraw(first, molly)
    assert Forum.objects.get().topic_count == 1  # as it was: what waits is not counted
    with pytest.raises(NotAllowedError):
        restore(first, molly)


def test_in_a_locked_topic_people_may_still_take_back_their_words(
    gloves: Post, magnus: User
) -> None:
    Topic.objects.update(locked_at=NOW)
    withdraw(gloves, magnus)
    assert Post.objects.get(pk=gloves.pk).is_withdrawn


def test_a_member_withdraws_and_undoes_it_on_the_pages(
    client: Client, gloves: Post, magnus: User
) -> None:
    root = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}"
    client.force_login(magnus)
    assert "a line says that you have withdrawn them" in text(client.get(f"{root}/withdraw/"))
    page = client.post(f"{root}/withdraw/", follow=True)
    assert "Your post is withdrawn." in text(page)
    assert f"{root}/restore/" in page.content.decode()
    page = client.post(f"{root}/restore/", follow=True)
    assert "Everyone can see it again." in text(page)
    assert f"{root}/withdraw/" in page.content.decode()


def test_the_text_of_a_talk_that_was_withdrawn_is_in_no_feed_and_not_found(
    client: Client, beach_clean: Topic, gloves: Post, molly: User
) -> None:
    withdraw(beach_clean.posts.get(position=1), molly)
    for feed in ("/forums/feed/", "/forums/thanet/feed/", f"/forums/thanet/{beach_clean.pk}/feed/"):
        assert "Who can bring" not in client.get(feed).content.decode()
    page = text(client.get("/forums/search/?q=gloves"))
    assert "Who can bring" not in page
    assert "fifty pairs" in text(client.get("/forums/search/?q=fifty"))

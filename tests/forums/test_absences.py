"""Whatever takes something out of people's sight, it is noted from when until when it was away."""

from datetime import datetime, timedelta

import pytest

from forums.actions import (
    hide_post,
    hide_topic,
    restore_post,
    unhide_post,
    unhide_topic,
    withdraw_post,
)
from forums.models import Absence, Post, State, Topic
from forums.moderation.changing import approve, refuse, send_to_wait
from forums.safety.reasons import WaitReason
from membership.people.models import User
from tests.factories.forums import PostFactory
from tests.forums.conftest import LATER, LATEST

WHY = {"reason": "A slip."}


def times(thing: Topic | Post) -> list[tuple[datetime, datetime | None]]:
    return list(Absence.objects.of(thing).order_by("pk").values_list("since", "until"))


def now_of(post: Post) -> Post:
    found: Post = Post.objects.select_related("topic__forum").get(pk=post.pk)
    return found


def test_of_what_is_hidden_again_and_again(gloves: Post, olive: User) -> None:
    for since, until in ((LATER, LATER), (LATER, LATEST)):
        hide_post(post=now_of(gloves), acting_user=olive, now=since, **WHY)
        assert times(gloves)[-1] == (since, None)
        unhide_post(post=now_of(gloves), acting_user=olive, now=until, **WHY)
    assert times(gloves) == [(LATER, LATER), (LATER, LATEST)]


def test_of_a_topic_it_is_noted_once_and_not_of_its_posts(
    beach_clean: Topic, gloves: Post, olive: User
) -> None:
    hide_topic(topic=beach_clean, acting_user=olive, now=LATER, **WHY)
    beach_clean.refresh_from_db()
    unhide_topic(topic=beach_clean, acting_user=olive, now=LATEST, **WHY)
    assert times(beach_clean) == [(LATER, LATEST)]
    assert not Absence.objects.exclude(post=None).exists()


def test_of_what_waits_with_its_new_text_until_a_moderator_shows_it(
    gloves: Post, olive: User
) -> None:
    send_to_wait(now_of(gloves), WaitReason.LINKS, LATER)
    refuse(now_of(gloves), "A slip.", olive, LATER)
    assert times(gloves) == [(LATER, None)]
    unhide_post(post=now_of(gloves), acting_user=olive, now=LATEST, **WHY)
    assert times(gloves) == [(LATER, LATEST)]


def test_nothing_is_noted_of_what_nobody_has_seen(beach_clean: Topic, olive: User) -> None:
    waiting = PostFactory.create(topic=beach_clean, state=State.WAITING)
    approve(now_of(waiting), olive, LATER)
    assert times(waiting) == []
    assert now_of(waiting).first_visible_from is None


@pytest.mark.parametrize("whole", [True, False])
def test_of_what_its_author_takes_back(
    whole: bool, beach_clean: Topic, gloves: Post, molly: User, magnus: User
) -> None:
    """The text of a topic that was answered is away without its topic."""
    text = beach_clean.posts.get(position=1)
    if whole:
        withdraw_post(post=now_of(gloves), acting_user=magnus, now=LATER)
    withdraw_post(post=now_of(text), acting_user=molly, now=LATER)
    thing = beach_clean if whole else text
    assert times(thing) == [(LATER, None)]
    at_once = LATER + timedelta(minutes=5)
    restore_post(post=now_of(text), acting_user=molly, now=at_once)
    assert times(thing) == [(LATER, at_once)]


def test_what_is_shown_keeps_when_it_was_first_seen(gloves: Post, olive: User) -> None:
    first = gloves.visible_from
    for until in (LATER, LATEST):
        hide_post(post=now_of(gloves), acting_user=olive, now=LATER, **WHY)
        unhide_post(post=now_of(gloves), acting_user=olive, now=until, **WHY)
        assert now_of(gloves).first_visible_from == first
        assert now_of(gloves).visible_from == until

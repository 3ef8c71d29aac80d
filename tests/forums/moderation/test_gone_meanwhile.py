"""Between choosing a post and deciding about it, somebody else moved it, merged its topic or removed it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forums.actions import edit_post, withdraw_post
from forums.arranging.actions import merge_topic
from forums.arranging.recounting import check_all
from forums.errors import AlreadyDoneError
from forums.models import Decision, Post, Report, Topic
from forums.moderation import actions
from forums.moderation.actions import reporting
from forums.moderation.rulings import Ruling, Seen
from forums.moderation.views import deciding as deciding_views
from forums.moderation.views import lookups
from forums.views import moderating as moderating_views
from forums.views.lookups import get_topic_in
from membership.people.models import User
from tests.factories.forums import TopicFactory
from tests.forums.conftest import LATEST
from tests.forums.moderation.conftest import decided, reported

pytestmark = pytest.mark.django_db
Happens = Callable[[Post, User], None]


@pytest.fixture
def other(beach_clean: Topic) -> Topic:
    return TopicFactory.create(forum=beach_clean.forum, title="Gloves", opened_at=LATEST)


def chosen(post: Post) -> Post:
    """As a page has it before it."""
    found: Post = Post.objects.select_related("topic__forum__body", "author").get(pk=post.pk)
    return found


def is_merged(post: Post, by: User) -> None:
    into = Topic.objects.select_related("forum__district").get(title="Gloves")
    merge_topic(
        topic=chosen(post).topic, into=into, reason="Same", acting_user=by, now=timezone.now()
    )


def is_removed(post: Post, by: User) -> None:
    Post.objects.filter(pk=post.pk).delete()


def is_removed_with_its_topic(post: Post, by: User) -> None:
    Topic.objects.filter(pk=post.topic_id).delete()


HAPPENINGS = pytest.mark.parametrize(
    "happens", [is_merged, is_removed, is_removed_with_its_topic], ids=lambda each: each.__name__
)


@HAPPENINGS
@pytest.mark.parametrize("position", [1, 2])
def test_whoever_decides_is_told_and_nothing_is_changed(
    gloves: Post, other: Topic, modupe: User, mo: User, happens: Happens, position: int
) -> None:
    post = chosen(Post.objects.get(topic=gloves.topic, position=position))
    happens(post, mo)
    for ruling in (Ruling("hidden", reason="Spam"), Ruling("kept", about_topic="locked")):
        with pytest.raises(AlreadyDoneError, match="moved or removed meanwhile"):
            actions.decide(
                post=post, ruling=ruling, seen=Seen(0, LATEST), acting_user=modupe, now=LATEST
            )
    assert not Decision.objects.exists()
    assert not Topic.objects.filter(locked_at__isnull=False).exists()
    if happens is is_merged:
        assert check_all() == []


@HAPPENINGS
def test_its_author_is_told_as_well(
    gloves: Post, other: Topic, magnus: User, mo: User, happens: Happens
) -> None:
    happens(gloves, mo)
    with pytest.raises(AlreadyDoneError, match="moved or removed meanwhile"):
        withdraw_post(post=gloves, acting_user=magnus, now=LATEST)
    with pytest.raises(AlreadyDoneError, match="moved or removed meanwhile"):
        edit_post(post=gloves, body="Sixty pairs.", acting_user=magnus, now=LATEST)


@HAPPENINGS
def test_the_screen_says_so(
    gloves: Post,
    other: Topic,
    modupe: User,
    mo: User,
    client: Client,
    happens: Happens,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = {"about_text": "kept", "decisions": "0"}

    def then_it_happens(pk: int) -> Post:
        post = lookups.get_post(pk)
        happens(post, mo)
        return post

    monkeypatch.setattr(deciding_views, "get_post", then_it_happens)
    client.force_login(modupe)
    page = client.post(f"/forums/moderation/posts/{gloves.pk}/decide/", form)
    assert page.status_code == 200
    assert "has been moved or removed meanwhile" in page.content.decode()


@pytest.mark.parametrize("place", ["hide/", "posts/{pk}/hide/"])
def test_whoever_chose_to_hide_it_is_led_to_where_it_is(
    gloves: Post,
    other: Topic,
    modupe: User,
    mo: User,
    client: Client,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def then_it_is_merged(*args: Any, **kwargs: Any) -> Topic:
        topic = get_topic_in(*args, **kwargs)
        is_merged(gloves, mo)
        return topic

    monkeypatch.setattr(moderating_views, "get_topic_in", then_it_is_merged)
    client.force_login(modupe)
    address = f"/forums/thanet/{gloves.topic_id}/{place.format(pk=gloves.pk)}"
    page = client.get(address, follow=True)
    assert page.redirect_chain[-1][0].startswith(other.get_absolute_url())
    assert "meanwhile" in page.content.decode()


def test_a_topic_that_was_merged_is_not_taken_for_the_one_that_it_is_in(
    gloves: Post, other: Topic, modupe: User, mo: User, client: Client
) -> None:
    is_merged(gloves, mo)
    client.force_login(modupe)
    page = client.get(f"/forums/thanet/{gloves.topic_id}/hide/", follow=True)
    assert page.redirect_chain == [(other.get_absolute_url(), 302)]
    assert "has been merged into another meanwhile" in page.content.decode()


def test_what_is_reported_again_while_it_is_decided_is_a_new_report(
    gloves: Post, molly: User, modupe: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The open report is answered after it was found and before it is held."""
    first = reported(gloves, molly)
    add = reporting._added

    def decided_before(*args: Any) -> Report | None:
        if not Decision.objects.exists():
            decided(gloves, modupe, "kept", reason="")
        return add(*args)

    monkeypatch.setattr(reporting, "_added", decided_before)
    again = reported(gloves, molly)
    assert (again.pk != first.pk, again.closed_at) == (True, None)

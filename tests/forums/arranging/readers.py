"""Those who read: they open the product's own pages, and its own marks say what is unread to them."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db.models import QuerySet
from django.test import Client
from django.test.utils import _TestState, setup_test_environment
from django.utils import timezone

from forums.models import Forum, ForumMark, Post, Topic, TopicMark
from forums.unread.marks import parse_shown
from forums.unread.reads import (
    Reading,
    only_unread,
    unread_posts_in,
    unread_topics_of_forum,
    with_unread,
)
from membership.people.models import User
from tests.forums.arranging.deeds import Deeds, Numbered, a_topic

PAGE = 3  # posts
MOST_PAGES = 200  # that anybody opens to read everything


def _browser(user: User) -> Client:
    """Hers for the whole test; its answers know what their pages were made of, without pytest too."""
    if not hasattr(_TestState, "saved_data"):
        setup_test_environment()
    if "browser" not in vars(user):
        browser = vars(user)["browser"] = Client()
        browser.force_login(user)
    found: Client = vars(user)["browser"]
    return found


@contextmanager
def small_pages() -> Iterator[None]:
    """Topics have several pages after few posts."""
    with ExitStack() as stack:
        for module in ("forums.addresses", "forums.thread", "forums.arranging.traces"):
            stack.enter_context(patch(f"{module}.POSTS_A_PAGE", PAGE))
        yield


def look_around(user: User) -> None:
    """The first page that a process makes takes a second; it is not to be one of those that count.

    Others may be at work already: the topic may have moved, or be hidden.
    """
    for topic in Topic.objects.select_related("forum")[:1]:
        for address in (topic.forum.get_absolute_url(), topic.get_absolute_url()):
            assert _browser(user).head(address, follow=True).status_code in {200, 404}


def reads(user: User, chance: random.Random, deeds: Deeds) -> None:
    """She opens a topic where the first new post is; now and then any page of it, out of turn."""
    topic = a_topic(chance)
    out_of_turn = chance.random() < 0.3
    query = {"page": chance.randint(1, 4)} if out_of_turn else {"unread": 1}
    open_page(user, topic, query, deeds)


def open_page(user: User, topic: Topic, query: dict[str, Any], deeds: Deeds) -> None:
    """What its page shows is seen; what it marks as read is read for as long as it keeps its number."""
    answer = _browser(user).get(topic.get_absolute_url(), query, follow=True)
    if answer.status_code == 404:  # it is hidden
        return
    assert answer.status_code == 200
    page, shown = answer.context["page_obj"], answer.context["topic"]
    seen = {row.pk for row in page if row.is_visible}
    deeds.seen |= seen
    mark = max(page.read_up_to or 0, shown.read_up_to)
    here = Post.objects.visible().filter(topic=shown.pk, topic__forum=shown.forum_id)
    deeds.read |= _numbered(here.filter(pk__in=seen, number__lte=mark))
    assert lost(user, deeds) == set()


@dataclass
class LeftOpen:
    """A forum's page that somebody has before her, and the posts that she marks as read with it."""

    address: str
    shown: list[str]
    posts: Numbered


def marks_all_read(user: User, chance: random.Random, deeds: Deeds) -> None:
    """What the forum's page has shown that she has left open since the last time; then she opens another."""
    page: LeftOpen | None = vars(user).get("left_open")
    if page is not None:
        answer = _browser(user).post(f"{page.address}read/", {"shown": page.shown})
        assert answer.status_code == 302
        deeds.seen |= {pk for pk, *_ in page.posts}
        deeds.read |= page.posts
        assert lost(user, deeds) == set()
    vars(user)["left_open"] = _forum_page(user, chance.choice(list(Forum.objects.all())))


def _forum_page(user: User, forum: Forum) -> LeftOpen:
    """What has one of the numbers that it shows had it when the page was made: whatever comes to be seen,
    or is put elsewhere, takes a new one."""
    shown = _browser(user).get(forum.get_absolute_url()).context["shown"]
    number = parse_shown(shown)[forum.pk]
    there = Post.objects.visible().filter(topic__forum=forum, number__lte=number)
    return LeftOpen(forum.get_absolute_url(), shown, _numbered(there))


def _numbered(posts: QuerySet[Post]) -> Numbered:
    rows = posts.values_list("pk", "topic__forum", "number")
    return {(pk, forum, number) for pk, forum, number in rows if number is not None}


def read_everything(user: User, deeds: Deeds) -> None:
    """From the first new post of each topic to the last, until nothing is new."""
    for _ in range(MOST_PAGES):
        topic = only_unread(Topic.objects.visible(), _reading(user)).select_related("forum").first()
        if topic is None:
            return
        open_page(user, topic, {"unread": 1}, deeds)
    raise AssertionError(f"There is no end of what is new in {topic}.")


def unread(user: User) -> set[int]:
    """What the product says is unread to her: every way of asking says the same."""
    reading = _reading(user)
    topics = list(with_unread(Topic.objects.visible(), reading))
    found = {topic.pk: {post.pk for post in unread_posts_in(topic, reading)} for topic in topics}
    posts = {pk for pks in found.values() for pk in pks}
    visible = Post.objects.visible().filter(pk__in=posts)
    assert set(visible.values_list("pk", flat=True)) == posts
    assert {topic.pk: topic.unread for topic in topics} == {
        pk: min(len(pks), 100) for pk, pks in found.items()
    }
    with_some = {pk for pk, pks in found.items() if pks}
    listed = only_unread(Topic.objects.visible(), reading)
    assert set(listed.values_list("pk", flat=True)) == with_some
    counted = Forum.objects.annotate(unread=unread_topics_of_forum(reading))
    assert dict(counted.values_list("pk", "unread")) == {
        forum.pk: sum(topic.forum_id == forum.pk for topic in topics if topic.pk in with_some)
        for forum in Forum.objects.all()
    }
    return posts


def beyond_her_marks(user: User) -> Numbered:
    """The same, told plainly: of what others wrote and all see, what has a number above both marks."""
    posts = list(_of_others(user).values_list("pk", "topic__forum", "number", "topic"))
    topics = dict(TopicMark.objects.filter(user=user).values_list("topic", "number"))
    forums = dict(ForumMark.objects.filter(user=user).values_list("forum", "number"))
    return {
        (pk, forum, number)
        for pk, forum, number, topic in posts
        if number > max(topics.get(topic, 0), forums.get(forum, 0))
    }


def lost(user: User, deeds: Deeds) -> Numbered:
    """What was marked as read, has kept its number, and counts as unread all the same: at no moment any,
    since marks never move back."""
    return beyond_her_marks(user) & deeds.read


def not_seen(user: User, deeds: Deeds) -> set[int]:
    """Of what others wrote and all see, what no page has shown her."""
    return set(_of_others(user).values_list("pk", flat=True)) - deeds.seen


def _of_others(user: User) -> Any:
    return Post.objects.visible().exclude(author=user)


def _reading(user: User) -> Reading:
    reading = Reading.of(user, timezone.now())
    assert reading is not None
    return reading

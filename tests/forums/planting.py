"""Forums of each kind with topics and posts in each state, for the walk over all surfaces."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import quote

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from digests.actions.readers import reader_of
from digests.models import Notice, NoticeKind, Watch
from forums.arranging.actions import merge_topic, move_topic, split_topic
from forums.models import (
    OUT_OF_SIGHT,
    Appeal,
    Decision,
    Follow,
    Forum,
    Mention,
    Occasion,
    Post,
    PostVersion,
    Report,
    State,
    Topic,
    TopicKind,
)
from forums.surfaces import Look
from membership.people.models import User
from tests.factories.digests import SubscriptionFactory
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.forums_writing import OccasionFactory
from tests.factories.moderation import AppealFactory, DecisionFactory
from tests.factories.places import ThemeFactory

WORD = "quagga"
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)  # long before anything is planted
STATES_OF_POSTS = [state for state in State if state != State.MERGED]
numbers = count(100)


@dataclass
class Planted:
    """Forums of each kind with topics and posts in each state, every title and text with its own mark."""

    people: dict[str, User]

    def look(self, role: str) -> Look:
        user, client = self.people.get(role), Client()
        if user is not None:
            client.force_login(user)

        def read(url: str) -> str:
            """What the answer says, refusals and where it leads included; not what was asked for."""
            cache.clear()
            response = client.get(url)
            text = "" if response.streaming else response.content.decode()
            leads_to = response.headers.get("Location", "")
            said = text if leads_to.startswith("/accounts/") else f"{text} {leads_to}"
            return said.replace(url, "").replace(quote(url), "")

        topics = Topic.objects.select_related("forum__district", "forum__body")
        return Look(
            user=user,
            now=timezone.now(),
            open=read,
            forums=tuple(Forum.objects.select_related("district")),
            topics=tuple(topics),
            posts=tuple(Post.objects.select_related("topic__forum")),
            word=WORD,
        )


def mark(kind: str) -> str:
    return f"{kind}{next(numbers)}x"


def plant(forum: Forum, author: User, state: str = State.VISIBLE) -> Topic:
    """A topic in a state, whose own text and one reply are visible: nobody sees more than its topic."""
    name = mark("t")
    topic = TopicFactory.create(
        forum=forum,
        title=f"{WORD} {name}",
        slug=name,
        author=author,
        text=f"{WORD} {mark('p')}",
    )
    reply(topic, author)
    put(topic, state)
    topic.refresh_from_db()
    return topic


def reply(topic: Topic, author: User, state: str = State.VISIBLE) -> Post:
    post = PostFactory.create(topic=topic, author=author, body=f"{WORD} {mark('p')}")
    put(post, state)
    if state == State.WAITING:
        Post.objects.filter(pk=post.pk).update(position=None, number=None)
    return post


def put(thing: Topic | Post, state: str) -> None:
    """Put a topic or a post into a state, as if a moderator or its author had."""
    hidden_at = timezone.now() if state in OUT_OF_SIGHT else None
    type(thing).objects.filter(pk=thing.pk).update(state=state, hidden_at=hidden_at)


def arrange(forum: Forum, author: User, moderator: User) -> None:
    """One topic is merged into what all see; of its replies one is split off, one more into what is
    hidden then, and one into what was merged into something that is hidden then."""
    who: dict[str, Any] = {"reason": "Tidying.", "acting_user": moderator, "now": timezone.now()}
    topic = Topic.objects.get(forum=forum, state=State.VISIBLE)
    merge_topic(topic=plant(forum, author), into=topic, **who)

    def split_off() -> Topic:
        post = reply(Topic.objects.get(pk=topic.pk), author)
        title = f"{WORD} {mark('t')}"
        made = split_topic(topic=topic, post_pks=[post.pk], title=title, **who).into
        assert made is not None
        return made

    split_off()
    put(split_off(), State.HIDDEN)
    far = plant(forum, author)
    merge_topic(topic=split_off(), into=far, **who)
    put(far, State.HIDDEN)


def move(forum: Forum, into: Forum, author: User, officer: User) -> None:
    """Two topics move to another forum, where one is hidden then."""
    for state in (State.VISIBLE, State.HIDDEN):
        topic = plant(forum, author)
        move_topic(
            topic=topic, forum=into, reason="There.", acting_user=officer, now=timezone.now()
        )
        put(topic, state)


def plant_what_follows(people: Iterable[User], author: User, officer: User) -> None:
    """Everybody follows and watches every topic and is mentioned in every post; each topic is an event
    under a theme; each post was edited and reported, and decided about, some with an appeal."""
    theme = ThemeFactory.create()
    topics, posts = list(Topic.objects.all()), list(Post.objects.select_related("topic__forum"))
    Topic.objects.update(kind=TopicKind.EVENT)
    Occasion.objects.bulk_create(OccasionFactory.build(topic=topic) for topic in topics)
    Topic.themes.through.objects.bulk_create(
        Topic.themes.through(topic=topic, theme=theme) for topic in topics
    )
    PostVersion.objects.bulk_create(
        PostVersion(
            post=post, number=1, body=f"{post.body} then", replaced_at=NOW, replaced_by=author
        )
        for post in posts
    )
    Report.objects.bulk_create(Report(post=post, reason="spam", reporter=officer) for post in posts)
    decisions = Decision.objects.bulk_create(
        DecisionFactory.build(post=post, number=1, forum=post.topic.forum, by=officer)
        for post in posts
    )
    Appeal.objects.bulk_create(
        AppealFactory.build(decision=each, by=author)
        for each in decisions
        if not each.forum.body_id
    )
    for person in people:
        plant_for(person, topics, posts)


def plant_for(person: User, topics: list[Topic], posts: list[Post]) -> None:
    Follow.objects.bulk_create(Follow(user=person, topic=topic) for topic in topics)
    Mention.objects.bulk_create(Mention(post=post, user=person) for post in posts)
    reader = reader_of(person, now=timezone.now())
    subscription = SubscriptionFactory.create(reader=reader)
    Watch.objects.bulk_create(
        Watch(subscription=subscription, topic=topic, since=NOW) for topic in topics
    )
    Notice.objects.bulk_create(
        Notice(
            kind=NoticeKind.MENTIONED, reader=reader, subject_pk=post.pk, key=f"{person}-{post.pk}"
        )
        for post in posts
    )

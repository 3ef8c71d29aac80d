"""What is unread for somebody: visible posts of others with a number above her marks.

A topic's ``last_number`` says quickly that nothing can be; whether something is, a look at its posts
says, so that her own are never unread to her and nothing needs to be written when she writes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from forums.models import ForumMark, Post, Topic, TopicMark
from forums.querysets import PostQuerySet, TopicQuerySet, account
from forums.unread.retention import UNREAD
from membership.people.models import User
from membership.people.roles import Anyone

MOST_COUNTED = 100
"""Above 99 a list says "99+", and nothing is counted further."""


class CountSome(Subquery):
    """How many rows there are, counting no further than the slice of the queryset."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody who reads. What was seen before ``since`` is not new to her: before she had an account,
    or so long ago that nobody's marks are kept."""

    person: User
    since: datetime

    @classmethod
    def of(cls, user: Anyone, now: datetime) -> "Reading | None":
        """None for a visitor, to whom nothing is unread."""
        person = account(user)
        if person is None:
            return None
        return cls(person, max(person.date_joined, now - UNREAD.after))


@dataclass(frozen=True, slots=True)
class TopicReading:
    """How far ``reading`` is in one topic, and whether anything may lie beyond."""

    reading: Reading
    read_up_to: int
    last_number: int
    perhaps_more: bool

    @classmethod
    def of(cls, topic: Topic, reading: Reading | None) -> "TopicReading | None":
        """Of a topic that was looked up ``with_marks``."""
        if reading is None:
            return None
        more = topic.last_number > topic.read_up_to and topic.last_post_at >= reading.since  # type: ignore[attr-defined]
        return cls(reading, topic.read_up_to, topic.last_number, more)  # type: ignore[attr-defined]

    def is_new(self, post: dict[str, Any]) -> bool:
        """Whether the values of a post are those of one that is unread."""
        return (
            self.perhaps_more
            and post["number"] is not None
            and post["number"] > self.read_up_to
            and post["state"] == "visible"
            and post["visible_from"] >= self.reading.since
            and post["author_id"] != self.reading.person.pk
        )


def with_mark(topics: TopicQuerySet, person: User) -> TopicQuerySet:
    """Each with ``read_up_to``, by marks that are looked up row by row: for few topics."""
    mine = TopicMark.objects.filter(user=person, topic=OuterRef("pk")).values("number")
    forums = ForumMark.objects.filter(user=person, forum=OuterRef("forum")).values("number")
    read_up_to = Greatest(Coalesce(Subquery(mine), 0), Coalesce(Subquery(forums), 0))
    found: TopicQuerySet = topics.annotate(read_up_to=read_up_to)
    return found


def with_marks(topics: TopicQuerySet, person: User) -> TopicQuerySet:
    """Each with ``read_up_to``, the number up to which ``person`` has read it."""
    found: TopicQuerySet = topics.annotate(
        my_mark=FilteredRelation("marks", condition=Q(marks__user=person)),
        my_forum_mark=FilteredRelation("forum__marks", condition=Q(forum__marks__user=person)),
        read_up_to=Greatest(
            Coalesce(F("my_mark__number"), 0), Coalesce(F("my_forum_mark__number"), 0)
        ),
    )
    return found


def with_unread(topics: TopicQuerySet, reading: Reading) -> TopicQuerySet:
    """Each with ``unread``, how many posts are, and ``starts_new``, whether its own text is one."""
    posts = _unread_posts(reading)
    found: TopicQuerySet = with_marks(topics, reading.person).annotate(
        unread=Case(
            When(_perhaps(reading), then=CountSome(posts.order_by("number")[:MOST_COUNTED])),
            default=0,
        ),
        starts_new=Case(
            When(_perhaps(reading), then=Exists(posts.filter(position=1))),
            default=Value(False),
            output_field=BooleanField(),
        ),
    )
    return found


def only_unread(topics: TopicQuerySet, reading: Reading) -> TopicQuerySet:
    """Those with a post that is unread."""
    return (
        with_marks(topics, reading.person)
        .filter(_perhaps(reading))
        .filter(Exists(_unread_posts(reading)))
    )


def unread_topics_of_forum(reading: Reading) -> CountSome:
    """For a queryset of forums: how many topics of each are unread, at most ``MOST_COUNTED``."""
    topics = Topic.objects.visible().filter(forum=OuterRef("pk"))
    return CountSome(
        only_unread(topics, reading).order_by("-last_number").values("pk")[:MOST_COUNTED]
    )


def read_up_to(people: Collection[int], topics: Collection[int]) -> dict[tuple[int, int], int]:
    """By person and topic, the number up to which she has read it; none where she has not at all.

    As many queries for many people as for one.
    """
    found: dict[tuple[int, int], int] = {}
    if not people or not topics:
        return found
    forums = dict(Topic.objects.filter(pk__in=list(topics)).values_list("pk", "forum"))
    marks = ForumMark.objects.filter(user__in=people, forum__in=set(forums.values()))
    of_forums = {
        (user, forum): number
        for user, forum, number in marks.values_list("user", "forum", "number")
    }
    if of_forums:
        for person in people:
            for topic, forum in forums.items():
                if number := of_forums.get((person, forum)):
                    found[person, topic] = number
    mine = TopicMark.objects.filter(user__in=people, topic__in=list(forums))
    for user, topic, number in mine.values_list("user", "topic", "number"):
        found[user, topic] = max(number, found.get((user, topic), 0))
    return found


def unread_posts_in(topic: Topic, reading: Reading) -> PostQuerySet:
    """The posts of one topic that are unread."""
    return _unread(reading).filter(topic=topic.pk, number__gt=_read_up_to(topic, reading.person))


def _read_up_to(topic: Topic, person: User) -> int:
    found = with_mark(Topic.objects.filter(pk=topic.pk), person)
    return int(found.values_list("read_up_to", flat=True).get())


def _perhaps(reading: Reading) -> Q:
    return Q(last_number__gt=F("read_up_to"), last_post_at__gte=reading.since)


def _unread_posts(reading: Reading) -> "QuerySet[Any, Any]":
    """For a queryset of topics ``with_marks``: the posts of each that are unread."""
    posts = _unread(reading).filter(topic=OuterRef("pk"), number__gt=OuterRef("read_up_to"))
    return posts.values("pk")


def _unread(reading: Reading) -> PostQuerySet:
    seen = Post.objects.filter(state="visible", visible_from__gte=reading.since)
    return seen.exclude(author=reading.person)

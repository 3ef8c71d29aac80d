"""A forum's topics, newest activity first, in pages that cost the same at any depth.

A page begins where another ended (a moment and a key), so the database never counts or skips rows;
rows are values with composed addresses, not model instances.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q

from forums.addresses import forum_address, topic_address
from forums.models import Forum, Topic, signature
from forums.querysets import TopicQuerySet

TOPICS_A_PAGE = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_KEY = 2**63 - 1
_MICROSECOND = timedelta(microseconds=1)
TOPICS_OF_ALL_FORUMS = 10
_FIELDS = (
    "pk",
    "forum_id",
    "slug",
    "title",
    "opened_at",
    "last_post_at",
    "reply_count",
    "author__full_name",
    "organisation__name",
)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """What a list says about a topic."""

    url: str
    forum: str
    title: str
    signature: str
    opened_at: datetime
    last_post_at: datetime
    replies: int


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One page of topics and the ways on: queries of an address, empty where there is no more."""

    rows: list[TopicRow]
    newer: str
    older: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two topics in the order of activity."""

    moment: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // _MICROSECOND}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """The place that an address names; None for anything that is not one."""
        moment, _, pk = text.partition("-")
        if not (moment.isascii() and moment.isdigit() and pk.isascii() and pk.isdigit()):
            return None
        try:
            return cls(
                EPOCH + timedelta(microseconds=int(moment[:20])), min(int(pk[:20]), _MAX_KEY)
            )
        except OverflowError:
            return None


def topic_page(forum: Forum, asked: Mapping[str, str], *, size: int = TOPICS_A_PAGE) -> TopicPage:
    """The page of ``forum`` that the address asks for: ``older=PLACE``, ``newer=PLACE``,
    ``oldest=1``, or else the first."""
    topics = Topic.objects.visible().filter(forum=forum)
    older, newer = Place.parse(asked.get("older", "")), Place.parse(asked.get("newer", ""))
    if older:
        found = _rows(_beyond(topics, older, "lt").by_activity(), size)
        return _page(forum, found, has_newer=True, has_older=len(found) > size, size=size)
    if newer or asked.get("oldest"):
        beyond = _beyond(topics, newer, "gt") if newer else topics
        found = _rows(beyond.order_by("last_post_at", "pk"), size)
        has_newer = len(found) > size
        return _page(
            forum, found[:size][::-1], has_newer=has_newer, has_older=newer is not None, size=size
        )
    found = _rows(topics.by_activity(), size)
    return _page(forum, found, has_newer=False, has_older=len(found) > size, size=size)


def latest_topics(forums: Sequence[Forum], forums_url: str) -> list[TopicRow]:
    """The topics of ``forums`` in which somebody posted last."""
    by_pk = {forum.pk: forum for forum in forums}
    topics = Topic.objects.visible().filter(forum__in=list(by_pk)).by_activity()
    return [
        _row(forum.name, forum_address(forums_url, forum.slug), row)
        for row in topics.values(*_FIELDS)[:TOPICS_OF_ALL_FORUMS]
        for forum in [by_pk[row["forum_id"]]]
    ]


def _beyond(topics: TopicQuerySet, place: Place, way: str) -> TopicQuerySet:
    return topics.filter(
        Q(**{f"last_post_at__{way}": place.moment})
        | Q(last_post_at=place.moment, **{f"pk__{way}": place.pk})
    )


def _rows(topics: TopicQuerySet, size: int) -> list[dict[str, Any]]:
    """One row more than a page holds, to know whether there is another page."""
    return list(topics.values(*_FIELDS)[: size + 1])


def _page(
    forum: Forum, found: list[dict[str, Any]], *, has_newer: bool, has_older: bool, size: int
) -> TopicPage:
    shown = found[:size]
    forum_url = forum.get_absolute_url()
    return TopicPage(
        rows=[_row(forum.name, forum_url, row) for row in shown],
        newer=f"?newer={_place(shown[0])}" if shown and has_newer else "",
        older=f"?older={_place(shown[-1])}" if shown and has_older else "",
        is_first=not has_newer,
    )


def _place(row: dict[str, Any]) -> Place:
    return Place(row["last_post_at"], row["pk"])


def _row(forum: str, forum_url: str, row: dict[str, Any]) -> TopicRow:
    return TopicRow(
        url=topic_address(forum_url, row["pk"], row["slug"]),
        forum=forum,
        title=row["title"],
        signature=signature(row["author__full_name"], row["organisation__name"]),
        opened_at=row["opened_at"],
        last_post_at=row["last_post_at"],
        replies=row["reply_count"],
    )

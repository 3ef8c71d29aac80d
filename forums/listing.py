"""A forum's topics, newest activity first, in pages that cost the same at any depth.

A page begins where another ended (a moment and a key), so the database never counts or skips rows;
rows are values with composed addresses, not model instances.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from django.db.models import Q, QuerySet

from forums import by_theme
from forums.addresses import forum_address
from forums.models import MOST_PINNED, Forum, Topic
from forums.names import AUTHOR_NAMES
from forums.querysets import TopicQuerySet
from forums.topic_rows import Heading, Row, TopicRow, row_of
from forums.unread.reads import Reading, with_unread
from membership.people.models import User
from portal.lib.prepared import prepared

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
    "is_pinned",
    "kind",
    "accepted__state",
    "accepted__topic_id",
    "occasion__starts_at",
    *AUTHOR_NAMES,
    "organisation__name",
)
_UNREAD = ("unread", "starts_new")
_OF_FORUM = ("forum__name", "forum__slug", "forum__body_id")

Listed = QuerySet[Any, Any]
ForumOf = Callable[[Row], Heading]


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One page of topics and the ways on: queries of an address, empty where there is no more."""

    rows: list[TopicRow]
    newer: str
    older: str
    oldest: str
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


class Way(StrEnum):
    """Which page of a list: the first, the last, or that on a side of a place."""

    FIRST = "first"
    OLDER = "older"
    NEWER = "newer"
    OLDEST = "oldest"


def topic_page(
    forum: Forum,
    asked: Mapping[str, str],
    *,
    size: int = TOPICS_A_PAGE,
    reading: Reading | None = None,
    theme: str = "",
) -> TopicPage:
    """The page of ``forum`` that the address asks for (see ``page_of``); on the first the pinned topics
    stand before the others. With ``theme``, a slug, the topics under it."""
    here = Heading.of(forum, forum.get_absolute_url())
    values: dict[str, Any] = {"forum": forum.pk}
    if theme:
        values["theme"] = theme
    if reading:
        values |= {"person": reading.person.pk, "since": reading.since}

    def read(way: Way, place: Place | None) -> list[Row]:
        between = {"moment": place.moment, "pk": place.pk} if place else {}
        return _of_forum(way, size, **values, **between)

    return page_of(
        _Shelf(read, lambda row: here, bool(reading), size, has_pins=True, theme=theme), asked
    )


@prepared(forum=int, theme=str, person=int, since=datetime, moment=datetime, pk=int)
def _of_forum(
    way: Way,
    size: int,
    *,
    forum: int,
    theme: str = "",
    person: int | None = None,
    since: datetime = EPOCH,
    moment: datetime = EPOCH,
    pk: int = 0,
) -> Any:
    topics = Topic.objects.visible().filter(forum=forum)
    place = Place(moment, pk)
    most = size + 1 + (MOST_PINNED if way == Way.FIRST else 0)
    if theme:
        links = by_theme.links(theme, forum)
        if links is None:
            topics = topics.filter(themes__slug=theme)
        else:
            listed = _in_forum(links, way, place, by_theme.KEY)[:most]
            topics = topics.filter(by_theme.are_those_of(listed))
    reading = Reading(User(pk=person), since) if person is not None else None
    return _values(_in_forum(topics, way, place), _FIELDS, reading)[:most]


def _in_forum(topics: Listed, way: Way, place: Place, key: str = "pk") -> Listed:
    """A forum's topics, or what says as much of them under their ``key``, as a page of that way lists them;
    what is pinned stands on the first alone. Slice it."""
    if way == Way.FIRST:
        return topics.order_by("-is_pinned", "-last_post_at", f"-{key}")
    return _beyond(topics.filter(is_pinned=False), way, place, key)


def topics_across(
    topics: TopicQuerySet,
    asked: Mapping[str, str],
    forums_url: str,
    *,
    size: int = TOPICS_A_PAGE,
    reading: Reading | None = None,
) -> TopicPage:
    """The page of ``topics``, of several forums, that the address asks for (see ``page_of``)."""

    def forum_of(row: Row) -> Heading:
        forum = Forum(name=row["forum__name"], body_id=row["forum__body_id"])
        return Heading.of(forum, forum_address(forums_url, row["forum__slug"]))

    def read(way: Way, place: Place | None) -> list[Row]:
        found = topics.by_activity() if way == Way.FIRST else _beyond(topics, way, place)
        return list(_values(found, (*_FIELDS, *_OF_FORUM), reading)[: size + 1])

    return page_of(_Shelf(read, forum_of, bool(reading), size), asked)


def latest_topics(
    forums: Sequence[Forum], forums_url: str, reading: Reading | None = None
) -> list[TopicRow]:
    """The topics of ``forums`` in which somebody posted last."""
    by_pk = {forum.pk: Heading.of(forum, forum_address(forums_url, forum.slug)) for forum in forums}
    topics = Topic.objects.visible().filter(forum__in=list(by_pk)).by_activity()
    return [
        row_of(row, by_pk[row["forum_id"]], is_read=reading is not None)
        for row in _values(topics, _FIELDS, reading)[:TOPICS_OF_ALL_FORUMS]
    ]


def _values(topics: Listed, fields: Sequence[str], reading: Reading | None) -> Any:
    if reading is None:
        return topics.values(*fields)
    return with_unread(cast("TopicQuerySet", topics), reading).values(*fields, *_UNREAD)


def _beyond(topics: Listed, way: Way, place: Place | None, key: str = "pk") -> Listed:
    """Those on that side of ``place``, the nearest first; without a place all, the oldest first.

    That none lies beyond its moment is said by itself: an index begins there.
    """
    newest, oldest = ("-last_post_at", f"-{key}"), ("last_post_at", key)
    if place is None or way == Way.OLDEST:
        return topics.order_by(*oldest)
    side = "lt" if way == Way.OLDER else "gt"
    found = topics.filter(
        Q(**{f"last_post_at__{side}": place.moment})
        | Q(last_post_at=place.moment, **{f"{key}__{side}": place.pk}),
        **{f"last_post_at__{side}e": place.moment},
    )
    return found.order_by(*(newest if way == Way.OLDER else oldest))


@dataclass(frozen=True)
class _Shelf:
    """Topics to be listed: how they are read, a row more than a page holds, to know whether there is
    another page; and how a row of theirs is made."""

    read: Callable[[Way, Place | None], list[Row]]
    forum_of: ForumOf
    is_read: bool  # by somebody to whom some of it is unread
    size: int = TOPICS_A_PAGE
    has_pins: bool = False  # they stand first, and nowhere else
    theme: str = ""  # what the addresses of its pages name beside their place

    def page(
        self, found: list[Row], *, has_newer: bool, has_older: bool, pinned: Sequence[Row] = ()
    ) -> TopicPage:
        shown = found[: self.size]
        start = f"?theme={self.theme}&" if self.theme else "?"
        return TopicPage(
            rows=[
                row_of(row, self.forum_of(row), is_read=self.is_read) for row in (*pinned, *shown)
            ],
            newer=f"{start}newer={_place(shown[0])}" if shown and has_newer else "",
            older=f"{start}older={_place(shown[-1])}" if shown and has_older else "",
            oldest=f"{start}oldest=1",
            is_first=not has_newer,
        )


def page_of(shelf: _Shelf, asked: Mapping[str, str]) -> TopicPage:
    """The page that the address asks for: ``older=PLACE``, ``newer=PLACE``, ``oldest=1``, or the first.

    With nothing newer beyond it, what was asked for is the first page, whole and with what is pinned.
    """
    size = shelf.size
    if older := Place.parse(asked.get("older", "")):
        found = shelf.read(Way.OLDER, older)
        return shelf.page(found, has_newer=True, has_older=len(found) > size)
    newer = Place.parse(asked.get("newer", ""))
    if newer or asked.get("oldest"):
        found = shelf.read(Way.NEWER if newer else Way.OLDEST, newer)
        if len(found) > size:
            return shelf.page(found[:size][::-1], has_newer=True, has_older=newer is not None)
    found = shelf.read(Way.FIRST, None)
    pinned = [row for row in found if row["is_pinned"]] if shelf.has_pins else []
    others = found[len(pinned) :]
    return shelf.page(others, has_newer=False, has_older=len(others) > size, pinned=pinned)


def _place(row: Row) -> Place:
    return Place(row["last_post_at"], row["pk"])

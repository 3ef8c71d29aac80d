"""What the page of everything followed holds: rows with both ticks, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Q, When

from forums.addresses import forum_address, theme_address, topic_address
from forums.following.things import readable, with_ticks
from forums.topic_rows import capped, unread_in_words
from forums.unread.reads import Reading, unread_topics_of_forum, with_unread

TOPICS_A_PAGE = 30
_TICKS = ("followed", "mailed")
_TOPIC = (
    "pk",
    "slug",
    "title",
    "last_post_at",
    "forum__name",
    "forum__slug",
    "unread",
    "starts_new",
    *_TICKS,
)


@dataclass(frozen=True, slots=True)
class Ticked:
    """Something that is followed or mailed about."""

    key: str  # "topic-12"
    url: str
    name: str
    followed: bool
    mailed: bool
    unread: str = ""  # in words
    forum: str = ""
    last_post_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """One page of the topics, those with something unread first."""

    rows: list[Ticked]
    page: int
    has_more: bool


def topics_ticked(reading: Reading, forums_url: str, page: int) -> Topics:
    """The topics that the reader has ticked and may read, thirty at a time."""
    unread_first = Case(When(unread__gt=0, then=0), default=1)
    found = with_unread(_ticked("topic", reading), reading).order_by(
        unread_first, "-last_post_at", "-pk"
    )
    start = (page - 1) * TOPICS_A_PAGE
    rows = list(found.values(*_TOPIC)[start : start + TOPICS_A_PAGE + 1])
    shown = [_topic(row, forums_url) for row in rows[:TOPICS_A_PAGE]]
    return Topics(shown, page, has_more=len(rows) > TOPICS_A_PAGE)


def forums_ticked(reading: Reading, forums_url: str) -> list[Ticked]:
    """The forums, each with how many topics are unread."""
    found = _ticked("forum", reading).annotate(unread=unread_topics_of_forum(reading))
    return [
        Ticked(
            key=f"forum-{row['pk']}",
            url=forum_address(forums_url, row["slug"]),
            name=row["name"],
            followed=row["followed"],
            mailed=row["mailed"],
            unread=capped(row["unread"]),
        )
        for row in found.order_by("name").values("pk", "name", "slug", "unread", *_TICKS)
    ]


def themes_ticked(reading: Reading, forums_url: str) -> list[Ticked]:
    """The themes, in their own order."""
    return [
        Ticked(
            key=f"theme-{row['pk']}",
            url=theme_address(forums_url, row["slug"]),
            name=row["name"],
            followed=row["followed"],
            mailed=row["mailed"],
        )
        for row in _ticked("theme", reading).values("pk", "name", "slug", *_TICKS)
    ]


def _ticked(kind: str, reading: Reading) -> Any:
    things = with_ticks(readable(kind, reading.person), kind, reading.person)
    return things.filter(Q(followed=True) | Q(mailed=True))


def _topic(row: dict[str, Any], forums_url: str) -> Ticked:
    forum_url = forum_address(forums_url, row["forum__slug"])
    return Ticked(
        key=f"topic-{row['pk']}",
        url=topic_address(forum_url, row["pk"], row["slug"]),
        name=row["title"],
        followed=row["followed"],
        mailed=row["mailed"],
        unread=unread_in_words(row["unread"], starts_new=row["starts_new"]),
        forum=row["forum__name"],
        last_post_at=row["last_post_at"],
    )

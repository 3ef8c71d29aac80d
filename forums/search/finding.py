"""Finding posts: one function over two databases, for whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import F, Q
from django.utils.safestring import SafeString

from forums.addresses import forum_address, post_address, topic_address
from forums.models import Forum, Post, TopicKind
from forums.names import AUTHOR_NAMES, signature_in
from forums.querysets import PostQuerySet
from forums.search import postgresql, sqlite
from forums.search.marks import marked, snippet
from forums.search.words import Query
from membership.people.roles import Anyone
from membership.places.models import Theme
from portal.lib.time import london_day, start_of_day

RESULTS_A_PAGE = 20
MOST_RANKED = 1000  # of a common word the newest, which are then ranked: all of them take too long
_FIELDS = (
    "pk",
    "position",
    "body",
    "written_at",
    "topic_id",
    "topic__title",
    "topic__slug",
    "topic__kind",
    "topic__forum__name",
    "topic__forum__slug",
    "topic__forum__body_id",
    *AUTHOR_NAMES,
    "organisation__name",
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; ``until`` is the first day that is no longer wanted."""

    forum: Forum | None = None
    organisation: str = ""
    theme: Theme | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    newest_first: bool = False

    def __bool__(self) -> bool:
        asked = (self.forum, self.organisation, self.theme, self.kind, self.since, self.until)
        return any(asked)  # an order alone asks for nothing


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post that answers, as a list shows it."""

    url: str
    title: SafeString
    text: SafeString
    forum: str
    kind: str
    signature: str
    written_at: datetime
    is_first: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The posts that answer: one page of them, how many there are, and whether there are more."""

    page: Page[Any]
    posts: Sequence[FoundPost]
    count: int
    is_capped: bool


def search_posts(
    query: Query,
    user: Anyone,
    filters: Filters,
    now: datetime,
    *,
    forums_url: str,
    forums: Sequence[Forum] | None = None,
    page: int | str | None = 1,
    size: int = RESULTS_A_PAGE,
) -> Found:
    """The posts that ``user`` may read and everyone in their forum sees, best match first.

    Without words the newest that the filters leave, without either nothing. Of a common word the newest
    ``MOST_RANKED`` are ranked. What is hidden, waits or was withdrawn is found by nobody. ``forums``:
    those that ``user`` may read, where they have been read already.
    """
    if forums is None:
        forums = readable_forums(user, on=london_day(now))
    if filters.forum:
        forums = [forum for forum in forums if forum == filters.forum]
    posts = narrowed(posts_in(forums), filters)
    found = list(_matching(posts, query, filters)[: MOST_RANKED + 1])
    if query and not filters.newest_first:
        found[:MOST_RANKED] = sorted(found[:MOST_RANKED], key=lambda each: (-each[1], -each[0]))
    shown = Paginator([pk for pk, _ in found[:MOST_RANKED]], size).get_page(page)
    return Found(
        shown,
        _rows(posts, query, list(shown), forums_url),
        min(len(found), MOST_RANKED),
        is_capped=len(found) > MOST_RANKED,
    )


def readable_forums(user: Anyone, *, on: date) -> list[Forum]:
    """The forums that ``user`` may read on ``on``, rooms of groups last."""
    return list(
        Forum.objects.visible_to(user, on=on).order_by(F("body").asc(nulls_first=True), "name")
    )


def posts_in(forums: Sequence[Forum]) -> PostQuerySet:
    """What may be found in ``forums``: ``visible_to`` without what opens for authors and moderators alone.

    The forums are named by their keys: a database that sees how many they are plans far better.
    """
    return Post.objects.visible().filter(topic__forum__in=[forum.pk for forum in forums])


def narrowed(posts: PostQuerySet, filters: Filters) -> PostQuerySet:
    """The ``posts`` that answer to every filter but the forum."""
    wanted = Q()
    if filters.organisation:
        name = filters.organisation
        wanted &= Q(organisation__name__icontains=name) | Q(organisation__slug=name)
    if filters.theme:
        wanted &= Q(topic__in=filters.theme.topics.values("pk"))
    if filters.kind:
        wanted &= Q(topic__kind=filters.kind)
    if filters.since:
        wanted &= Q(written_at__gte=start_of_day(filters.since))
    if filters.until:
        wanted &= Q(written_at__lt=start_of_day(filters.until))
    return posts.filter(wanted)


def database() -> Any:
    """The search of the database in use."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def _matching(posts: PostQuerySet, query: Query, filters: Filters) -> Any:
    if query:
        return database().matching(posts, query)
    if not filters:
        posts = posts.none()
    return posts.order_by("-pk").values_list("pk", "number")


def _rows(posts: PostQuerySet, query: Query, keys: list[int], forums_url: str) -> list[FoundPost]:
    """The posts of one page in its order, with marks; nothing is asked for an empty page."""
    if not keys:
        return []
    shown = Post.objects.filter(pk__in=keys)
    values = database().marked(shown, query, _FIELDS) if query else shown.values(*_FIELDS)
    rows = {row["pk"]: row for row in values}
    return [_row(rows[pk], forums_url) for pk in keys if pk in rows]


def _row(row: dict[str, Any], forums_url: str) -> FoundPost:
    forum_url = forum_address(forums_url, row["topic__forum__slug"])
    topic_url = topic_address(forum_url, row["topic_id"], row["topic__slug"])
    forum = Forum(name=row["topic__forum__name"], body_id=row["topic__forum__body_id"])
    return FoundPost(
        url=post_address(topic_url, row["position"], row["pk"]),
        title=marked(row.get("marked_heading") or row["topic__title"]),
        text=snippet(row.get("marked_body") or row["body"]),
        forum=forum.name,
        kind=""
        if row["topic__kind"] == TopicKind.DISCUSSION
        else TopicKind(row["topic__kind"]).label,
        signature=signature_in(row, forum.own_voice),
        written_at=row["written_at"],
        is_first=row["position"] == 1,
    )

"""What the queue shows of each thing that waits, read for a whole page at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from forums.models import Appeal, Post, Report
from forums.moderation.history import AuthorHistory, ReporterHistory, of_authors, of_reporters
from forums.querysets import LookedAfter
from membership.people.models import User

COLUMNS = ("kind", "thing", "since", "urgent")
Lines = QuerySet[Any, Any]
Line = tuple[str, int, datetime, int]


class Kind(StrEnum):
    """What can wait."""

    REPORTS = "reports"
    WAITING = "waiting"
    APPEALS = "appeals"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class Request:
    """Something that another part of the forums has waiting for a moderator, with the page to answer it."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class RequestSource:
    """Where requests come from: ``lines`` are those that a user answers on a day (see ``as_lines``), and
    ``read`` says what the page shows of some of them, by key."""

    lines: Callable[[User, date], Lines]
    read: Callable[[Collection[int]], dict[int, Request]]


_sources: list[RequestSource] = []


def has_requests(source: RequestSource) -> RequestSource:
    """Register the source of the requests that wait in the queue; there is one."""
    _sources[:] = [source]
    return source


def request_sources() -> Sequence[RequestSource]:
    return tuple(_sources)


def as_lines(rows: Lines, kind: Kind, since: str) -> Lines:
    """Rows as lines of the queue, none of them urgent; ``since`` is the field with the moment."""
    named = rows.order_by().annotate(
        kind=word(kind), thing=F("pk"), since=F(since), urgent=Value(0)
    )
    lines: Lines = named.values_list(*COLUMNS)
    return lines


def word(kind: Kind) -> Value:
    return Value(str(kind), output_field=CharField())


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits, with what somebody needs to know who decides about it."""

    kind: Kind
    since: datetime
    urgent: bool
    post: Post | None = None
    appeal: Appeal | None = None
    request: Request | None = None
    author: AuthorHistory = field(default_factory=AuthorHistory)
    reports: Sequence[tuple[Report, ReporterHistory | None]] = ()


class Reader:
    """Reads what a page of lines is about: as many statements whatever the page holds."""

    def __init__(self, lines: Sequence[Line], told: LookedAfter) -> None:
        pks: dict[str, list[int]] = defaultdict(list)
        for kind, thing, _, _ in lines:
            pks[kind].append(thing)
        self.appeals = _appeals(pks[Kind.APPEALS])
        self.posts = _posts([*pks[Kind.REPORTS], *pks[Kind.WAITING]])
        self.reports = reports_of(pks[Kind.REPORTS])
        self.requests = {
            pk: found
            for source in request_sources()
            for pk, found in source.read(pks[Kind.REQUESTS]).items()
        }
        people = [*self.posts.values(), *(each.decision.post for each in self.appeals.values())]
        self.authors = of_authors({post.author_id for post in people}, told)
        senders = {each.reporter_id for own in self.reports.values() for each in own}
        self.reporters = of_reporters(senders, told)

    def item(self, line: Line) -> Item:
        kind, thing, since, urgent = line
        appeal = self.appeals.get(thing) if kind == Kind.APPEALS else None
        post = appeal.decision.post if appeal else self.posts.get(thing)
        if kind == Kind.REQUESTS:
            return Item(Kind(kind), since, urgent=False, request=self.requests.get(thing))
        return Item(
            kind=Kind(kind),
            since=since,
            urgent=bool(urgent),
            post=post,
            appeal=appeal,
            author=self.authors.get(post.author_id if post else None, AuthorHistory()),
            reports=self.with_history(thing) if kind == Kind.REPORTS else (),
        )

    def with_history(self, post_pk: int) -> list[tuple[Report, ReporterHistory | None]]:
        """The open reports of a post, each with what its sender reported before."""
        return [
            (each, self.reporters.get(each.reporter_id)) for each in self.reports.get(post_pk, [])
        ]


def reports_of(post_pks: Collection[int]) -> dict[int, list[Report]]:
    """The open reports of posts, post by post, the oldest first."""
    found: dict[int, list[Report]] = defaultdict(list)
    rows = Report.objects.open().filter(post__in=post_pks).select_related("reporter")
    for each in rows.order_by("reported_at", "pk"):
        found[each.post_id].append(each)
    return found


def _posts(pks: Collection[int]) -> dict[int, Post]:
    posts = Post.objects.filter(pk__in=pks)
    return {
        post.pk: post for post in posts.select_related("topic__forum", "author", "organisation")
    }


def _appeals(pks: Collection[int]) -> dict[int, Appeal]:
    appeals = Appeal.objects.filter(pk__in=pks).select_related(
        "by",
        "decision__by",
        "decision__post__topic__forum",
        "decision__post__author",
        "decision__post__organisation",
    )
    return {each.pk: each for each in appeals}

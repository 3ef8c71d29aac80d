"""What waits, for whom: the mail of the day goes by this, and so does the queue's rule of who sees what."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q

from forums.models import Appeal, Cover, Forum, ForumModerator, ForumRequest, Post, Report, State
from forums.moderation.words import URGENT
from forums.querysets import PostQuerySet
from membership.bodies.looking_after import chairs
from membership.people.roles import officers

REPORTED, WAITING, APPEALED = "reported post", "waiting post", "appeal"
ASKED = "request to join"
PLURALS = {
    REPORTED: "reported posts",
    WAITING: "waiting posts",
    APPEALED: "appeals",
    ASKED: "requests to join",
}


@dataclass(frozen=True, slots=True)
class Heap:
    """Things of one kind that wait in one forum: how many, and since when the oldest."""

    kind: str
    forum: str
    count: int
    since: datetime
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class _Matter:
    """What waits in one forum about what one author wrote, and who may not decide it."""

    kind: str
    forum_pk: int
    count: int
    since: datetime
    not_for: frozenset[int | None]
    for_officers: bool = False
    urgent: bool = False
    for_nobody_else: bool = False  # than officers


def waiting_posts() -> PostQuerySet:
    """Posts that wait for a moderator: replies in topics that are seen, and the own texts of topics."""
    reply = Q(state=State.WAITING, topic__state=State.VISIBLE)
    waiting: PostQuerySet = Post.objects.filter(reply | Q(position=1, topic__state=State.WAITING))
    return waiting


def what_waits(on: date) -> Mapping[int, list[Heap]]:
    """What waits today for each account that is written to, by its key; nobody for whom nothing waits.

    Whoever moderates a forum today hears of it, or who stands in; the chair of a group's room; and
    officers of what nobody else can decide, or what is theirs to see to.
    """
    told, names = _who_looks_after(on), dict(Forum.objects.values_list("pk", "name"))
    rooms = set(Forum.objects.filter(body__isnull=False).values_list("pk", flat=True))
    council = {user.pk for user in officers()}
    heaps: dict[int, dict[tuple[str, int], Heap]] = defaultdict(dict)
    for matter in _matters():
        people = set() if matter.for_nobody_else else told[matter.forum_pk] - matter.not_for
        closed_to_officers = matter.forum_pk in rooms and matter.kind != APPEALED
        if matter.for_officers or not (people or closed_to_officers):
            people |= council - matter.not_for
        for pk in people:
            key = (matter.kind, matter.forum_pk)
            heaps[pk][key] = _added(heaps[pk].get(key), matter, names[matter.forum_pk])
    return {
        pk: sorted(own.values(), key=lambda heap: (not heap.urgent, heap.since))
        for pk, own in heaps.items()
    }


def _added(heap: Heap | None, matter: _Matter, forum: str) -> Heap:
    if heap is None:
        return Heap(matter.kind, forum, matter.count, matter.since, matter.urgent)
    return Heap(
        heap.kind,
        heap.forum,
        heap.count + matter.count,
        min(heap.since, matter.since),
        heap.urgent or matter.urgent,
    )


def _who_looks_after(on: date) -> dict[int, set[int]]:
    """Forum by forum the accounts that look after it today; somebody who is away is not among them."""
    told: dict[int, set[int]] = defaultdict(set)
    covers = Cover.objects.current(on).filter(cover__is_active=True)
    standing_in = list(covers.values_list("away", "cover", "away__forum"))
    away = {pk for pk, _, _ in standing_in}
    rows = ForumModerator.objects.current(on).filter(user__is_active=True)
    for pk, user, forum in rows.values_list("pk", "user", "forum"):
        if pk not in away:
            told[forum].add(user)
    for _, user, forum in standing_in:
        told[forum].add(user)
    for room in Forum.objects.filter(body__isnull=False).select_related("body"):
        told[room.pk] = {chair.pk for chair in chairs(room.body, on)}
    return told


def _matters() -> Iterator[_Matter]:
    by_report = ("post__topic__forum", "post__author", "for_officers")
    reports = Report.objects.open().order_by().values(*by_report)
    for row in reports.annotate(
        count=Count("post", distinct=True),
        since=Min("reported_at"),
        urgent=Count("pk", filter=Q(reason__in=URGENT)),
    ):
        forum, author, officers_too = (row[name] for name in by_report)
        not_for, urgent = frozenset({author}), row["urgent"] > 0
        yield _Matter(REPORTED, forum, row["count"], row["since"], not_for, officers_too, urgent)
    posts = waiting_posts().order_by().values("topic__forum", "author")
    for row in posts.annotate(count=Count("pk"), since=Min("written_at")):
        not_for = frozenset({row["author"]})
        yield _Matter(WAITING, row["topic__forum"], row["count"], row["since"], not_for)
    appeals = Appeal.objects.open()
    place = "decision__post__topic__forum"
    fields = ("decision__forum", place, "made_at", "decision__by", "decision__post__author")
    for decided_in, forum, since, by, author in appeals.values_list(*fields):
        not_for, moved = frozenset({by, author}), decided_in != forum
        yield _Matter(APPEALED, forum, 1, since, not_for, for_nobody_else=moved)
    asked = ForumRequest.objects.waiting().order_by().values("forum")
    for row in asked.annotate(count=Count("pk"), since=Min("asked_at")):
        yield _Matter(ASKED, row["forum"], row["count"], row["since"], frozenset())

"""Whether a forum's counters, pointers, numbers and marks say what its posts and files say, and mending them.

Everything that changes them holds the forum's row first. Who holds it here therefore looks at a moment
in which nothing is half done, and a fault that is found is one. That what is seen has a place and a
number is not asked: the database refuses anything else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from forums.arranging.placing import raise_numbers
from forums.attachments.actions import recount
from forums.models import Attachment, Forum, ForumMark, Post, State, Topic, TopicMark
from portal.records.actions import record

BATCH = 500
COUNTED = ("reply_count", "last_post_at", "last_number")


@dataclass(frozen=True)
class Fault:
    """What a field says and what it should say; of a row of ``model``, or of the whole forum's."""

    forum: str
    model: str
    pk: int
    field: str
    found: Any
    right: Any

    def __str__(self) -> str:
        return (
            f"{self.forum}: {self.model} {self.pk}: {self.field} is {self.found}, not {self.right}"
        )


@transaction.atomic
def check(forum: Forum) -> list[Fault]:
    """What is off in ``forum``; nothing is changed."""
    held = _hold(forum)
    return [*_numbers(held), *_topics(held), *_forum(held), *_marks(held), *_files(held)]


def check_all() -> list[Fault]:
    """What is off anywhere: for tests."""
    return [fault for forum in Forum.objects.order_by("pk") for fault in check(forum)]


@transaction.atomic
def mend(forum: Forum) -> list[Fault]:
    """Set right what is off in ``forum``, and record it; gives what was off."""
    held, mended = _hold(forum), []
    for look, set_right in (
        (_numbers, _number_anew),
        (_topics, _set_topics),
        (_forum, _set_forum),
        (_marks, _lower_marks),
        (_files, _count_files),
    ):
        faults = look(held)
        set_right(held, faults)
        mended += faults
        held.refresh_from_db()
    if mended:
        record(
            forum,
            "recounted",
            acting_user=None,
            old={"faults": len(mended)},
            new={"mended": [str(fault) for fault in mended[:BATCH]]},
        )
    return mended


def _hold(forum: Forum) -> Forum:
    held: Forum = Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    return held


def _numbers(forum: Forum) -> list[Fault]:
    """Numbers that two posts of the forum have: the later one needs another."""
    numbered = Post.objects.filter(topic__forum=forum, number__isnull=False)
    given = numbered.aggregate(all=Count("pk"), different=Count("number", distinct=True))
    if given["all"] == given["different"]:
        return []
    twice = numbered.values("number").annotate(posts=Count("pk")).filter(posts__gt=1)
    rows = numbered.filter(number__in=twice.values("number")).order_by("number", "pk")
    seen: set[int] = set()
    faults = []
    for pk, number in rows.values_list("pk", "number"):
        if number in seen:
            faults.append(Fault(forum.slug, "post", pk, "number", number, "another"))
        seen.add(number)
    return faults


def _topics(forum: Forum) -> list[Fault]:
    """Topics whose counters and pointers are not what their posts say."""
    said = {row["topic_id"]: row for row in _said(forum)}
    topics = Topic.objects.filter(forum=forum).order_by("pk")
    return [
        Fault(forum.slug, "topic", topic["pk"], field, topic[field], right)
        for topic in topics.values("pk", "last_position", *COUNTED)
        for field, right in _right(topic, said.get(topic["pk"], {})).items()
        if topic[field] != right
    ]


def _said(forum: Forum) -> Iterable[dict[str, Any]]:
    """What the posts of each topic say, in one pass."""
    seen = Q(state=State.VISIBLE)
    posts = Post.objects.filter(topic__forum=forum).order_by().values("topic_id")
    said: Iterable[dict[str, Any]] = posts.annotate(
        reply_count=Count("pk", filter=seen & Q(position__gt=1)),
        last_post_at=Max("visible_from", filter=seen),
        last_number=Max("number", filter=seen),
        highest=Max("position"),
    )
    return said


def _right(topic: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of ``topic`` should say. Positions of posts that left it stay given."""
    return {
        "reply_count": said.get("reply_count", 0),
        "last_post_at": said.get("last_post_at") or topic["last_post_at"],
        "last_number": said.get("last_number") or 0,
        "last_position": max(topic["last_position"], said.get("highest") or 0),
    }


def _forum(forum: Forum) -> list[Fault]:
    """The forum's own counters and pointers, once those of its topics are right."""
    shown = Topic.objects.visible().filter(forum=forum)
    newest = shown.by_activity().values_list("last_post_at", flat=True).first()
    posts = Post.objects.filter(topic__forum=forum)
    highest = posts.aggregate(number=Max("number"))["number"] or 0
    right = {
        "topic_count": shown.count(),
        "last_post_at": newest,
        "last_number": max(forum.last_number, highest),
    }
    return [
        Fault(forum.slug, "forum", forum.pk, field, getattr(forum, field), value)
        for field, value in right.items()
        if getattr(forum, field) != value
    ]


def _marks(forum: Forum) -> list[Fault]:
    """Marks above all numbers that the forum has given: they would hide what is said next."""
    above: list[tuple[str, models.QuerySet[Any]]] = [
        ("topicmark", TopicMark.objects.filter(topic__forum=forum)),
        ("forummark", ForumMark.objects.filter(forum=forum)),
    ]
    return [
        Fault(forum.slug, name, pk, "number", number, forum.last_number)
        for name, marks in above
        for pk, number in marks.filter(number__gt=forum.last_number)
        .order_by("pk")
        .values_list("pk", "number")
    ]


def _files(forum: Forum) -> list[Fault]:
    """Posts that know of more or fewer files than stand beside them: these would not be shown, or asked
    for in vain. One statement, since a file is put beside a post without holding the forum's row."""
    live = Attachment.objects.live().filter(post=OuterRef("pk")).order_by()
    counted = live.values("post").annotate(number=Count("pk")).values("number")
    posts = Post.objects.filter(topic__forum=forum).order_by("pk")
    with_files = posts.filter(Q(attachment_count__gt=0) | Exists(live))
    known = with_files.annotate(right=Coalesce(Subquery(counted), 0))
    return [
        Fault(forum.slug, "post", pk, "attachment_count", found, right)
        for pk, found, right in known.exclude(attachment_count=F("right")).values_list(
            "pk", "attachment_count", "right"
        )
    ]


def _number_anew(forum: Forum, faults: list[Fault]) -> None:
    if not faults:
        return
    highest = Post.objects.filter(topic__forum=forum).aggregate(number=Max("number"))["number"]
    start = raise_numbers(forum.pk, highest, len(faults))
    posts = [Post(pk=fault.pk, number=start + n) for n, fault in enumerate(faults, start=1)]
    Post.objects.bulk_update(posts, ["number"], batch_size=BATCH)


def _set_topics(forum: Forum, faults: list[Fault]) -> None:
    """Each row is held while it is set right: the forum's row keeps others from changing it."""
    fields: dict[int, dict[str, Any]] = {}
    for fault in faults:
        fields.setdefault(fault.pk, {})[fault.field] = fault.right
    for pk, right in sorted(fields.items()):
        Topic.objects.filter(pk=pk).update(**right)


def _set_forum(forum: Forum, faults: list[Fault]) -> None:
    if faults:
        Forum.objects.filter(pk=forum.pk).update(**{each.field: each.right for each in faults})


def _lower_marks(forum: Forum, faults: list[Fault]) -> None:
    if faults:
        TopicMark.objects.filter(topic__forum=forum, number__gt=forum.last_number).update(
            number=forum.last_number
        )
        ForumMark.objects.filter(forum=forum, number__gt=forum.last_number).update(
            number=forum.last_number
        )


def _count_files(forum: Forum, faults: list[Fault]) -> None:
    if faults:
        recount([fault.pk for fault in faults])

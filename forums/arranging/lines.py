"""What was arranged, in words for moderators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from forums.addresses import forum_address, topic_address
from forums.models import Arrangement, ArrangementKind, State, Topic
from forums.querysets import LookedAfter
from membership.people.models import User
from portal.lib.time import london_day

OUT_OF_SIGHT = "A topic that you cannot see"


@dataclass(frozen=True, slots=True)
class Line:
    """One arrangement: what was done to which topic, by whom, when and why, and whether it can be undone."""

    url: str
    topic: str
    topic_url: str
    done: str
    into: str
    into_url: str
    by: str
    at: datetime
    reason: str
    undone_at: datetime | None
    is_undoable: bool


def lines(
    arrangements: Iterable[Arrangement], forums_url: str, reader: User, now: datetime
) -> list[Line]:
    """``arrangements``, loaded with their places, as a list shows them to ``reader``, who moderates one of
    the forums: a topic that was moved out of her forum, and is out of sight there, is not named."""
    shown = list(arrangements)
    in_sight = _in_sight(shown, reader, london_day(now))
    return [_line(each, forums_url, now, in_sight) for each in shown]


def _in_sight(arrangements: list[Arrangement], reader: User, on: date) -> set[int]:
    """The topics of ``arrangements`` that open for ``reader``, or whose posts she finds elsewhere."""
    pks = {pk for each in arrangements for pk in (each.topic_id, each.into_id) if pk}
    opens = Topic.objects.visible_to(reader, on=on).values("pk")
    merged = Q(state=State.MERGED) & (Q(merged_into__in=opens) | LookedAfter(reader, on)("forum"))
    found = Topic.objects.filter(Q(pk__in=opens) | merged, pk__in=pks)
    return set(found.values_list("pk", flat=True))


def _line(each: Arrangement, forums_url: str, now: datetime, in_sight: set[int]) -> Line:
    topic = each.topic if each.topic_id in in_sight else None
    into, into_url = _into(each, forums_url, in_sight)
    return Line(
        url=f"{forum_address(forums_url, each.forum.slug)}arrangements/{each.pk}/",
        topic=str(each.before.get("title", topic.title)) if topic else OUT_OF_SIGHT,
        topic_url=_address(topic, forums_url) if topic else "",
        done=DONE[ArrangementKind(each.kind)],
        into=into,
        into_url=into_url,
        by=each.arranged_by.full_name if each.arranged_by else "a former moderator",
        at=each.arranged_at,
        reason=each.reason,
        undone_at=each.undone_at,
        is_undoable=each.is_undoable(now),
    )


def _into(each: Arrangement, forums_url: str, in_sight: set[int]) -> tuple[str, str]:
    """The topic or the forum into which something went, or the title that was given; and the address."""
    if each.into is not None:
        if each.into_id not in in_sight:
            return OUT_OF_SIGHT, ""
        return each.into.title, _address(each.into, forums_url)
    if each.into_forum is not None:
        return each.into_forum.name, forum_address(forums_url, each.into_forum.slug)
    return (str(each.after.get("title", "")) if each.topic_id in in_sight else ""), ""


def _address(topic: Topic, forums_url: str) -> str:
    return topic_address(forum_address(forums_url, topic.forum.slug), topic.pk, topic.slug)


DONE: dict[ArrangementKind, str] = {
    ArrangementKind.PINNED: "Pinned",
    ArrangementKind.UNPINNED: "Unpinned",
    ArrangementKind.LOCKED: "Locked",
    ArrangementKind.UNLOCKED: "Unlocked",
    ArrangementKind.RENAMED: "Renamed to",
    ArrangementKind.MOVED: "Moved to the forum",
    ArrangementKind.MERGED: "Merged into",
    ArrangementKind.SPLIT: "Posts moved into",
}

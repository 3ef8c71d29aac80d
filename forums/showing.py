"""Coming to be seen and going out of sight: the one place where counters, places and pointers change.

Whoever shows or takes away holds the forum's row first and then the topic's (``hold``), so that of two
at once one waits, and nobody waits in a circle. Counters are incremented; only a pointer to what went
out of sight is looked up anew.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, DateTimeField, F, Max, Q, Value
from django.db.models.functions import Coalesce, Greatest

from forums.arranging.marks import own_marks
from forums.arranging.placing import number_anew, posts_of
from forums.errors import AlreadyDoneError
from forums.models import Absence, Forum, Post, State, Topic
from portal.lib.prepared import planned_once

# Written out: every post runs both, and to build them took longer than to run them.
NUMBERED = """
UPDATE forums_forum SET last_number = last_number + 1,
  last_post_at = CASE WHEN last_post_at > %(now)s THEN last_post_at ELSE %(now)s END
WHERE id = %(forum)s RETURNING last_number"""
COUNTED = """
UPDATE forums_topic SET last_position = last_position + 1, reply_count = reply_count + 1,
  last_number = %(number)s,
  last_post_at = CASE WHEN last_post_at > %(now)s THEN last_post_at ELSE %(now)s END
WHERE id = %(topic)s AND forum_id = %(forum)s AND state = 'visible'
  AND (locked_at IS NULL OR %(though_locked)s)
RETURNING last_position"""
GONE_OR_MOVED = "This post has been moved or removed meanwhile. Load the page again."


def hold(topic: Topic) -> Topic:
    """Hold the rows of ``topic`` and its forum until the transaction ends; gives the topic as it is now.

    Raises AlreadyDoneError when it has been moved to another forum meanwhile.
    """
    return hold_together([topic])[0]


def hold_together(topics: Iterable[Topic], *, forums: Iterable[int] = ()) -> list[Topic]:
    """Hold the rows of ``topics``, of their forums and of ``forums``: forums by key, then topics by key.

    The keys stay free: who only refers to a topic, as a new mark does, does not wait, or the two
    could wait for each other. Raises AlreadyDoneError as ``hold`` does.
    """
    known = {topic.pk: topic for topic in topics}
    places = {topic.forum_id for topic in known.values()} | set(forums)
    list(Forum.objects.select_for_update(no_key=True).filter(pk__in=places).order_by("pk"))
    rows = Topic.objects.select_for_update(no_key=True).filter(pk__in=list(known)).order_by("pk")
    held = {row.pk: row for row in rows if row.forum_id == known[row.pk].forum_id}
    if len(held) < len(known):
        raise AlreadyDoneError(
            "This topic has been moved or removed meanwhile. Load the page again."
        )
    return [held[pk] for pk in known]


def hold_place(post: Post) -> Topic:
    """Hold the topic of ``post``, and learn where in it the post stands now; gives the topic.

    Raises AlreadyDoneError when the post has been put into another topic meanwhile.
    """
    topic = hold(post.topic)
    place = Post.objects.filter(pk=post.pk, topic=topic).values_list("position", "number").first()
    if place is None:
        raise AlreadyDoneError(GONE_OR_MOVED)
    post.position, post.number = place
    return topic


def hold_post(post: Post) -> Post:
    """The post as it is now; its forum, topic and row are held until the transaction ends.

    Raises AlreadyDoneError when it has been put elsewhere or is gone meanwhile.
    """
    topic = hold(post.topic)
    topic.forum = post.topic.forum
    here = Post.objects.filter(pk=post.pk, topic=topic).select_related("author")
    held: Post | None = here.select_for_update(of=("self",)).first()
    if held is None:
        raise AlreadyDoneError(GONE_OR_MOVED)
    held.topic = topic
    return held


def next_number(forum_pk: int, now: datetime) -> int:
    """The number of what comes to be seen in the forum now; holds the forum's row from here on."""
    number = _changed(NUMBERED, now, {"forum": forum_pk})
    if number is None:
        raise Forum.DoesNotExist
    return number


def count_reply(topic: Topic, number: int, now: datetime, *, though_locked: bool) -> int | None:
    """The place of one more reply in ``topic``, counted and the newest of it; holds the topic's row.

    None when the topic is not to be seen in this forum, or locked and not ``though_locked``.
    """
    counted = {"topic": topic.pk, "forum": topic.forum_id, "number": number}
    return _changed(COUNTED, now, {**counted, "though_locked": though_locked})


def _changed(statement: str, now: datetime, values: Mapping[str, Any]) -> int | None:
    """The number that a statement gives back of the row it changed; None when there was none."""
    moment = connection.ops.adapt_datetimefield_value(now)
    with planned_once() as cursor:
        cursor.execute(statement, {**values, "now": moment})
        row = cursor.fetchone()
    return int(row[0]) if row else None


def show_reply(post: Post, now: datetime) -> None:
    """A reply that waited or was hidden is seen: it counts, and it is new from ``now`` on.

    The first time it takes the next place in its topic. Its row says already that it is visible.
    """
    topic = hold_place(post)
    number = next_number(topic.forum_id, now)
    first_time = post.position is None
    Topic.objects.filter(pk=topic.pk).update(
        last_position=F("last_position") + int(first_time),
        reply_count=F("reply_count") + 1,
        last_number=number,
        last_post_at=Greatest(F("last_post_at"), Value(now, DateTimeField())),
    )
    place = topic.last_position + 1 if first_time else post.position
    _put(post, number=number, position=place, now=now)
    if not topic.is_visible:  # nobody sees it yet: the forum's newest post is another
        point_forum_anew(topic.forum_id)


def show_topic(topic: Topic, now: datetime) -> None:
    """A topic that waited or was hidden is seen: it counts, and its text is new from ``now`` on.

    Its replies are as unread as its own marks say: who has marked the forum as read may have done so
    while nobody saw them.
    """
    held = hold(topic)
    if held.reply_count:
        replies = list(posts_of(held).exclude(position=1))
        number_anew(held, replies, own_marks(held), into_forum_pk=held.forum_id)
    number = next_number(held.forum_id, now)
    Topic.objects.filter(pk=topic.pk).update(
        first_visible_from=_first_seen(topic),
        visible_from=now,
        last_number=number,
        last_post_at=Greatest(F("last_post_at"), Value(now, DateTimeField())),
    )
    Forum.objects.filter(pk=held.forum_id).update(topic_count=F("topic_count") + 1)
    topic.visible_from = now
    text = Post.objects.filter(topic=topic, position=1)
    text.update(first_visible_from=_first_seen(topic), number=number, visible_from=now)
    Absence.objects.end(topic, now)


def take_away_reply(post: Post) -> None:
    """A reply that was counted is seen no more; it keeps its place. The topic's row is held."""
    hold_place(post)
    Topic.objects.filter(pk=post.topic_id).update(reply_count=F("reply_count") - 1)
    point_anew(post.topic)


def take_away_topic(topic: Topic) -> None:
    """A topic that was counted is seen no more. Its row is held."""
    Forum.objects.filter(pk=topic.forum_id).update(topic_count=F("topic_count") - 1)
    point_forum_anew(topic.forum_id)


def point_anew(topic: Topic) -> None:
    """Point a topic, and then its forum, at the newest post that is still to be seen."""
    newest = Post.objects.filter(topic=topic, state=State.VISIBLE).aggregate(
        at=Max("visible_from"), number=Max("number")
    )
    Topic.objects.filter(pk=topic.pk).update(
        last_post_at=newest["at"] or topic.opened_at, last_number=newest["number"] or 0
    )
    point_forum_anew(topic.forum_id)


def point_forum_anew(forum_pk: int) -> None:
    """Point a forum at its newest topic that is still to be seen. Its row is held."""
    topics = Topic.objects.visible().filter(forum_id=forum_pk).by_activity()
    newest = topics.values_list("last_post_at", flat=True).first()
    Forum.objects.filter(pk=forum_pk).update(last_post_at=newest)


def count_anew(topic: Topic) -> None:
    """Count and point a topic whose posts were arranged, and point its forum. Both rows are held.

    One without posts keeps the moment of its last.
    """
    seen = Post.objects.filter(topic=topic, state=State.VISIBLE).aggregate(
        replies=Count("pk", filter=Q(position__gt=1)),
        at=Max("visible_from"),
        number=Max("number"),
    )
    moment = {"last_post_at": seen["at"]} if seen["at"] else {}
    Topic.objects.filter(pk=topic.pk).update(
        reply_count=seen["replies"], last_number=seen["number"] or 0, **moment
    )
    point_forum_anew(topic.forum_id)


def _put(post: Post, *, number: int, position: int | None, now: datetime) -> None:
    post.number, post.position, post.visible_from = number, position, now
    Post.objects.filter(pk=post.pk).update(
        number=number,
        position=position,
        first_visible_from=_first_seen(post),
        visible_from=now,
    )
    Absence.objects.end(post, now)


def _first_seen(thing: Topic | Post) -> Coalesce | None:
    """Of what comes back: when it could first be seen. What nobody has seen yet has no such moment."""
    was_seen = Absence.objects.of(thing).exists()
    return Coalesce("first_visible_from", "visible_from") if was_seen else None

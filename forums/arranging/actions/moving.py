"""Moving a topic to another forum."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from forums.arranging.actions.noting import note, values_of
from forums.arranging.marks import marks_of, own_marks
from forums.arranging.placing import number_anew, posts_of
from forums.arranging.policies import require_arranging
from forums.errors import AlreadyDoneError, CannotArrangeError
from forums.models import Arrangement, ArrangementKind, Forum, Topic
from forums.showing import count_anew, hold_together, point_forum_anew
from forums.signals import topic_moved, topics_rearranged
from membership.people.models import User
from portal.lib.time import london_day


@transaction.atomic
def move_topic(
    *, topic: Topic, forum: Forum, reason: str, acting_user: User, now: datetime
) -> Arrangement:
    """Move ``topic`` into ``forum``: it keeps its places, its address leads on, its pin goes.

    Raises NotAllowedError for who does not moderate both, CannotArrangeError for a group's room, a
    closed forum and a merged topic, and AlreadyDoneError when it is there already.
    """
    require_arranging(acting_user, topic.forum, forum, now=now)
    require_open(forum, now)
    (held,) = hold_together([topic], forums=[forum.pk])
    if held.is_merged:
        raise CannotArrangeError("This topic has been merged into another: move that one.")
    if held.forum_id == forum.pk:
        raise AlreadyDoneError(f"This topic is in {forum} already.")
    arrangement = note(
        ArrangementKind.MOVED,
        held,
        into_forum=forum,
        reason=reason,
        acting_user=acting_user,
        now=now,
        before=values_of(held, {"pinned_at": None}),
        after={"pinned_at": None},
    )
    from_pk = held.forum_id
    relocate(held, forum)
    Topic.objects.filter(pk=held.pk).update(pinned_at=None)
    topic_moved.send(
        sender=Topic,
        topic_pk=held.pk,
        from_forum_pk=from_pk,
        into_forum_pk=forum.pk,
        arrangement_pk=arrangement.pk,
    )
    topics_rearranged.send(sender=Topic, topic_pks=[held.pk])
    return arrangement


def require_open(forum: Forum, now: datetime) -> None:
    """Raises CannotArrangeError for a forum in which nobody writes any more."""
    if not forum.is_open(london_day(now)):
        raise CannotArrangeError(f"{forum} is closed: nothing is moved into it.")


def relocate(topic: Topic, forum: Forum) -> None:
    """Put ``topic`` into ``forum`` with numbers, marks and counters. All three rows are held."""
    left = topic.forum_id
    # Who marks a forum as read has not seen what is hidden there.
    marks = marks_of(topic) if topic.is_visible else own_marks(topic)
    number_anew(topic, list(posts_of(topic)), marks, into_forum_pk=forum.pk)
    Topic.objects.filter(pk=topic.pk).update(forum=forum)
    topic.forum = forum
    if topic.is_visible:
        Forum.objects.filter(pk=left).update(topic_count=F("topic_count") - 1)
        Forum.objects.filter(pk=forum.pk).update(topic_count=F("topic_count") + 1)
    count_anew(topic)
    point_forum_anew(left)

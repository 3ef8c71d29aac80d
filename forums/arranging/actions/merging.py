"""Merging a topic into another."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from forums.arranging.actions.noting import note, require_visible, values_of
from forums.arranging.placing import posts_of, put_into
from forums.arranging.policies import require_arranging
from forums.errors import CannotArrangeError
from forums.models import Arrangement, ArrangementKind, Forum, State, Topic
from forums.showing import count_anew, hold_together
from forums.signals import topic_merged, topics_rearranged
from membership.people.models import User


@transaction.atomic
def merge_topic(
    *, topic: Topic, into: Topic, reason: str, acting_user: User, now: datetime
) -> Arrangement:
    """Put all posts of ``topic`` behind those of ``into``, where its address leads from now on.

    Raises NotAllowedError for who does not moderate both, and CannotArrangeError for a group's room,
    for one and the same topic and for what readers do not see.
    """
    if topic.pk == into.pk:
        raise CannotArrangeError("A topic cannot be merged into itself.")
    require_arranging(acting_user, topic.forum, into.forum, now=now)
    held, target = hold_together([topic, into])
    require_visible(held, target)
    given = target.last_position
    arrangement = note(
        ArrangementKind.MERGED,
        held,
        into=target,
        reason=reason,
        acting_user=acting_user,
        now=now,
        before={**values_of(held, {"pinned_at": None}), "last_position": given},
    )
    put_into(target, list(posts_of(held)), arrangement, origin=held)
    note_given(arrangement, target)
    leave_behind(held, target)
    count_anew(target)
    topic_merged.send(
        sender=Topic, from_pk=held.pk, into_pk=target.pk, arrangement_pk=arrangement.pk
    )
    topics_rearranged.send(sender=Topic, topic_pks=[held.pk, target.pk])
    return arrangement


def note_given(arrangement: Arrangement, target: Topic) -> None:
    """Note the last position that ``target`` has given by this."""
    arrangement.after = {**arrangement.after, "last_position": target.last_position}
    arrangement.save(update_fields=["after"])


def leave_behind(topic: Topic, into: Topic) -> None:
    """``topic`` has no posts any more: it is in no list or count, and leads to ``into``. Both are held."""
    Topic.objects.filter(pk=topic.pk).update(state=State.MERGED, merged_into=into, pinned_at=None)
    topic.state, topic.merged_into = State.MERGED, into
    Forum.objects.filter(pk=topic.forum_id).update(topic_count=F("topic_count") - 1)
    count_anew(topic)

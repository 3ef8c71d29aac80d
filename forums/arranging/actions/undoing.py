"""Undoing what was arranged, for a day; what was written meanwhile stays where it is."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from forums.arranging.actions.changing import keep_title, require_room_to_pin
from forums.arranging.actions.merging import leave_behind
from forums.arranging.actions.moving import relocate, require_open
from forums.arranging.actions.noting import require_visible, restored, values_of
from forums.arranging.placing import posts_of
from forums.arranging.policies import require_arranging
from forums.arranging.returning import give_back, take_back_positions
from forums.errors import AlreadyDoneError, CannotArrangeError
from forums.models import MOST_PINNED, Arrangement, ArrangementKind, Forum, Post, State, Topic
from forums.showing import count_anew, hold_together
from forums.signals import arrangement_undone, topics_rearranged
from membership.people.models import User
from portal.records.actions import record

SINCE = "Somebody has changed this since, so it cannot be undone."


@transaction.atomic
def undo(*, arrangement: Arrangement, acting_user: User, now: datetime) -> None:
    """Undo ``arrangement``: places, numbers, counters and marks are as they were.

    Whoever moderates the places that it touches may, for a day. Raises NotAllowedError,
    AlreadyDoneError when it is undone, and CannotArrangeError, which says why, when it is older or
    what has happened since does not allow it.
    """
    known: Arrangement = Arrangement.objects.with_places().get(pk=arrangement.pk)
    topics = [topic for topic in (known.topic, known.into) if topic is not None]
    places = [known.forum, known.into_forum, *(topic.forum for topic in topics)]
    forums = {forum.pk: forum for forum in places if forum is not None}
    require_arranging(acting_user, *forums.values(), now=now)
    held = hold_together(topics, forums=forums)
    _claim(known, now)
    if known.kind == ArrangementKind.RENAMED and held[0].is_visible:
        keep_title(held[0], acting_user, now)
    UNDO[ArrangementKind(known.kind)](known, held, now)
    record(
        held[0],
        "arranging undone",
        acting_user=acting_user,
        old=known.after,
        new={**known.before, "arrangement": known.pk, "kind": known.kind},
    )
    arrangement_undone.send(
        sender=Arrangement,
        arrangement_pk=known.pk,
        topic_pk=known.topic_id,
        into_pk=known.into_id,
    )
    topics_rearranged.send(sender=Topic, topic_pks=[topic.pk for topic in held])


def _claim(arrangement: Arrangement, now: datetime) -> None:
    """Of two at once one undoes."""
    if arrangement.undone_at is None and not arrangement.is_undoable(now):
        raise CannotArrangeError("What was done more than a day ago cannot be undone.")
    standing = Arrangement.objects.filter(pk=arrangement.pk, undone_at__isnull=True)
    if not standing.update(undone_at=now):
        raise AlreadyDoneError("This has been undone already.")


def _set_back(arrangement: Arrangement, topics: list[Topic], now: datetime) -> None:
    """The fields that were changed say again what they said before."""
    (topic,) = topics
    require_visible(topic)
    if values_of(topic, arrangement.after) != arrangement.after:
        raise CannotArrangeError(SINCE)
    if arrangement.before.get("pinned_at"):
        require_room_to_pin(topic)
    Topic.objects.filter(pk=topic.pk).update(**restored(arrangement.before))


def _move_back(arrangement: Arrangement, topics: list[Topic], now: datetime) -> None:
    (topic,) = topics
    if topic.is_merged or topic.forum_id != arrangement.into_forum_id:
        raise CannotArrangeError("This topic has been moved on or merged since. Undo that first.")
    require_open(arrangement.forum, now)
    Topic.objects.filter(pk=topic.pk).update(pinned_at=None)
    relocate(topic, arrangement.forum)
    _pin_again(arrangement, topic)


def _take_apart(arrangement: Arrangement, topics: list[Topic], now: datetime) -> None:
    """The topic that was merged is there again, with the posts that it had."""
    topic, source = topics
    if topic.merged_into_id != source.pk:
        raise CannotArrangeError(SINCE)
    require_visible(source)
    require_open(topic.forum, now)
    given_back = give_back(arrangement, topic, source)
    Topic.objects.filter(pk=topic.pk).update(state=State.VISIBLE, merged_into=None)
    Forum.objects.filter(pk=topic.forum_id).update(topic_count=F("topic_count") + 1)
    take_back_positions(arrangement, source)
    _accept(topic, topic.accepted_id)
    _accept_no_more(source, given_back)
    _pin_again(arrangement, topic)
    count_anew(topic)
    count_anew(source)


def _join_again(arrangement: Arrangement, topics: list[Topic], now: datetime) -> None:
    """The posts that were split off are where they were."""
    topic, source = topics
    require_visible(topic, source)
    require_open(topic.forum, now)
    given_back = give_back(arrangement, topic, source)
    take_back_positions(arrangement, source)
    _accept(topic, topic.accepted_id or arrangement.before["accepted"])
    _accept_no_more(source, given_back)
    count_anew(topic)
    if not arrangement.made_topic:
        count_anew(source)
    elif source.posts.exists():
        _begin_with_what_is_left(source)
        count_anew(source)
    else:
        leave_behind(source, topic)


def _begin_with_what_is_left(topic: Topic) -> None:
    """The first of the replies that were written meanwhile is the topic's own text from now on."""
    if topic.posts.filter(position=1).exists():
        return
    first: Post | None = posts_of(topic).filter(state=State.VISIBLE).first()
    if first is None:
        raise CannotArrangeError(
            "The replies that were written in the new topic meanwhile are not to be seen, so it"
            " would have no text of its own. Show one of them first, or move them."
        )
    Post.objects.filter(pk=first.pk).update(position=1)
    Topic.objects.filter(pk=topic.pk).update(
        author=first.author_id, organisation=first.organisation_id
    )


def _pin_again(arrangement: Arrangement, topic: Topic) -> None:
    """It stands first again, as long as there is room."""
    pinned_at = restored(arrangement.before).get("pinned_at") if arrangement.before else None
    others = Topic.objects.filter(forum=topic.forum_id, is_pinned=True)
    if pinned_at is not None and others.exclude(pk=topic.pk).count() < MOST_PINNED:
        Topic.objects.filter(pk=topic.pk).update(pinned_at=pinned_at)


def _accept(topic: Topic, post_pk: int | None) -> None:
    """The answer that was accepted is so again, if it is still to be seen here."""
    seen = Post.objects.filter(topic=topic, state=State.VISIBLE, pk__in=[post_pk or 0])
    Topic.objects.filter(pk=topic.pk).update(accepted=seen.values_list("pk", flat=True).first())


def _accept_no_more(topic: Topic, gone: list[Post]) -> None:
    Topic.objects.filter(pk=topic.pk, accepted__in=[post.pk for post in gone]).update(accepted=None)


Undoing = Callable[[Arrangement, list[Topic], datetime], None]

UNDO: dict[ArrangementKind, Undoing] = {
    ArrangementKind.PINNED: _set_back,
    ArrangementKind.UNPINNED: _set_back,
    ArrangementKind.LOCKED: _set_back,
    ArrangementKind.UNLOCKED: _set_back,
    ArrangementKind.RENAMED: _set_back,
    ArrangementKind.MOVED: _move_back,
    ArrangementKind.MERGED: _take_apart,
    ArrangementKind.SPLIT: _join_again,
}

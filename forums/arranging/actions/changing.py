"""What a moderator changes of one topic: where it stands, whether it is answered, what it is called."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forums.arranging.actions.noting import note, require_visible, values_of
from forums.arranging.policies import require_arranging
from forums.errors import AlreadyDoneError, CannotArrangeError
from forums.models import (
    MOST_PINNED,
    TITLE_MAX_LENGTH,
    Arrangement,
    ArrangementKind,
    Post,
    Topic,
)
from forums.rewriting import keep_version
from forums.showing import hold
from forums.signals import topic_locked, topic_renamed, topics_rearranged
from membership.people.models import User
from portal.lib.markdown import printable
from portal.lib.slugs import free_slug


@transaction.atomic
def pin_topic(*, topic: Topic, reason: str, acting_user: User, now: datetime) -> Arrangement:
    """Let ``topic`` stand first in its forum.

    Raises NotAllowedError, AlreadyDoneError, and CannotArrangeError when three stand there already.
    """
    held = _held(topic, acting_user, now)
    if held.is_pinned:
        raise AlreadyDoneError("This topic is pinned already.")
    require_room_to_pin(held)
    return _change(held, ArrangementKind.PINNED, {"pinned_at": now}, reason, acting_user, now)


@transaction.atomic
def unpin_topic(*, topic: Topic, reason: str, acting_user: User, now: datetime) -> Arrangement:
    """Let ``topic`` stand where it belongs. Raises NotAllowedError, and AlreadyDoneError."""
    held = _held(topic, acting_user, now)
    if not held.is_pinned:
        raise AlreadyDoneError("This topic is not pinned.")
    return _change(held, ArrangementKind.UNPINNED, {"pinned_at": None}, reason, acting_user, now)


@transaction.atomic
def lock_topic(*, topic: Topic, reason: str, acting_user: User, now: datetime) -> Arrangement:
    """Nobody but moderators answers ``topic`` any more; all who read it are shown why.

    Raises NotAllowedError, and AlreadyDoneError.
    """
    held = _held(topic, acting_user, now)
    if held.is_locked:
        raise AlreadyDoneError("This topic is locked already.")
    changes = {"locked_at": now, "lock_reason": reason}
    arrangement = _change(held, ArrangementKind.LOCKED, changes, reason, acting_user, now)
    topic_locked.send(sender=Topic, topic_pk=topic.pk, arrangement_pk=arrangement.pk)
    return arrangement


@transaction.atomic
def unlock_topic(*, topic: Topic, reason: str, acting_user: User, now: datetime) -> Arrangement:
    """``topic`` may be answered again. Raises NotAllowedError, and AlreadyDoneError."""
    held = _held(topic, acting_user, now)
    if not held.is_locked:
        raise AlreadyDoneError("This topic is not locked.")
    changes = {"locked_at": None, "lock_reason": ""}
    return _change(held, ArrangementKind.UNLOCKED, changes, reason, acting_user, now)


@transaction.atomic
def rename_topic(
    *, topic: Topic, title: str, reason: str, acting_user: User, now: datetime
) -> Arrangement:
    """Give ``topic`` another title; its old address leads on.

    Raises NotAllowedError, AlreadyDoneError when that is its title, and ValueError for no title or
    one that is too long.
    """
    title = clean_title(title)
    held = _held(topic, acting_user, now)
    if held.title == title:
        raise AlreadyDoneError("The topic has this title already.")
    keep_title(held, acting_user, now)
    changes = {"title": title, "slug": free_slug(title, set())}
    arrangement = _change(held, ArrangementKind.RENAMED, changes, reason, acting_user, now)
    topic_renamed.send(sender=Topic, topic_pk=topic.pk, arrangement_pk=arrangement.pk)
    topics_rearranged.send(sender=Topic, topic_pks=[topic.pk])
    return arrangement


def keep_title(topic: Topic, acting_user: User, now: datetime) -> None:
    """Keep what ``topic`` is called before it is changed, as of every edit: who edits it at the moment,
    and knows the old title, is told. Its row is held."""
    post: Post = Post.objects.get(topic=topic, position=1)
    post.topic = topic
    keep_version(post, acting_user=acting_user, now=now)


def clean_title(title: str) -> str:
    """``title`` on one line; raises ValueError for none, or one that is too long."""
    title = " ".join(printable(title).split())
    if not title or len(title) > TITLE_MAX_LENGTH:
        raise ValueError(f"A title has 1 to {TITLE_MAX_LENGTH} characters.")
    return title


def require_room_to_pin(topic: Topic) -> None:
    """Raises CannotArrangeError when three others stand first in its forum. The forum's row is held."""
    pinned = Topic.objects.filter(forum=topic.forum_id, is_pinned=True)
    if pinned.exclude(pk=topic.pk).count() >= MOST_PINNED:
        raise CannotArrangeError(
            f"At most {MOST_PINNED} topics stand first in a forum. Unpin one of them first."
        )


def _held(topic: Topic, acting_user: User, now: datetime) -> Topic:
    require_arranging(acting_user, topic.forum, now=now)
    held = hold(topic)
    require_visible(held)
    return held


def _change(
    topic: Topic,
    kind: ArrangementKind,
    changes: dict[str, Any],
    reason: str,
    acting_user: User,
    now: datetime,
) -> Arrangement:
    before = values_of(topic, changes)
    Topic.objects.filter(pk=topic.pk).update(**changes)
    return note(
        kind, topic, reason=reason, acting_user=acting_user, now=now, before=before, after=changes
    )

"""Hiding and showing again: counters and last-post pointers follow in the same transaction."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F, Max

from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Forum, Post, State, Topic
from forums.policies import can_moderate
from forums.signals import post_hidden
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def hide_post(*, post: Post, reason: str, acting_user: User, now: datetime) -> None:
    """Hide a reply; its author is shown why.

    Raises NotAllowedError, AlreadyDoneError, and ForumError for a topic's own text: hide the topic instead.
    """
    _require_moderating(post.topic.forum, acting_user, now)
    if post.is_first:
        raise ForumError("This is the topic’s own text: hide the topic instead.")
    _hide(post, reason, acting_user, now)
    Topic.objects.filter(pk=post.topic_id).update(reply_count=F("reply_count") - 1)
    _repoint(post.topic_id)
    post_hidden.send(sender=Post, post_pk=post.pk, reason=reason)


@transaction.atomic
def unhide_post(*, post: Post, reason: str, acting_user: User, now: datetime) -> None:
    """Show a hidden reply again. Raises NotAllowedError, and AlreadyDoneError."""
    _require_moderating(post.topic.forum, acting_user, now)
    _unhide(post, reason, acting_user, now)
    Topic.objects.filter(pk=post.topic_id).update(reply_count=F("reply_count") + 1)
    _repoint(post.topic_id)


@transaction.atomic
def hide_topic(*, topic: Topic, reason: str, acting_user: User, now: datetime) -> None:
    """Hide a topic with all its posts; its author is shown why.

    Raises NotAllowedError, and AlreadyDoneError.
    """
    _require_moderating(topic.forum, acting_user, now)
    _hide(topic, reason, acting_user, now)
    Forum.objects.filter(pk=topic.forum_id).update(topic_count=F("topic_count") - 1)
    _repoint_forum(topic.forum_id)
    first_post = Post.objects.values_list("pk", flat=True).get(topic=topic, position=1)
    post_hidden.send(sender=Post, post_pk=first_post, reason=reason)


@transaction.atomic
def unhide_topic(*, topic: Topic, reason: str, acting_user: User, now: datetime) -> None:
    """Show a hidden topic again. Raises NotAllowedError, and AlreadyDoneError."""
    _require_moderating(topic.forum, acting_user, now)
    _unhide(topic, reason, acting_user, now)
    Forum.objects.filter(pk=topic.forum_id).update(topic_count=F("topic_count") + 1)
    _repoint_forum(topic.forum_id)


def _require_moderating(forum: Forum, acting_user: User, now: datetime) -> None:
    if not can_moderate(acting_user, forum, on=london_day(now)):
        raise NotAllowedError(f"You do not moderate {forum}.")


def _hide(thing: Topic | Post, reason: str, acting_user: User, now: datetime) -> None:
    _change(
        thing, State.VISIBLE, State.HIDDEN, hidden_at=now, hidden_by=acting_user, hide_reason=reason
    )
    record(
        thing,
        "hidden",
        acting_user=acting_user,
        old={"state": State.VISIBLE},
        new={"state": State.HIDDEN},
        reason=reason,
    )


def _unhide(thing: Topic | Post, reason: str, acting_user: User, now: datetime) -> None:
    """What is shown again counts as new from that moment: a digest that missed it brings it."""
    _change(
        thing,
        State.HIDDEN,
        State.VISIBLE,
        hidden_at=None,
        hidden_by=None,
        hide_reason="",
        visible_from=now,
    )
    record(
        thing,
        "shown again",
        acting_user=acting_user,
        old={"state": State.HIDDEN},
        new={"state": State.VISIBLE},
        reason=reason,
    )


def _change(thing: Topic | Post, old: State, new: State, **fields: Any) -> None:
    """The one who changes the row has acted; raises AlreadyDoneError for whoever comes second."""
    manager: models.QuerySet[Any] = type(thing)._default_manager.all()
    if not manager.filter(pk=thing.pk, state=old).update(state=new, **fields):
        raise AlreadyDoneError("Somebody else has done this already. Load the page again.")
    for name, value in {"state": new, **fields}.items():
        setattr(thing, name, value)


def _repoint(topic_pk: int) -> None:
    """Point a topic, and then its forum, at the newest post that is still to be seen."""
    newest = Post.objects.filter(topic_id=topic_pk, state=State.VISIBLE).aggregate(
        newest=Max("written_at")
    )["newest"]
    topic = Topic.objects.select_related(None).get(pk=topic_pk)
    Topic.objects.filter(pk=topic_pk).update(last_post_at=newest or topic.opened_at)
    _repoint_forum(topic.forum_id)


def _repoint_forum(forum_pk: int) -> None:
    """The forum's row is held first, so that a reply made meanwhile is not overwritten."""
    Forum.objects.select_for_update().get(pk=forum_pk)
    newest = (
        Topic.objects.visible()
        .filter(forum_id=forum_pk)
        .by_activity()
        .values_list("last_post_at", flat=True)
        .first()
    )
    Forum.objects.filter(pk=forum_pk).update(last_post_at=newest)

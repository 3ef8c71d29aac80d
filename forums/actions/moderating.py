"""Hiding and showing again: counters and last-post pointers follow in the same transaction.

These are the bare verbs. Whoever moderates decides through ``forums.moderation.actions.decide``, which
also keeps the decision and tells the author.
"""

from datetime import datetime

from django.db import transaction

from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Forum, Post, Topic
from forums.moderation import changing
from forums.policies import can_moderate
from forums.showing import hold
from membership.people.models import User
from portal.lib.time import london_day


@transaction.atomic
def hide_post(*, post: Post, reason: str, acting_user: User, now: datetime) -> None:
    """Hide a reply.

    Raises NotAllowedError, AlreadyDoneError, and ForumError for a topic's own text: hide the topic instead.
    """
    require_moderating(post.topic.forum, acting_user, now)
    if post.is_first:
        raise ForumError("This is the topic’s own text: hide the topic instead.")
    hold(post.topic)
    changing.hide(post, reason, acting_user, now)


@transaction.atomic
def unhide_post(*, post: Post, reason: str, acting_user: User, now: datetime) -> None:
    """Show a hidden reply again. Raises NotAllowedError, and AlreadyDoneError."""
    require_moderating(post.topic.forum, acting_user, now)
    hold(post.topic)
    changing.show_again(post, reason, acting_user, now)


@transaction.atomic
def hide_topic(*, topic: Topic, reason: str, acting_user: User, now: datetime) -> None:
    """Hide a topic with all its posts. Raises NotAllowedError, and AlreadyDoneError."""
    require_moderating(topic.forum, acting_user, now)
    hold(topic)
    changing.hide(own_text(topic), reason, acting_user, now)


@transaction.atomic
def unhide_topic(*, topic: Topic, reason: str, acting_user: User, now: datetime) -> None:
    """Show a hidden topic again. Raises NotAllowedError, and AlreadyDoneError."""
    require_moderating(topic.forum, acting_user, now)
    hold(topic)
    changing.show_again(own_text(topic), reason, acting_user, now)


def require_moderating(forum: Forum, acting_user: User, now: datetime) -> None:
    """Raises NotAllowedError for who does not moderate ``forum`` at ``now``."""
    if not can_moderate(acting_user, forum, on=london_day(now)):
        raise NotAllowedError(f"You do not moderate {forum}.")


def own_text(topic: Topic) -> Post:
    """The post that opens ``topic``; raises AlreadyDoneError when it was merged into another meanwhile."""
    post: Post | None = Post.objects.filter(topic=topic, position=1).first()
    if post is None:
        raise AlreadyDoneError("This topic has been merged into another. Load the page again.")
    post.topic = topic
    return post

"""Saying which reply answered a question, and taking that back."""

from datetime import datetime

from django.db import transaction

from forums.authorship import can_accept
from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Post, Topic
from forums.showing import hold
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def accept_answer(*, post: Post, acting_user: User, now: datetime) -> None:
    """``post`` is what the question was after; it takes the place of one that was accepted before.

    Raises NotAllowedError, AlreadyDoneError, and ForumError for what cannot be an answer.
    """
    topic = _held(post, acting_user, now)
    if not Post.objects.visible().filter(pk=post.pk, topic=topic, position__gt=1).exists():
        raise ForumError("Only a reply that everyone can read is accepted as the answer.")
    old = topic.accepted_id
    if old == post.pk:
        raise AlreadyDoneError("This reply is the accepted answer already.")
    Topic.objects.filter(pk=topic.pk).update(accepted=post)
    record(
        topic,
        "answer accepted",
        acting_user=acting_user,
        old={"answer": old},
        new={"answer": post.pk},
    )


@transaction.atomic
def take_back_answer(*, post: Post, acting_user: User, now: datetime) -> None:
    """``post`` is not the answer after all: the question is open again.

    Raises NotAllowedError, and AlreadyDoneError.
    """
    topic = _held(post, acting_user, now)
    if not Topic.objects.filter(pk=topic.pk, accepted=post).update(accepted=None):
        raise AlreadyDoneError("This reply is not the accepted answer.")
    record(topic, "answer taken back", acting_user=acting_user, old={"answer": post.pk})


def _held(post: Post, acting_user: User, now: datetime) -> Topic:
    topic = hold(post.topic)
    if not can_accept(acting_user, topic, on=london_day(now)):
        raise NotAllowedError("Only who asked, or moderates, says which reply is the answer.")
    return topic

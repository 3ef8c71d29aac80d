"""Taking back what one wrote, and thinking again within ten minutes."""

from datetime import datetime

from django.db import transaction

from forums.authorship import can_restore, can_withdraw
from forums.errors import AlreadyDoneError, NotAllowedError
from forums.models import Absence, Post, State, Topic
from forums.showing import (
    hold_post,
    point_anew,
    show_reply,
    show_topic,
    take_away_reply,
    take_away_topic,
)
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def withdraw_post(*, post: Post, acting_user: User, now: datetime) -> None:
    """The author takes back a post: a line stays in its place.

    A topic without replies disappears with its text; one that was answered stays, without it.
    Raises NotAllowedError, and AlreadyDoneError when it is gone already.
    """
    post = hold_post(post)
    topic = post.topic
    if not can_withdraw(acting_user, post, on=london_day(now)):
        raise NotAllowedError("Only its author withdraws a post that can be seen.")
    whole = post.is_first and not topic.reply_count
    thing: Post | Topic = topic if whole else post
    was = _go(thing, acting_user, now)
    if was == State.VISIBLE:
        _take_away(post, whole=whole)


@transaction.atomic
def restore_post(*, post: Post, acting_user: User, now: datetime) -> None:
    """The author thinks again within ten minutes: it is seen again, and new from then on.

    What waited for a moderator when it was withdrawn does not come back: nobody has let it through.
    Raises NotAllowedError, and AlreadyDoneError.
    """
    post = hold_post(post)
    topic = post.topic
    if not can_restore(acting_user, post, now=now):
        raise NotAllowedError("This can no longer be undone. Write it again instead.")
    whole = post.state != State.WITHDRAWN
    _come_back(topic if whole else post, acting_user)
    if whole:
        show_topic(topic, now)
    elif post.is_first:
        Absence.objects.end(post, now)
        point_anew(topic)
    else:
        show_reply(post, now)


def _take_away(post: Post, *, whole: bool) -> None:
    """Counters and pointers follow; the first text of a talk is counted nowhere by itself."""
    if whole:
        take_away_topic(post.topic)
    elif post.is_first:
        point_anew(post.topic)
    else:
        take_away_reply(post)


def _go(thing: Post | Topic, acting_user: User, now: datetime) -> State:
    """Withdrawn from ``now`` on; gives the state in which it was.

    Who did it is noted of what could be seen: that alone may come back.
    """
    old = State(thing.state)
    seen_by = acting_user if old == State.VISIBLE else None
    _set(thing, old, State.WITHDRAWN, hidden_at=now, hidden_by=seen_by)
    if old == State.VISIBLE:
        Absence.objects.begin(thing, now)
    record(
        thing,
        "withdrawn",
        acting_user=acting_user,
        old={"state": old},
        new={"state": State.WITHDRAWN},
    )
    return old


def _come_back(thing: Post | Topic, acting_user: User) -> None:
    _set(thing, State.WITHDRAWN, State.VISIBLE, hidden_at=None, hidden_by=None)
    record(
        thing,
        "restored",
        acting_user=acting_user,
        old={"state": State.WITHDRAWN},
        new={"state": State.VISIBLE},
    )


def _set(thing: Post | Topic, old: State, new: State, **fields: object) -> None:
    """Raises AlreadyDoneError for whoever comes second."""
    same = type(thing)._default_manager.filter(pk=thing.pk, state=old)
    if not same.update(state=new, **fields):
        raise AlreadyDoneError("This was done already. Load the page again.")
    for name, value in {"state": new, **fields}.items():
        setattr(thing, name, value)

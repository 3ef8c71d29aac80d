"""Following and no longer following; the tick for e-mail is handed on to whoever writes to people."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from forums.errors import NotAllowedError
from forums.following.by_mail import by_mail
from forums.following.things import Thing, kind_of, readable
from forums.models import Follow, FollowingChoice, Post
from membership.people.models import User
from portal.lib.prepared import prepared
from portal.lib.time import london_day


@transaction.atomic
def follow(*, thing: Thing, acting_user: User, now: datetime) -> None:
    """``acting_user`` follows ``thing``; doing it twice changes nothing. Raises NotAllowedError."""
    if not _may_follow(acting_user, thing, now):
        raise NotAllowedError("You can follow what you can read.")
    Follow.objects.bulk_create(
        [Follow(user=acting_user, since=now, **{kind_of(thing): thing})], ignore_conflicts=True
    )


@transaction.atomic
def unfollow(*, thing: Thing, acting_user: User) -> None:
    """``acting_user`` follows ``thing`` no longer, whether she may still read it or not."""
    Follow.objects.filter(user=acting_user, **{kind_of(thing): thing}).delete()


@transaction.atomic
def tick(*, thing: Thing, followed: bool, mailed: bool, acting_user: User, now: datetime) -> None:
    """Set both ticks of ``thing``. Raises NotAllowedError when one is set by who may not read it."""
    if followed:
        follow(thing=thing, acting_user=acting_user, now=now)
    else:
        unfollow(thing=thing, acting_user=acting_user)
    if mailed and not _may_follow(acting_user, thing, now):
        raise NotAllowedError("We mail you about what you can read.")
    by_mail().choose(kind_of(thing), thing.pk, wanted=mailed, acting_user=acting_user, now=now)


def _may_follow(person: User, thing: Thing, now: datetime) -> bool:
    things = readable(kind_of(thing), person, on=london_day(now))
    return bool(things.filter(pk=thing.pk).exists())


def follow_own(*, post_pk: int) -> None:
    """Who opens a topic or replies for the first time follows it from then on, unless she chose otherwise.

    Only the first time: who then stops following it and writes again is not made to follow.
    """
    Follow.objects.bulk_create(
        [
            Follow(user_id=post["author"], topic_id=post["topic"], since=post["visible_from"])
            for post in _first_of_their_authors(post=post_pk)
        ],
        ignore_conflicts=True,
    )


@prepared(post=int)
def _first_of_their_authors(*, post: int) -> Any:
    """The post, unless its author has written in the topic before or follows nothing by writing."""
    others = Post.objects.filter(topic=OuterRef("topic"), author=OuterRef("author"))
    chose = FollowingChoice.objects.filter(user=OuterRef("author"), follows_own=False)
    return Post.objects.filter(
        ~Exists(others.exclude(pk=OuterRef("pk"))), ~Exists(chose), pk=post, author__isnull=False
    ).values("author", "topic", "visible_from")


def follows_own(person: User) -> bool:
    """Whether ``person`` follows what she writes in."""
    choice = FollowingChoice.objects.filter(user=person).first()
    return choice is None or choice.follows_own


def choose_follows_own(*, wanted: bool, acting_user: User) -> None:
    """Set whether ``acting_user`` follows a topic by writing in it."""
    FollowingChoice.objects.update_or_create(user=acting_user, defaults={"follows_own": wanted})

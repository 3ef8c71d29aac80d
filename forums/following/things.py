"""What can be followed, and the two ticks of each for one person."""

from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from forums.following.by_mail import by_mail
from forums.models import Follow, Forum, ForumMembership, Topic
from forums.querysets import ForumQuerySet
from forums.unread.reads import Reading, unread_topics_of_forum
from membership.organisations.models import Belonging
from membership.people.models import User
from membership.people.roles import Anyone
from membership.places.models import Theme

Thing = Topic | Forum | Theme


def kind_of(thing: Thing) -> str:
    """ "topic", "forum" or "theme"."""
    return thing._meta.model_name or ""


def with_ticks(things: Any, kind: str, person: User) -> Any:
    """Each with ``followed`` and ``mailed``, as ``person`` has ticked them."""
    follows = Follow.objects.filter(user=person, **{kind: OuterRef("pk")})
    return things.annotate(followed=Exists(follows), mailed=by_mail().asked(person, kind))


def readable(kind: str, user: Anyone, *, on: date | None = None) -> "QuerySet[Any]":
    """Those that ``user`` may follow on ``on``, as a rule today: what all who read its forum may read."""
    if kind == "theme":
        return Theme.objects.all()
    forums: QuerySet[Any] = Forum.objects.visible_to(user, on=on)
    return forums if kind == "forum" else Topic.objects.visible().filter(forum__in=forums)


def with_mine(forums: ForumQuerySet, reading: Reading) -> ForumQuerySet:
    """Each with ``mine``, whether the reader follows it, an organisation of hers has joined it or it is
    the room of a group of hers; and ``unread``, how many topics are unread in those that are."""
    belongings = Belonging.objects.current().filter(user=reading.person)
    joined = ForumMembership.objects.current().filter(
        forum=OuterRef("pk"), organisation__in=belongings.values("organisation")
    )
    followed = Follow.objects.filter(user=reading.person, forum=OuterRef("pk"))
    mine = Q(Exists(followed)) | Q(Exists(joined)) | Q(body__isnull=False)
    return forums.annotate(  # type: ignore[no-any-return]
        mine=Case(When(mine, then=Value(True)), default=Value(False)),
        unread=Case(When(mine, then=unread_topics_of_forum(reading)), default=0),
    )

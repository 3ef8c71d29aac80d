"""Reads of forums, topics and posts with a name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from forums.seats import chaired, entered
from membership.people.models import User
from membership.people.roles import Anyone, is_officer
from membership.places.models import District
from portal.lib.time import today


def account(user: Anyone) -> User | None:
    """The person behind ``user``: nobody for a visitor or an account that was switched off."""
    return user if isinstance(user, User) and user.is_active else None


class ForumQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "ForumQuerySet":
        """Those whose district, or group, exists on ``on``."""
        return (
            self.filter(Q(body__closed__isnull=True) | Q(body__closed__gt=on))
            .filter(Q(district__start__isnull=True) | Q(district__start__lte=on))
            .filter(Q(district__end__isnull=True) | Q(district__end__gt=on))
        )

    def public(self) -> "ForumQuerySet":
        """Those that are open to all who read: no group's rooms."""
        return self.filter(body__isnull=True)

    def visible_to(self, user: Anyone, *, on: date | None = None) -> "ForumQuerySet":
        """Those that ``user`` may read on ``on`` (see ``can_view_forum``): a district's forum is open
        to all, a group's room to those who sit on it."""
        return self.filter(Q(body__isnull=True) | Q(body__in=entered(account(user), on or today())))

    def rooms_of(self, user: Anyone, *, on: date) -> "ForumQuerySet":
        """The rooms of groups that ``user`` may enter on ``on``."""
        return self.filter(body__in=entered(account(user), on))


class ForumMembershipQuerySet(models.QuerySet[Any]):
    def current(self) -> "ForumMembershipQuerySet":
        """Those of organisations that are vouched for and have not left."""
        return self.filter(left_at__isnull=True, organisation__state="verified")

    def listed(self) -> "ForumMembershipQuerySet":
        """Current ones of organisations that everyone may find."""
        return self.current().filter(organisation__listed=True)


class ForumModeratorQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "ForumModeratorQuerySet":
        """Those who hold the role on ``on``."""
        return self.filter(start__lte=on).filter(Q(end__isnull=True) | Q(end__gt=on))

    def exercised_by(self, user: User, on: date) -> "ForumModeratorQuerySet":
        """Those that ``user`` exercises on ``on``: their own, and those of whom they stand in for."""
        standing_in = apps.get_model("forums", "Cover").objects.current(on).filter(cover=user)
        return self.current(on).filter(Q(user=user) | Q(pk__in=standing_in.values("away")))


class ForumRequestQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "ForumRequestQuerySet":
        """Those that nobody has answered, the longest waiting first."""
        return self.filter(decided_at__isnull=True).order_by("asked_at", "pk")

    def answerable_by(self, user: Anyone, *, on: date) -> "ForumRequestQuerySet":
        """Those that ``user`` may answer on ``on``: the list twin of ``can_moderate``."""
        person = account(user)
        return self.none() if person is None else self.filter(_moderated("forum", person, on))


class TopicQuerySet(models.QuerySet[Any]):
    def visible(self) -> "TopicQuerySet":
        """Those that whoever may read their forum sees; lists of one forum hold these."""
        return self.filter(state="visible")

    def public(self) -> "TopicQuerySet":
        """Those that everyone may see: what lists across forums, feeds and digests hold."""
        return self.visible().filter(forum__body__isnull=True)

    def visible_to(self, user: Anyone, *, on: date | None = None) -> "TopicQuerySet":
        """Those that ``user`` may open on ``on`` (see ``can_view``): one that is not visible opens for
        its author and those who moderate it, if they may still read its forum. A merged one, whose
        posts are elsewhere, opens for nobody."""
        person = account(user)
        if person is None:
            return self.public()
        day = on or today()
        return (
            self.filter(merged_into__isnull=True)
            .filter(_readable("forum", person, day))
            .filter(Q(state="visible") | Q(author=person) | _moderated("forum", person, day))
        )

    def with_waiting(self) -> "TopicQuerySet":
        """Each with ``has_waiting``: whether a reply waits for a moderator."""
        waiting = apps.get_model("forums", "Post").objects.filter(
            topic=OuterRef("pk"), state="waiting"
        )
        found: TopicQuerySet = self.annotate(has_waiting=Exists(waiting))
        return found

    def by_activity(self) -> "TopicQuerySet":
        """The topic with the newest post first."""
        return self.order_by("-last_post_at", "-pk")

    def latest_in(self, district: District) -> "TopicQuerySet":
        """Visible ones of the forum of ``district``, newest activity first; slice it."""
        return (
            self.visible()
            .filter(forum__district=district)
            .select_related("forum", "organisation", "author")
            .by_activity()
        )


class PostQuerySet(models.QuerySet[Any]):
    def visible(self) -> "PostQuerySet":
        """Those that whoever may read their forum sees: visible themselves, in a visible topic."""
        return self.filter(state="visible", topic__state="visible")

    def public(self) -> "PostQuerySet":
        """Those that everyone may see: no group's rooms."""
        return self.visible().filter(topic__forum__body__isnull=True)

    def visible_to(self, user: Anyone, *, on: date | None = None) -> "PostQuerySet":
        """Those whose text ``user`` may read on ``on`` (see ``can_view_post``)."""
        person = account(user)
        if person is None:
            return self.public()
        day = on or today()
        moderated = _moderated("topic__forum", person, day)
        own_or_seen = Q(state="visible") | Q(author=person)
        in_what_opens = Q(topic__state="visible") | Q(topic__author=person)
        return (
            self.filter(topic__merged_into__isnull=True)
            .filter(_readable("topic__forum", person, day))
            .filter(moderated | (own_or_seen & in_what_opens))
        )


def _readable(forum: str, person: User, on: date) -> Q:
    return Q(**{f"{forum}__body__isnull": True}) | Q(**{f"{forum}__body__in": entered(person, on)})


def _moderated(forum: str, person: User, on: date, rooms: Collection[int] | None = None) -> Q:
    """Twin of ``can_moderate``: districts' forums by officers and their moderators, a room by its chair."""
    if rooms is None:
        rooms = chaired(person, on)
    in_rooms = Q(**{f"{forum}__body__in": rooms})
    public = Q(**{f"{forum}__body__isnull": True})
    if is_officer(person):
        return in_rooms | public
    moderators = apps.get_model("forums", "ForumModerator").objects
    moderated = moderators.exercised_by(person, on).values("forum_id")
    return in_rooms | (public & Q(**{f"{forum}__in": moderated}))


@dataclass(frozen=True)
class LookedAfter:
    """The forums that ``person`` looks after on ``on``; which rooms they chair is asked once."""

    person: User
    on: date

    @cached_property
    def chaired(self) -> Collection[int]:
        return chaired(self.person, self.on)

    def __call__(self, forum: str) -> Q:
        """What lies in one of them; ``forum`` is the path to the forum."""
        return _moderated(forum, self.person, self.on, self.chaired)

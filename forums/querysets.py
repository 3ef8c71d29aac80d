"""Reads of forums, topics and posts with a name."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q

from membership.people.models import User
from membership.people.roles import Anyone, is_officer
from membership.places.models import District
from portal.lib.time import today


def account(user: Anyone) -> User | None:
    """The person behind ``user``: nobody for a visitor or an account that was switched off."""
    return user if isinstance(user, User) and user.is_active else None


class ForumQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "ForumQuerySet":
        """Those whose district exists on ``on``."""
        return self.filter(Q(district__start__isnull=True) | Q(district__start__lte=on)).filter(
            Q(district__end__isnull=True) | Q(district__end__gt=on)
        )

    def visible_to(self, user: Anyone) -> "ForumQuerySet":
        """Those that ``user`` may read: a district's forum is open to all (see ``can_view_forum``)."""
        return self.all()

    def with_member_count(self) -> "ForumQuerySet":
        """Each with ``member_count``: its organisations, as ``ForumMembership.objects.listed``."""
        joined = Q(
            memberships__left_at=None,
            memberships__organisation__state="verified",
            memberships__organisation__listed=True,
        )
        counted: ForumQuerySet = self.annotate(member_count=Count("memberships", filter=joined))
        return counted


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


class TopicQuerySet(models.QuerySet[Any]):
    def visible(self) -> "TopicQuerySet":
        """Those that everyone may see: the only ones that lists, feeds and digests hold."""
        return self.filter(state="visible")

    def visible_to(self, user: Anyone, *, on: date | None = None) -> "TopicQuerySet":
        """Those that ``user`` may open on ``on`` (see ``can_view``): a hidden one opens for its
        author, the forum's moderators and officers."""
        person = account(user)
        if person is None:
            return self.visible()
        if is_officer(person):
            return self.all()
        return self.filter(
            Q(state="visible")
            | Q(author=person)
            | Q(forum__in=moderated_forums(person, on or today()))
        )

    def shown_between(self, since: datetime, until: datetime) -> "TopicQuerySet":
        """Visible ones that could first be seen in the half-open window."""
        return self.visible().filter(visible_from__gte=since, visible_from__lt=until)

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
        """Those that everyone may see: visible themselves, in a visible topic."""
        return self.filter(state="visible", topic__state="visible")

    def visible_to(self, user: Anyone, *, on: date | None = None) -> "PostQuerySet":
        """Those whose text ``user`` may read on ``on`` (see ``can_view_post``)."""
        person = account(user)
        if person is None:
            return self.visible()
        if is_officer(person):
            return self.all()
        moderated = moderated_forums(person, on or today())
        return self.filter(
            Q(topic__forum__in=moderated)
            | (
                (Q(state="visible") | Q(author=person))
                & (Q(topic__state="visible") | Q(topic__author=person))
            )
        )

    def shown_between(self, since: datetime, until: datetime) -> "PostQuerySet":
        """Visible ones that could first be seen in the half-open window."""
        return self.visible().filter(visible_from__gte=since, visible_from__lt=until)


def moderated_forums(person: User, on: date) -> models.QuerySet[Any, Any]:
    """The keys of the forums that ``person`` moderates on ``on``."""
    return person.moderates.current(on).values("forum_id")

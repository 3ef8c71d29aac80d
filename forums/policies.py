"""Who may do what in the forums, and where somebody stands who would like to post."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef

from forums.models import Forum, ForumMembership, ForumModerator, Post, Topic
from forums.querysets import account
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.roles import Anyone, is_officer


def can_open_forums(user: Anyone) -> bool:
    """Officers open forums and name their moderators."""
    return is_officer(user)


def can_view_forum(user: Anyone, forum: Forum) -> bool:
    """A district's forum is open to all (twin: ``Forum.objects.visible_to``)."""
    return True


def can_moderate(user: Anyone, forum: Forum, *, on: date) -> bool:
    """Officers everywhere; moderators in their own forum while their row is current."""
    person = account(user)
    return person is not None and (
        is_officer(person)
        or ForumModerator.objects.current(on).filter(user=person, forum=forum).exists()
    )


def can_view(user: Anyone, topic: Topic, *, on: date) -> bool:
    """Everyone a visible topic; a hidden one its author and those who moderate it
    (twin: ``Topic.objects.visible_to``)."""
    person = account(user)
    return (
        not topic.is_hidden
        or (person is not None and topic.author_id == person.pk)
        or can_moderate(person, topic.forum, on=on)
    )


def can_view_post(user: Anyone, post: Post, *, on: date) -> bool:
    """Who may view the topic reads its posts; the text of a hidden post only its author and those
    who moderate it (twin: ``Post.objects.visible_to``)."""
    person = account(user)
    return can_view(user, post.topic, on=on) and (
        not post.is_hidden
        or (person is not None and post.author_id == person.pk)
        or can_moderate(person, post.topic.forum, on=on)
    )


class Standing(StrEnum):
    """Where somebody stands who would like to post in a forum."""

    MAY_POST = "may post"
    CLOSED = "closed"
    SIGNED_OUT = "signed out"
    NO_ORGANISATION = "no organisation"
    NOT_CONFIRMED = "not confirmed"
    NOT_JOINED = "not joined"


@dataclass(frozen=True)
class PostingRights:
    """The standing of a person in a forum, and the organisations she may speak or act for."""

    standing: Standing
    organisations: tuple[Organisation, ...] = ()
    could_bring: tuple[Organisation, ...] = ()
    could_take_out: tuple[Organisation, ...] = ()
    unconfirmed: tuple[Organisation, ...] = ()

    @property
    def may_post(self) -> bool:
        return self.standing == Standing.MAY_POST


def posting_rights(user: Anyone, forum: Forum, *, on: date) -> PostingRights:
    """For whom ``user`` may post in ``forum`` on ``on``: her confirmed organisations that joined it.

    ``could_bring`` are confirmed organisations that she manages and that have not joined,
    ``could_take_out`` those that have, ``unconfirmed`` those of hers that no officer has confirmed.
    """
    if not forum.is_open(on):
        return PostingRights(Standing.CLOSED)
    person = account(user)
    if person is None:
        return PostingRights(Standing.SIGNED_OUT)
    joined = ForumMembership.objects.filter(
        forum=forum, organisation=OuterRef("organisation"), left_at__isnull=True
    )
    belongings = list(
        Belonging.objects.current()
        .filter(user=person)
        .annotate(has_joined=Exists(joined))
        .select_related("organisation")
        .order_by("organisation__name")
    )
    confirmed = [each for each in belongings if each.organisation.is_verified]
    speaks_for = tuple(each.organisation for each in confirmed if each.has_joined)
    managed = [each for each in confirmed if each.role == Role.MANAGER]
    return PostingRights(
        _standing(belongings, confirmed, speaks_for),
        speaks_for,
        could_bring=tuple(each.organisation for each in managed if not each.has_joined),
        could_take_out=tuple(each.organisation for each in managed if each.has_joined),
        unconfirmed=tuple(
            each.organisation for each in belongings if not each.organisation.is_verified
        ),
    )


def _standing(
    belongings: list[Any], confirmed: list[Any], speaks_for: tuple[Organisation, ...]
) -> Standing:
    if speaks_for:
        return Standing.MAY_POST
    if not belongings:
        return Standing.NO_ORGANISATION
    return Standing.NOT_JOINED if confirmed else Standing.NOT_CONFIRMED


def manages(user: Anyone, organisation: Organisation) -> bool:
    """Whether ``user`` is a manager of ``organisation`` today."""
    person = account(user)
    return (
        person is not None
        and Belonging.objects.managers().filter(user=person, organisation=organisation).exists()
    )


def why_not_join(organisation: Organisation, forum: Forum) -> str:
    """Why ``organisation`` may not join ``forum``, as a sentence; empty when it may.

    A confirmed organisation joins the forums of the districts it serves; a countywide one any.
    """
    if not organisation.is_verified:
        state = "was not confirmed" if organisation.is_declined else "is waiting to be confirmed"
        return f"{organisation.name} {state}. It can join once an officer has confirmed it."
    if organisation.countywide or forum.district_id is None:
        return ""
    if organisation.districts.filter(pk=forum.district_id).exists():
        return ""
    return (
        f"{organisation.name} does not serve {forum.district}. An organisation joins the forums of"
        " the districts on its page; add the district there first."
    )

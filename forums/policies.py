"""Who may do what in the forums, and where somebody stands who would like to post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef

from forums.models import (
    Forum,
    ForumMembership,
    ForumModerator,
    ForumRequest,
    JoiningRule,
    Post,
    Suspension,
    Topic,
)
from forums.moderation.suspensions import suspension_of, suspensions
from forums.querysets import account
from forums.seats import chaired, entered, sits
from membership.bodies.models import Body
from membership.bodies.policies import can_manage
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from membership.people.roles import Anyone, is_officer, speaks_for_the_council
from portal.lib.prepared import prepared


def can_open_forums(user: Anyone) -> bool:
    """Officers open forums and name their moderators."""
    return is_officer(user)


def can_view_forum(user: Anyone, forum: Forum, *, on: date) -> bool:
    """A district's forum is open to all, a group's room to those who sit on it
    (twin: ``Forum.objects.visible_to``)."""
    return forum.body_id is None or forum.body_id in entered(account(user), on)


def can_moderate(user: Anyone, forum: Forum, *, on: date) -> bool:
    """In a group's room its chair; elsewhere officers, and the forum's moderators while their row is
    current, or whoever stands in for one."""
    person = account(user)
    if person is None:
        return False
    if forum.body_id is not None:
        return forum.body_id in chaired(person, on)
    return is_officer(person) or _is_moderator(person, forum, on)


def _is_moderator(person: User, forum: Forum, on: date) -> bool:
    """Whether a row says so; a page that read it along with its forum does not ask again."""
    if forum.read_along is not None and forum.read_along[:2] == (person.pk, on):
        return forum.read_along[2]
    return ForumModerator.objects.exercised_by(person, on).filter(forum=forum).exists()


def can_view(user: Anyone, topic: Topic, *, on: date) -> bool:
    """Whoever reads the forum a visible topic; any other its author and those who moderate it, and a
    merged one nobody (twin: ``Topic.objects.visible_to``)."""
    if topic.is_merged:
        return False
    person = account(user)
    return can_view_forum(person, topic.forum, on=on) and (
        topic.is_visible
        or (person is not None and topic.author_id == person.pk)
        or can_moderate(person, topic.forum, on=on)
    )


def can_view_post(user: Anyone, post: Post, *, on: date) -> bool:
    """Who may view the topic reads its posts; the text of one that is not visible only its author and
    those who moderate it (twin: ``Post.objects.visible_to``)."""
    person = account(user)
    return can_view(user, post.topic, on=on) and (
        post.is_visible
        or (person is not None and post.author_id == person.pk)
        or can_moderate(person, post.topic.forum, on=on)
    )


class Standing(StrEnum):
    """Where somebody stands who would like to post in a forum."""

    MAY_POST = "may post"
    CLOSED = "closed"
    SIGNED_OUT = "signed out"
    SUSPENDED = "suspended"
    NO_ORGANISATION = "no organisation"
    NOT_CONFIRMED = "not confirmed"
    NOT_JOINED = "not joined"
    READS_ALONG = "reads along"


@dataclass(frozen=True)
class PostingRights:
    """The standing of a person in a forum, and the organisations she may speak or act for.

    ``own_voice`` is what she may speak for without an organisation: the council, or in a room its
    group; empty when she may not.
    """

    standing: Standing
    organisations: tuple[Organisation, ...] = ()
    own_voice: str = ""
    outside: tuple[Organisation, ...] = ()
    could_bring: tuple[Organisation, ...] = ()
    could_ask: tuple[Organisation, ...] = ()
    could_take_out: tuple[Organisation, ...] = ()
    asked: tuple[Organisation, ...] = ()
    unconfirmed: tuple[Organisation, ...] = ()
    suspension: Suspension | None = None

    @property
    def may_post(self) -> bool:
        return self.standing == Standing.MAY_POST

    @property
    def speaks_officially(self) -> bool:
        return bool(self.own_voice)


def posting_rights(user: Anyone, forum: Forum, *, on: date) -> PostingRights:
    """For whom ``user`` may post in ``forum`` on ``on``: her confirmed organisations that joined it,
    the council for its officers, and those that wait to be confirmed and serve its district (what they
    say waits, too); in a room whoever sits, for the group or her organisations.

    ``outside`` are the confirmed organisations that she manages and that have not joined: of them
    ``could_bring`` come in at once, ``could_ask`` may ask, ``asked`` wait for an answer.
    ``could_take_out`` have joined; ``unconfirmed`` are those of hers that no officer has confirmed.
    """
    if not forum.is_open(on):
        return PostingRights(Standing.CLOSED)
    person = account(user)
    if person is None:
        return PostingRights(Standing.SIGNED_OUT)
    if forum.body_id is not None:
        return _rights_in_a_room(person, forum, on)
    belongings = _belongings(person, forum, on)
    if belongings and belongings[0].is_suspended:
        return PostingRights(Standing.SUSPENDED, suspension=suspension_of(person, forum, on=on))
    confirmed = [each for each in belongings if each.organisation.is_verified]
    speaks_for = tuple(each.organisation for each in belongings if _may_be_spoken_for(each, forum))
    own_voice = forum.own_voice if speaks_for_the_council(person) else ""
    if own_voice and not belongings and (suspension := suspension_of(person, forum, on=on)):
        return PostingRights(Standing.SUSPENDED, suspension=suspension)
    managed = [each for each in confirmed if each.role == Role.MANAGER]
    outside = [each for each in managed if not each.has_joined]
    at_once = [each for each in outside if _joins_at_once(each.organisation, forum, each.serves)]
    others = [each for each in outside if each not in at_once]
    asks = forum.joining == JoiningRule.ON_REQUEST
    return PostingRights(
        _standing(belongings, confirmed, bool(speaks_for or own_voice)),
        speaks_for,
        own_voice,
        outside=_organisations(outside),
        could_bring=_organisations(at_once),
        could_ask=_organisations(each for each in others if asks and not each.has_asked),
        could_take_out=_organisations(each for each in managed if each.has_joined),
        asked=_organisations(each for each in others if each.has_asked),
        unconfirmed=_organisations(each for each in belongings if each not in confirmed),
    )


def _rights_in_a_room(person: User, room: Forum, on: date) -> PostingRights:
    """Whoever sits writes, for the group or for a confirmed organisation of hers; who soon will, reads."""
    if room.body_id is None or not sits(person, room.body_id, on):
        return PostingRights(Standing.READS_ALONG)
    if suspension := suspension_of(person, room, on=on):
        return PostingRights(Standing.SUSPENDED, suspension=suspension)
    own = Organisation.objects.of(person).verified().order_by("name")
    return PostingRights(Standing.MAY_POST, tuple(own), room.own_voice)


def _belongings(person: User, forum: Forum, on: date) -> list[Any]:
    """Her places in organisations, each with where its organisation stands towards ``forum``."""
    return _places(person=person.pk, forum=forum.pk, district=forum.district_id or 0, on=on)


@prepared(person=int, forum=int, district=int, on=date)
def _places(*, person: int, forum: int, district: int, on: date) -> Any:
    here: dict[str, Any] = {"organisation": OuterRef("organisation")}
    joined = ForumMembership.objects.filter(**here, forum=forum, left_at__isnull=True)
    asked = ForumRequest.objects.filter(**here, forum=forum, decided_at__isnull=True)
    serves = Organisation.districts.through.objects.filter(**here, district=district)
    return (
        Belonging.objects.current()
        .filter(user=person)
        .annotate(
            has_joined=Exists(joined),
            has_asked=Exists(asked),
            serves=Exists(serves),
            is_suspended=Exists(suspensions(Forum(pk=forum), on)),
        )
        .select_related("organisation")
        .order_by("organisation__name")
    )


def _may_be_spoken_for(belonging: Any, forum: Forum) -> bool:
    """As a confirmed organisation that joined, or one that waits and serves the forum's district."""
    organisation: Organisation = belonging.organisation
    if organisation.is_verified:
        return bool(belonging.has_joined)
    serves = belonging.serves or (organisation.countywide and forum.district_id is not None)
    return organisation.is_pending and bool(serves)


def _organisations(belongings: Iterable[Any]) -> tuple[Organisation, ...]:
    return tuple(each.organisation for each in belongings)


def _standing(belongings: list[Any], confirmed: list[Any], speaks: bool) -> Standing:
    if speaks:
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


def can_decide_who_joins(user: Anyone, forum: Forum, *, on: date) -> bool:
    """The moderators of a district's forum and officers; a room has no organisations of its own."""
    return forum.body_id is None and can_moderate(user, forum, on=on)


def can_open_room(user: Anyone, body: Body, *, on: date) -> bool:
    """Officers and the chair of the group, as they may look after it."""
    return can_manage(account(user), body, on)


def can_set_up(user: Anyone) -> bool:
    """Officers set a forum's name and who may join it."""
    return is_officer(user)


def _joins_at_once(organisation: Organisation, forum: Forum, serves: bool) -> bool:
    return serves or organisation.countywide or forum.joining == JoiningRule.OPEN


def why_not_join(organisation: Organisation, forum: Forum) -> str:
    """Why ``organisation`` may not join ``forum`` at once, as a sentence; empty when it may.

    A confirmed organisation joins the forums of the districts it serves, a countywide one any; others
    as the forum's rule says.
    """
    if refusal := _why_not_at_all(organisation, forum):
        return refusal
    serves = organisation.districts.filter(forum=forum.pk).exists()
    if _joins_at_once(organisation, forum, serves):
        return ""
    if forum.joining == JoiningRule.ON_REQUEST:
        return f"{organisation.name} does not serve {forum.name}. It can ask to join."
    return (
        f"{organisation.name} does not serve {forum.name}. Only organisations that serve the district"
        " join this forum; add the district on its page if it works there."
    )


def why_not_ask(organisation: Organisation, forum: Forum) -> str:
    """Why ``organisation`` need not, or may not, ask to join ``forum``; empty when it may."""
    if refusal := _why_not_at_all(organisation, forum):
        return refusal
    refusal = why_not_join(organisation, forum)
    if not refusal:
        return f"{organisation.name} can join this forum without asking."
    return "" if forum.joining == JoiningRule.ON_REQUEST else refusal


def _why_not_at_all(organisation: Organisation, forum: Forum) -> str:
    if forum.is_private:
        return "Nobody joins a group’s room: whoever sits on the group is in it."
    if organisation.is_verified:
        return ""
    state = "was not confirmed" if organisation.is_declined else "is waiting to be confirmed"
    return f"{organisation.name} {state}. It can join once an officer has confirmed it."

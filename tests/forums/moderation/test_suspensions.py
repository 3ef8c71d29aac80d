"""A suspension reaches whoever writes without an organisation: an officer, and who sits on a group."""

from forums.models import Forum
from forums.policies import posting_rights
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import TermFactory
from tests.factories.forums import RoomFactory
from tests.factories.moderation import SuspensionFactory
from tests.factories.people import PersonFactory, UserFactory


def standing(person: User, forum: Forum) -> str:
    return posting_rights(User.objects.get(pk=person.pk), forum, on=today()).standing


def test_an_officer_who_speaks_for_the_council_is_suspended_like_anybody(
    thanet_forum: Forum, olive: User
) -> None:
    assert standing(olive, thanet_forum) == "may post"
    SuspensionFactory.create(user=olive, forum=thanet_forum)
    assert standing(olive, thanet_forum) == "suspended"


def test_whoever_sits_can_be_suspended_from_the_room_alone(thanet_forum: Forum) -> None:
    sadie, room = UserFactory.create(), RoomFactory.create()
    TermFactory.create(seat__body=room.body, person=PersonFactory.create(user=sadie), end=None)
    SuspensionFactory.create(user=sadie, forum=None)
    assert standing(sadie, room) == "may post"
    SuspensionFactory.create(user=sadie, forum=room)
    assert standing(sadie, room) == "suspended"

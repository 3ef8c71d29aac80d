"""Rooms of groups, and organisations that ask to come into a forum."""

from forums.models import Forum, ForumRequest
from membership.bodies.models import Office
from membership.people.models import Person
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import ForumFactory, ForumRequestFactory, RoomFactory, TopicFactory
from tests.factories.places import DistrictFactory
from tests.permissions.forums import MODERATORS
from tests.support.permissions import Address, World
from tests.support.rows import many_organisations, many_users

SITTING = frozenset({"holder", "chair"})


def build(world: World) -> None:
    """The Steering Group's room with a topic, a group without one, and requests that wait."""
    room = RoomFactory.create(body=world.things["body"], slug="steering-group")
    world.things["room topic"] = TopicFactory.create(forum=room, slug="budget", organisation=None)
    bare = BodyFactory.create(name="Working Group", slug="working-group")
    TermFactory.create(
        seat=SeatFactory.create(body=bare, office=Office.CHAIR),
        person=Person.objects.get(user=world.people["chair"]),
        end=None,
    )
    ForumFactory.create(district=DistrictFactory.create(name="Dover", slug="dover"))
    world.things["forum request"] = ForumRequestFactory.create(forum=world.things["forum"])
    world.things["own request"] = ForumRequestFactory.create(
        forum=ForumFactory.create(district=DistrictFactory.create(name="Ashford", slug="ashford")),
        organisation=world.organisation,
        asked_by=world.people["manager"],
    )


def many_requests(world: World, count: int) -> None:
    people, organisations = many_users(count), many_organisations(count)
    ForumRequest.objects.bulk_create(
        ForumRequestFactory.build(
            forum=world.things["forum"], organisation=organisations[n], asked_by=people[n]
        )
        for n in range(count)
    )


def many_rooms(world: World, count: int) -> None:
    """Rooms that the reader enters, up to as many as a county has groups."""
    for _ in range(min(count, 20)):
        room: Forum = RoomFactory.create()
        TermFactory.create(
            seat__body=room.body, person=Person.objects.get(user=world.people["holder"]), end=None
        )


def room_topic(world: World) -> str:
    return f"/forums/steering-group/{world.things['room topic'].pk}/"


def request_at(world: World, forum: str, thing: str) -> str:
    return f"/forums/{forum}/requests/{world.things[thing].pk}/"


ADDRESSES = [
    Address(
        "forums:forum",
        lambda world: "/forums/steering-group/",
        SITTING,
        refused=404,
        refused_visitor=404,
        grow=many_rooms,
    ),
    Address(
        "forums:topic",
        lambda world: f"{room_topic(world)}budget/",
        SITTING,
        refused=404,
        refused_visitor=404,
    ),
    Address(
        "forums:new",
        lambda world: "/forums/steering-group/new/",
        SITTING,
        refused=404,
        refused_visitor=404,
    ),
    Address(
        "forums:reply",
        lambda world: f"{room_topic(world)}reply/",
        SITTING,
        method="post",
        data={"body": "See you there.", "organisation": "own"},
        refused=404,
        refused_visitor=404,
    ),
    Address(
        "forums:feed",
        lambda world: "/forums/steering-group/feed/",
        set(),
        refused=404,
        refused_visitor=404,
        page=False,
    ),
    Address(
        "forums:members",
        lambda world: "/forums/steering-group/members/",
        set(),
        refused=404,
        refused_visitor=404,
    ),
    Address(
        "forums:open-room",
        lambda world: "/forums/rooms/working-group/open/",
        {"officer", "administrator", "chair"},
    ),
    Address("forums:ask", lambda world: "/forums/dover/ask/", {"manager"}),
    Address("forums:requests", lambda world: "/forums/requests/", MODERATORS, grow=many_requests),
    Address(
        "forums:answer-request",
        lambda world: request_at(world, "thanet", "forum request"),
        MODERATORS,
    ),
    Address(
        "forums:answer-request",
        lambda world: request_at(world, "thanet", "forum request"),
        MODERATORS,
        method="post",
        data={"decision": "decline", "reason": "You do not work here."},
    ),
    Address(
        "forums:withdraw-request",
        lambda world: f"{request_at(world, 'ashford', 'own request')}withdraw/",
        {"manager"},
    ),
]
VIEWSETS = {"room": {"officer", "administrator"}}

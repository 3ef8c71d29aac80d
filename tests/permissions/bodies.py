"""Groups and boards: everyone sees who sits; officers and the chair look after the seats."""

from datetime import timedelta

from membership.bodies.models import Body, Office, Seat
from membership.people.models import Person
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, MeetingFactory, SeatFactory, TermFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.support.permissions import EVERYONE, Address, World

YEAR = timedelta(days=365)


def build(world: World) -> None:
    """A group whose chair and one of whose holders are the people of those roles."""
    body = BodyFactory.create(name="Steering Group", slug="steering-group")
    world.things["body"] = body
    for role, office in (("chair", Office.CHAIR), ("holder", Office.NONE)):
        user = world.people[role]
        world.things[f"{role} term"] = TermFactory.create(
            seat=SeatFactory.create(body=body, office=office),
            person=Person.objects.create(full_name=user.full_name, user=user),
            organisation=world.organisation,
            start=today() - YEAR,
            end=today() + YEAR,
        )
    world.things["vacant seat"] = SeatFactory.create(body=body, name="Vacant seat")
    world.things["future term"] = TermFactory.create(
        seat__body=body, start=today() + YEAR, end=None
    )
    world.things["meeting"] = MeetingFactory.create(body=body)


def many_bodies(world: World, count: int) -> None:
    BodyFactory.create_batch(count)


def many_seats(world: World, count: int) -> None:
    """Held seats, past members, vacancies and meetings that differ in all that they refer to."""
    body: Body = world.things["body"]
    for number in range(count):
        district = DistrictFactory.create()
        seat: Seat = SeatFactory.create(body=body, stands_for="district", district=district)
        if number % 3 == 0:
            seat = SeatFactory.create(body=body, stands_for="theme", theme=ThemeFactory.create())
        organisation = OrganisationFactory.create(districts=[district])
        past = TermFactory.create(
            seat=seat,
            organisation=organisation,
            start=today() - 3 * YEAR,
            end=today() - YEAR,
        )
        if number % 5:
            person = PersonFactory.create()
            TermFactory.create(
                seat=seat, person=person, organisation=organisation, start=past.end, end=None
            )


def many_meetings(world: World, count: int) -> None:
    MeetingFactory.create_batch(count, body=world.things["body"])


MANAGERS = {"officer", "administrator", "chair"}
PAGE = "/groups/steering-group/"

ADDRESSES = [
    Address("bodies:index", lambda world: "/groups/", EVERYONE, grow=many_bodies),
    Address("bodies:detail", lambda world: PAGE, EVERYONE, grow=many_seats),
    Address("bodies:meetings", lambda world: f"{PAGE}meetings/", EVERYONE, grow=many_meetings),
    Address("bodies:manage", lambda world: f"{PAGE}manage/", MANAGERS, grow=many_seats),
    Address(
        "bodies:appoint",
        lambda world: f"{PAGE}manage/seats/{world.things['vacant seat'].pk}/appoint/",
        MANAGERS,
    ),
    Address(
        "bodies:end_term",
        lambda world: f"{PAGE}manage/terms/{world.things['holder term'].pk}/end/",
        MANAGERS,
    ),
    Address(
        "bodies:withdraw",
        lambda world: f"{PAGE}manage/terms/{world.things['future term'].pk}/withdraw/",
        MANAGERS,
    ),
    Address("bodies:add_meeting", lambda world: f"{PAGE}manage/meetings/new/", MANAGERS),
    Address(
        "bodies:change_meeting",
        lambda world: f"{PAGE}manage/meetings/{world.things['meeting'].pk}/",
        MANAGERS,
    ),
]
VIEWSETS = {
    "body": {"officer", "administrator"},
    "seat": {"officer", "administrator"},
    "meeting": {"officer", "administrator"},
}

"""Groups and boards: everyone sees who sits; officers and the chair look after the seats."""

from collections.abc import Callable
from datetime import date, timedelta

from membership.bodies.actions.ground import facts
from membership.bodies.models import Body, Deputy, Meeting, Office, Seat, Term
from membership.people.models import Person
from portal.lib.time import today
from portal.records.actions import Entry, record_many
from tests.factories.bodies import (
    BodyFactory,
    DeputyFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)
from tests.factories.people import PersonFactory
from tests.support.permissions import EVERYONE, Address, World
from tests.support.rows import many_districts, many_organisations, many_themes

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
    world.things["deputy"] = DeputyFactory.create(term=world.things["holder term"])
    world.things["meeting"] = MeetingFactory.create(body=body)


def many_bodies(world: World, count: int) -> None:
    Body.objects.bulk_create(BodyFactory.build_batch(count))


def many_seats(world: World, count: int) -> None:
    """Held seats, past members and vacancies that differ in all that they refer to."""
    body: Body = world.things["body"]
    districts, organisations = many_districts(count), many_organisations(count)
    themes = many_themes(count)
    seats = Seat.objects.bulk_create(
        SeatFactory.build(body=body, stands_for="theme", theme=themes[n])
        if n % 3 == 0
        else SeatFactory.build(body=body, stands_for="district", district=districts[n])
        for n in range(count)
    )
    people = Person.objects.bulk_create(PersonFactory.build_batch(2 * count))
    past = [
        TermFactory.build(
            seat=seat,
            person=people[n],
            organisation=organisations[n],
            start=today() - 3 * YEAR,
            end=today() - YEAR,
        )
        for n, seat in enumerate(seats)
    ]
    present = [
        TermFactory.build(
            seat=seat,
            person=people[count + n],
            organisation=organisations[n],
            start=today() - YEAR,
            end=None,
        )
        for n, seat in enumerate(seats)
        if n % 5
    ]
    Term.objects.bulk_create(past + present)


def many_meetings(world: World, count: int) -> None:
    Meeting.objects.bulk_create(MeetingFactory.build_batch(count, body=world.things["body"]))


MANAGERS = {"officer", "administrator", "chair"}
PAGE = "/groups/steering-group/"
A_YEAR_AGO = (today() - YEAR).isoformat()


def of_term(verb: str, key: str = "holder term") -> Callable[[World], str]:
    return lambda world: f"{PAGE}manage/terms/{world.things[key].pk}/{verb}/"


def many_changes(world: World, count: int) -> None:
    """As many appointments written down, each of somebody else to another seat."""
    many_seats(world, count)
    terms = Term.objects.filter(body=world.things["body"]).select_related("seat")
    record_many(
        (Entry(term, "appointed", new=facts(term)) for term in terms),
        acting_user=world.people["officer"],
    )


def many_terms_in_a_seat(world: World, count: int) -> None:
    """One seat with as many past terms."""
    people = Person.objects.bulk_create(PersonFactory.build_batch(count))
    first = world.things["vacant seat"].terms.count()
    Term.objects.bulk_create(
        TermFactory.build(
            seat=world.things["vacant seat"],
            person=person,
            start=date(1980, 1, 1) + (first + number) * timedelta(days=10),
            end=date(1980, 1, 1) + (first + number + 1) * timedelta(days=10),
        )
        for number, person in enumerate(people)
    )


def many_deputies(world: World, count: int) -> None:
    """As many seats, each with a holder who has a deputy."""
    many_seats(world, count)
    held = Term.objects.filter(body=world.things["body"], end=None, deputies=None)
    people = Person.objects.bulk_create(PersonFactory.build_batch(held.count()))
    Deputy.objects.bulk_create(
        DeputyFactory.build(term=term, person=person, start=today() - YEAR)
        for term, person in zip(held, people, strict=True)
    )


ADDRESSES = [
    Address("bodies:index", lambda world: "/groups/", EVERYONE, grow=many_bodies),
    Address("bodies:detail", lambda world: PAGE, EVERYONE, grow=many_seats),
    Address("bodies:choose_day", lambda world: f"{PAGE}as-at/", EVERYONE),
    Address("bodies:as_at", lambda world: f"{PAGE}as-at/{A_YEAR_AGO}/", EVERYONE, grow=many_seats),
    Address(
        "bodies:members_csv",
        lambda world: f"{PAGE}members.csv",
        EVERYONE,
        grow=many_seats,
        page=False,
    ),
    Address(
        "bodies:terms_csv", lambda world: f"{PAGE}terms.csv", EVERYONE, grow=many_seats, page=False
    ),
    Address(
        "bodies:popolo", lambda world: f"{PAGE}popolo.json", EVERYONE, grow=many_seats, page=False
    ),
    Address("bodies:meetings", lambda world: f"{PAGE}meetings/", EVERYONE, grow=many_meetings),
    Address("bodies:changes", lambda world: f"{PAGE}changes/", EVERYONE, grow=many_changes),
    Address(
        "bodies:room",
        lambda world: f"{PAGE}room/",
        {"holder", "chair"},
        refused=404,
        grow=many_deputies,
    ),
    Address("bodies:manage", lambda world: f"{PAGE}manage/", MANAGERS, grow=many_seats),
    Address("bodies:start", lambda world: f"{PAGE}manage/start/", MANAGERS, grow=many_seats),
    Address("bodies:members", lambda world: f"{PAGE}manage/members/", MANAGERS, grow=many_deputies),
    Address(
        "bodies:private_changes",
        lambda world: f"{PAGE}manage/changes/",
        MANAGERS,
        grow=many_changes,
    ),
    Address(
        "bodies:seat",
        lambda world: f"{PAGE}manage/seats/{world.things['vacant seat'].pk}/",
        MANAGERS,
        grow=many_terms_in_a_seat,
    ),
    Address(
        "bodies:seat",
        lambda world: f"{PAGE}manage/seats/{world.things['holder term'].seat_id}/",
        MANAGERS,
    ),
    Address(
        "bodies:appoint",
        lambda world: f"{PAGE}manage/seats/{world.things['vacant seat'].pk}/appoint/",
        MANAGERS,
    ),
    Address("bodies:renew", of_term("renew"), MANAGERS),
    Address(
        "bodies:renew",
        of_term("renew"),
        MANAGERS,
        method="post",
        data={"how_appointed": "elected", "reason": "Everybody asks for it."},
    ),
    Address("bodies:end_term", of_term("end"), MANAGERS),
    Address("bodies:reschedule", of_term("reschedule"), MANAGERS),
    Address("bodies:hold_over", of_term("hold-over"), MANAGERS),
    Address("bodies:swap", of_term("swap"), MANAGERS),
    Address("bodies:deputise", of_term("deputy"), MANAGERS),
    Address("bodies:correct", of_term("correct"), MANAGERS),
    Address("bodies:withdraw", of_term("withdraw", "future term"), MANAGERS),
    Address(
        "bodies:end_deputy",
        lambda world: f"{PAGE}manage/deputies/{world.things['deputy'].pk}/end/",
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

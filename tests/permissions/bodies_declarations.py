"""Declarations of interest: the register is everyone's, the rest the holder's and whoever looks after it."""

from datetime import timedelta

from django.utils import timezone

from membership.bodies.declarations.kinds import InterestKind
from membership.bodies.models import Body, Confirmation, Interest, Seat, Term
from membership.people.models import Person
from portal.lib.time import today
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.declarations import ConfirmationFactory, InterestFactory
from tests.factories.people import PersonFactory
from tests.support.permissions import EVERYONE, SIGNED_IN, Address, World

YEAR = timedelta(days=365)
WITH_A_SEAT = {"holder", "chair"}
MANAGERS = {"officer", "administrator", "chair"}
PAGE = "/groups/steering-group/"


def build(world: World) -> None:
    """Somebody who sits, with an entry that waits for an answer; an entry of the holder's own."""
    body = Body.objects.get(slug="steering-group")
    world.things["declaring body"] = body
    member = TermFactory.create(seat__body=body, start=today() - YEAR, end=None).person
    world.things["declaring member"] = member
    world.things["kept-back request"] = InterestFactory.create(
        person=member,
        kind=InterestKind.LAND,
        what="A field at Sandwich",
        kept_back="asked",
        why_kept_back="It leads to my door.",
    )
    InterestFactory.create(person=member, end=today())
    holder = world.people["holder"].person
    world.things["own interest"] = InterestFactory.create(person=holder)
    ConfirmationFactory.create(person=holder, entries=1)


def many_declarations(world: World, count: int) -> None:
    """People who sit and people who have left, with entries of all kinds and a confirmation each."""
    body: Body = world.things["declaring body"]
    seats = Seat.objects.bulk_create(SeatFactory.build_batch(count, body=body))
    people = Person.objects.bulk_create(PersonFactory.build_batch(count))
    ends = [None if n % 3 else today() - YEAR / 2 for n in range(count)]
    Term.objects.bulk_create(
        TermFactory.build(seat=seat, person=person, start=today() - 2 * YEAR, end=end, released=end)
        for seat, person, end in zip(seats, people, ends, strict=True)
    )
    kinds = list(InterestKind)
    Interest.objects.bulk_create(
        InterestFactory.build(person=person, kind=kinds[n % len(kinds)])
        for n, person in enumerate(people)
    )
    Confirmation.objects.bulk_create(
        ConfirmationFactory.build(person=person, entries=1, confirmed_at=timezone.now() - YEAR)
        for person in people[::2]
    )


def many_entries(world: World, count: int) -> None:
    """Entries of one person, some of them ended."""
    for person in (world.things["declaring member"], world.people["chair"].person):
        Interest.objects.bulk_create(
            InterestFactory.build(person=person, end=None if n % 2 else today() - YEAR / 2)
            for n in range(count)
        )


def theirs(world: World, ending: str = "") -> str:
    return f"{PAGE}manage/interests/{world.things['declaring member'].pk}/{ending}"


def request(world: World, ending: str = "") -> str:
    return theirs(world, f"{world.things['kept-back request'].pk}/{ending}")


def own(world: World, ending: str = "") -> str:
    return f"/groups/my-interests/{world.things['own interest'].pk}/{ending}"


ADDRESSES = [
    Address(
        "bodies:interests", lambda world: f"{PAGE}interests/", EVERYONE, grow=many_declarations
    ),
    Address(
        "bodies:interests_file",
        lambda world: f"{PAGE}interests.csv",
        EVERYONE,
        grow=many_declarations,
        page=False,
    ),
    Address(
        "bodies:managed_interests",
        lambda world: f"{PAGE}manage/interests/",
        MANAGERS,
        grow=many_declarations,
    ),
    Address(
        "bodies:my_interests", lambda world: "/groups/my-interests/", SIGNED_IN, grow=many_entries
    ),
    Address(
        "bodies:my_interests_confirm", lambda world: "/groups/my-interests/confirm/", WITH_A_SEAT
    ),
    Address("bodies:my_interests_add", lambda world: "/groups/my-interests/add/land/", WITH_A_SEAT),
    # Somebody else's entry is not to be found, by those who have entries of their own either.
    Address("bodies:my_interests_change", lambda world: own(world), {"holder"}, refused=404),
    Address("bodies:my_interests_end", lambda world: own(world, "end/"), {"holder"}, refused=404),
    Address("bodies:their_interests", theirs, MANAGERS, grow=many_entries),
    Address("bodies:their_interests_confirm", lambda world: theirs(world, "confirm/"), MANAGERS),
    Address("bodies:their_interests_add", lambda world: theirs(world, "add/family/"), MANAGERS),
    Address("bodies:their_interests_change", request, MANAGERS),
    Address("bodies:their_interests_end", lambda world: request(world, "end/"), MANAGERS),
    Address("bodies:their_interests_answer", lambda world: request(world, "answer/"), MANAGERS),
    Address(
        "bodies:their_interests_remind",
        lambda world: theirs(world, "remind/"),
        MANAGERS,
        method="post",
    ),
]

"""Representation and "who speaks for me?": everyone may ask."""

from membership.bodies.models import Body, Seat, Term
from membership.people.models import Person
from membership.places.models import District, Theme
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.permissions.bodies import PAGE, many_seats
from tests.support.permissions import EVERYONE, Address, World
from tests.support.rows import link, many_organisations


def many_to_speak_for(world: World, count: int) -> None:
    """Seats, and organisations that differ in their districts and themes."""
    many_seats(world, count)
    organisations = many_organisations(count)
    link(organisations, "districts", list(District.objects.all()))
    link(organisations, "themes", list(Theme.objects.all()))


def many_bodies_that_speak(world: World, count: int) -> None:
    """Groups with a seat for the district, most held for an organisation that works there."""
    bodies = Body.objects.bulk_create(BodyFactory.build_batch(count))
    seats = Seat.objects.bulk_create(
        SeatFactory.build(body=body, stands_for="district", district=world.district)
        for body in bodies
    )
    people = Person.objects.bulk_create(PersonFactory.build_batch(count))
    organisations = many_organisations(count)
    link(organisations, "districts", [world.district])
    Term.objects.bulk_create(
        TermFactory.build(seat=seat, person=people[n], organisation=organisations[n], end=None)
        for n, seat in enumerate(seats)
        if n % 5
    )


ADDRESSES = [
    Address(
        "bodies:representation",
        lambda world: f"{PAGE}representation/",
        EVERYONE,
        grow=many_to_speak_for,
    ),
    Address(
        "bodies:representation_csv",
        lambda world: f"{PAGE}representation/figures.csv?after=year",
        EVERYONE,
        grow=many_to_speak_for,
        page=False,
    ),
    Address(
        "bodies:who_speaks",
        lambda world: "/groups/who-speaks-for-me/?district=thanet",
        EVERYONE,
        grow=many_bodies_that_speak,
    ),
]

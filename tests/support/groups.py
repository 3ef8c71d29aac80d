"""Groups as large and as old as one likes, written in bulk, for what counts queries and time."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from membership.bodies.models import Body, Deputy, Seat, Standing, StandsFor, Term
from membership.organisations.models import Organisation
from membership.people.models import Person
from membership.places.models import District, Theme
from portal.lib.time import add_months, today
from tests.factories.bodies import BodyFactory, DeputyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.support.rows import many_districts, many_organisations, many_themes

MONTHS_OF_A_TERM = (24, 36, 36, 36)
MONTHS_BETWEEN = (0, 0, 0, 1, 8)


def group_of(seats: int, years: int) -> Body:
    """A group with all that its page can show: a chair by virtue of another office, seats of most kinds,
    holders who stay on, vacancies, deputies, appointments to come and ``years`` of past members.
    """
    body = BodyFactory.create(created=date(today().year - years, 1, 1))
    board = SeatFactory.create(body__created=body.created)
    SeatFactory.create(body=body, name="Chair", office="chair", follows=board)
    made = Seat.objects.bulk_create(_seats(body, seats - 1))
    _fill([board, *made], many_organisations(min(seats, 50)))
    Term.objects.filter(seat=made[-1], start__gt=today() - timedelta(days=5 * 365)).delete()
    holding = Term.objects.holding(today()).filter(body=body)
    Deputy.objects.bulk_create(
        DeputyFactory.build(term=term, person=term.person) for term in holding
    )
    return body


def _seats(body: Body, count: int) -> list[Seat]:
    districts, themes = many_districts(12), many_themes(12)
    return [_seat(body, number, districts, themes) for number in range(count)]


def _seat(body: Body, number: int, districts: list[District], themes: list[Theme]) -> Seat:
    if number % 10 == 1:
        return SeatFactory.build(body=body, order=number, standing=Standing.IN_ATTENDANCE)
    if number % 3 == 0:
        return SeatFactory.build(
            body=body, order=number, stands_for=StandsFor.THEME, theme=themes[number % 12]
        )
    if number % 3 == 1:
        return SeatFactory.build(
            body=body, order=number, stands_for=StandsFor.DISTRICT, district=districts[number % 12]
        )
    return SeatFactory.build(
        body=body, order=number, stands_for=StandsFor.PARTNER, partner="NHS Kent and Medway"
    )


def _fill(seats: list[Seat], organisations: list[Organisation]) -> None:
    """Terms that follow on each other, or nearly, from the seat's first years into the next ones."""
    dice = random.Random(4)
    rows = [(seat, start, end) for seat in seats for start, end in _terms(seat.start, dice)]
    people = Person.objects.bulk_create(PersonFactory.build_batch(len(rows)))
    Term.objects.bulk_create(
        TermFactory.build(
            seat=seat,
            person=person,
            organisation=dice.choice(organisations),
            start=start,
            end=end,
        )
        for (seat, start, end), person in zip(rows, people, strict=True)
    )


def _terms(first: date, dice: random.Random) -> Iterator[tuple[date, date]]:
    start = first + timedelta(days=dice.randint(0, 700))
    while start < add_months(today(), 6):
        end = add_months(start, dice.choice(MONTHS_OF_A_TERM))
        yield start, end
        start = add_months(end, dice.choice(MONTHS_BETWEEN))

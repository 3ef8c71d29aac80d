from datetime import UTC, date, datetime, timedelta

import factory
from django.utils import timezone

from membership.bodies.models import Body, Deputy, Meeting, Seat, Term
from tests.factories.people import PersonFactory


class BodyFactory(factory.django.DjangoModelFactory[Body]):
    """A body since 2020: terms of 36 months, holders stay on for 6, 90 days of notice."""

    name = factory.Sequence(lambda n: f"Group {n}")
    slug = factory.Sequence(lambda n: f"group-{n}")
    summary = "Advises the council on the sector."
    created = date(2020, 1, 1)

    class Meta:
        model = Body


class SeatFactory(factory.django.DjangoModelFactory[Seat]):
    """A voting seat for the whole sector, since the body began."""

    body = factory.SubFactory(BodyFactory)
    name = factory.Sequence(lambda n: f"Seat {n}")
    start = factory.SelfAttribute("body.created")

    class Meta:
        model = Seat


class TermFactory(factory.django.DjangoModelFactory[Term]):
    """A term of the whole of 2026, written past the actions."""

    seat = factory.SubFactory(SeatFactory)
    body = factory.SelfAttribute("seat.body")
    person = factory.SubFactory(PersonFactory)
    start = date(2026, 1, 1)
    end = date(2027, 1, 1)
    appointed_until = factory.SelfAttribute("end")
    visible_from = datetime(2025, 12, 1, 9, tzinfo=UTC)

    class Meta:
        model = Term


class DeputyFactory(factory.django.DjangoModelFactory[Deputy]):
    """A deputy from the first day of the term, as long as it is held."""

    term = factory.SubFactory(TermFactory)
    person = factory.SubFactory(PersonFactory)
    start = factory.SelfAttribute("term.start")

    class Meta:
        model = Deputy


class MeetingFactory(factory.django.DjangoModelFactory[Meeting]):
    """A meeting of two hours, a week from now."""

    body = factory.SubFactory(BodyFactory)
    start = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    end = factory.LazyAttribute(lambda meeting: meeting.start + timedelta(hours=2))
    place = "Sessions House, Maidstone"

    class Meta:
        model = Meeting

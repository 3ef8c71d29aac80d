from datetime import date

import factory
from django.utils import timezone

from membership.bodies.declarations.kinds import InterestKind
from membership.bodies.models import Chase, Confirmation, Interest
from portal.lib.time import today
from tests.factories.people import PersonFactory


class InterestFactory(factory.django.DjangoModelFactory[Interest]):
    """A trusteeship since 2020, published."""

    person = factory.SubFactory(PersonFactory)
    kind = InterestKind.TRUSTEESHIP
    what = factory.Sequence(lambda n: f"Treasurer {n}")
    whom = "Harbour Lights Trust"
    start = date(2020, 1, 1)

    class Meta:
        model = Interest


class ConfirmationFactory(factory.django.DjangoModelFactory[Confirmation]):
    """Nothing to declare, said a moment ago by the holder."""

    person = factory.SubFactory(PersonFactory)
    confirmed_at = factory.LazyFunction(timezone.now)
    entries = 0
    nothing_to_declare = factory.LazyAttribute(lambda confirmation: not confirmation.entries)

    class Meta:
        model = Confirmation


class ChaseFactory(factory.django.DjangoModelFactory[Chase]):
    """A first reminder, sent and due today."""

    person = factory.SubFactory(PersonFactory)
    due = factory.LazyFunction(today)
    step = "first"
    day = factory.LazyFunction(today)

    class Meta:
        model = Chase

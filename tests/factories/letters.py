from datetime import UTC, datetime

import factory

from membership.bodies.models import GroupLetter, GroupLetterRecipient
from tests.factories.bodies import BodyFactory
from tests.factories.people import PersonFactory


class GroupLetterFactory(factory.django.DjangoModelFactory[GroupLetter]):
    """A letter of the chair to everyone who sits."""

    body = factory.SubFactory(BodyFactory)
    subject = factory.Sequence(lambda n: f"The agenda, part {n}")
    text = "The papers come on *Friday*."
    audience = "everyone"
    reached = 3
    written_as = "chair"
    sent_at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    fingerprint = factory.Sequence(lambda n: f"{n:064}")

    class Meta:
        model = GroupLetter


class GroupLetterRecipientFactory(factory.django.DjangoModelFactory[GroupLetterRecipient]):
    letter = factory.SubFactory(GroupLetterFactory)
    person = factory.SubFactory(PersonFactory)
    seat_name = "Thanet"
    reached = True

    class Meta:
        model = GroupLetterRecipient

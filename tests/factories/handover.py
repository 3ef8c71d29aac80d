from datetime import UTC, datetime

import factory

from membership.bodies.models import HandoverNote
from tests.factories.bodies import TermFactory


class HandoverNoteFactory(factory.django.DjangoModelFactory[HandoverNote]):
    """What the holder of a term leaves to the successor."""

    term = factory.SubFactory(TermFactory)
    body = factory.SelfAttribute("term.body")
    text = "Ask the *harbour* group before the spring."
    changed_at = datetime(2026, 11, 2, 9, tzinfo=UTC)

    class Meta:
        model = HandoverNote

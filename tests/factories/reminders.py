from datetime import date

import factory

from membership.bodies.models import Reminder
from tests.factories.bodies import TermFactory


class ReminderFactory(factory.django.DjangoModelFactory[Reminder]):
    """That a holder was reminded that the term ends soon."""

    term = factory.SubFactory(TermFactory)
    day = date(2027, 1, 1)
    step = "ends-soon"
    audience = "holder"

    class Meta:
        model = Reminder

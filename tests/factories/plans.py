from datetime import UTC, date, datetime

import factory

from membership.bodies.models import Plan
from membership.bodies.planner import storing
from membership.bodies.planner.proposing import Outcome, Proposal
from membership.bodies.planner.rules import Kind, Rules, Scenario
from tests.factories.bodies import BodyFactory

NOTHING = storing.Input(
    on=date(2026, 11, 25),
    years=10,
    seats=(),
    seat_names={},
    scenarios={"Fixed": Scenario(Kind.FIXED, Rules(term_months=36))},
    proposed_for="Fixed",
)


class PlanFactory(factory.django.DjangoModelFactory[Plan]):
    """A plan for a body without seats: it compares and proposes nothing."""

    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"Plan {n}")
    on = NOTHING.on
    years = NOTHING.years
    version = storing.VERSION
    content = factory.LazyFunction(
        lambda: storing.write(NOTHING, Proposal(Outcome.NOTHING_TO_MOVE))
    )
    made_at = datetime(2026, 11, 25, 12, tzinfo=UTC)

    class Meta:
        model = Plan

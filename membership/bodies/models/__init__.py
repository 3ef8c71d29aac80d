"""Bodies, their seats, who held them from when until when, and their meetings."""

from membership.bodies.models.bodies import Body, BodyKind
from membership.bodies.models.deputies import Deputy
from membership.bodies.models.meetings import Meeting
from membership.bodies.models.seats import Office, Seat, Standing, StandsFor
from membership.bodies.models.terms import HowAppointed, Term, WhyEnded
from membership.bodies.planner.models import Plan

__all__ = [
    "Body",
    "BodyKind",
    "Deputy",
    "HowAppointed",
    "Meeting",
    "Office",
    "Plan",
    "Seat",
    "Standing",
    "StandsFor",
    "Term",
    "WhyEnded",
]

"""Bodies, their seats, who held them from when until when, and their meetings."""

from membership.bodies.declarations.models import Chase, Confirmation, Interest
from membership.bodies.handover.models import HandoverNote
from membership.bodies.letters.models import GroupLetter, GroupLetterRecipient
from membership.bodies.models.bodies import Body, BodyKind
from membership.bodies.models.deputies import Deputy
from membership.bodies.models.meetings import Meeting
from membership.bodies.models.seats import Office, Seat, Standing, StandsFor
from membership.bodies.models.terms import HowAppointed, Term, WhyEnded
from membership.bodies.planner.models import Plan
from membership.bodies.recruitment.models import (
    Announcement,
    Call,
    CallSeat,
    Criterion,
    Expression,
    PanelMember,
    PanelNote,
    Score,
)
from membership.bodies.reminders.models import Reminder

__all__ = [
    "Announcement",
    "Body",
    "BodyKind",
    "Call",
    "CallSeat",
    "Chase",
    "Confirmation",
    "Criterion",
    "Deputy",
    "Expression",
    "GroupLetter",
    "GroupLetterRecipient",
    "HandoverNote",
    "HowAppointed",
    "Interest",
    "Meeting",
    "Office",
    "PanelMember",
    "PanelNote",
    "Plan",
    "Reminder",
    "Score",
    "Seat",
    "Standing",
    "StandsFor",
    "Term",
    "WhyEnded",
]

"""Bodies, their seats, who held them from when until when, and their meetings."""

from membership.bodies.handover.models import HandoverNote
from membership.bodies.letters.models import GroupLetter, GroupLetterRecipient
from membership.bodies.models.bodies import Body, BodyKind
from membership.bodies.models.deputies import Deputy
from membership.bodies.models.meetings import Meeting
from membership.bodies.models.seats import Office, Seat, Standing, StandsFor
from membership.bodies.models.terms import HowAppointed, Term, WhyEnded
from membership.bodies.reminders.models import Reminder

__all__ = [
    "Body",
    "BodyKind",
    "Deputy",
    "GroupLetter",
    "GroupLetterRecipient",
    "HandoverNote",
    "HowAppointed",
    "Meeting",
    "Office",
    "Reminder",
    "Seat",
    "Standing",
    "StandsFor",
    "Term",
    "WhyEnded",
]

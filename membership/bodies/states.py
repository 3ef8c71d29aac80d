"""What a term and a seat are on a day. Nothing of it is stored: it follows from dates and rules.

``TermQuerySet`` asks the same of the database; a test holds the two equal.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import TextChoices

from portal.lib.time import add_months

if TYPE_CHECKING:
    from membership.bodies.models import Term

LONGEST_STAY = 24  # months: no rules let anybody stay on for longer


class TermState(TextChoices):
    FUTURE = "future", "Not started"
    CURRENT = "current", "Current"
    ENDS_SOON = "ends-soon", "Ends soon"
    CARRIED_OVER = "carried-over", "Carried over"
    ENDED = "ended", "Ended"


class SeatState(TextChoices):
    FILLED = "filled", "Filled"
    ENDS_SOON = "ends-soon", "Ends soon"
    CARRIED_OVER = "carried-over", "Carried over"
    VACANT = "vacant", "Vacant"


def held_until(term: "Term") -> date | None:
    """The first day on which the holder no longer holds the seat; None: until further notice.

    Where the body's rules let holders stay on, that is the day of the first of these: a successor
    starts, the holder starts in another seat of the body, the holder is released, the rules' limit.
    The seat's own end and the body's cut it short. Needs a term read ``with_succession``.
    """
    end = term.end
    if end is not None and term.body.holdover_allowed:
        limit = add_months(end, term.body.holdover_months)
        days = (limit, term.succeeded_on, term.released)
        end = min(day for day in days if day is not None)
    days_of_all = (end, term.seat.end, term.body.closed)
    return min((day for day in days_of_all if day is not None), default=None)


def term_state(term: "Term", on: date) -> TermState:
    """What ``term`` is on the day ``on``; needs a term read ``with_succession``."""
    until = held_until(term)
    if term.start > on:
        return TermState.FUTURE
    if until is not None and until <= on:
        return TermState.ENDED
    if term.end is None:
        return TermState.CURRENT
    if term.end <= on:
        return TermState.CARRIED_OVER
    if term.end <= on + timedelta(days=term.body.notice_days):
        return TermState.ENDS_SOON
    return TermState.CURRENT


def seat_state(term: "Term | None", on: date) -> SeatState:
    """What a seat is on ``on`` when ``term`` is the one that holds it that day, if any."""
    if term is None:
        return SeatState.VACANT
    state = term_state(term, on)
    return SeatState.FILLED if state == TermState.CURRENT else SeatState(state)

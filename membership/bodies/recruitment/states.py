"""What a call is at a moment. Nothing of it is stored: it follows from the moments of its row.

``CallQuerySet`` asks the same of the database; a test holds the two equal.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import TextChoices

if TYPE_CHECKING:
    from membership.bodies.recruitment.models import Call

CLOSING_SOON = timedelta(days=7)
"""For how long before its deadline a call is said to close soon."""


class CallState(TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSING_SOON = "closing-soon", "Closing soon"
    CLOSED = "closed", "Closed"
    BEING_DECIDED = "being-decided", "Being decided"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


COLOURS = {
    CallState.DRAFT: "grey",
    CallState.OPEN: "green",
    CallState.CLOSING_SOON: "yellow",
    CallState.CLOSED: "grey",
    CallState.BEING_DECIDED: "",
    CallState.DECIDED: "grey",
    CallState.WITHDRAWN: "grey",
}


def state_of_call(call: "Call", now: datetime) -> CallState:
    """What ``call`` is at ``now``: the deadline itself is outside the time in which it is open."""
    if not call.is_shown(now):
        return CallState.DRAFT
    if call.withdrawn_at is not None:
        return CallState.WITHDRAWN
    if call.decided_at is not None:
        return CallState.DECIDED
    if now < call.closes_at - CLOSING_SOON:
        return CallState.OPEN
    if now < call.closes_at:
        return CallState.CLOSING_SOON
    return CallState.CLOSED if call.deciding_since is None else CallState.BEING_DECIDED


def with_state(calls: Iterable["Call"], now: datetime) -> list[tuple["Call", CallState, str]]:
    """Each call with its state at ``now`` and the colour of the tag that says it."""
    states = [(call, state_of_call(call, now)) for call in calls]
    return [(call, state, COLOURS[state]) for call, state in states]

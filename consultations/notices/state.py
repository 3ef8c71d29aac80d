"""Where a consultation stands. It follows from the clock and is never stored."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Protocol

from portal.lib.time import LONDON

CLOSING_SOON = timedelta(days=7)
RESPONSE_WITHIN = timedelta(weeks=12)


class State(Enum):
    """A state, the words for it and the colour of its tag (none is blue)."""

    PLANNED = ("Planned", "yellow")
    OPEN = ("Open", "green")
    CLOSING_SOON = ("Closing soon", "orange")
    CLOSED = ("Closed, being considered", "grey")
    RESPONSE_OVERDUE = ("Response overdue", "red")
    OUTCOME = ("Outcome published", "")

    def __init__(self, label: str, colour: str) -> None:
        self.label = label
        self.colour = colour

    @property
    def is_open(self) -> bool:
        return self in {State.OPEN, State.CLOSING_SOON}

    @property
    def is_over(self) -> bool:
        return self in {State.CLOSED, State.RESPONSE_OVERDUE, State.OUTCOME}


class Window(Protocol):
    """What the state of a round follows from. The window is half-open: at ``closes_at`` it is closed."""

    opens_at: datetime
    closes_at: datetime
    results_published_at: datetime | None


def response_due_at(closes_at: datetime) -> datetime:
    """Twelve weeks after the closing, at the same time of day in London whatever the clocks did."""
    return (closes_at.astimezone(LONDON) + RESPONSE_WITHIN).astimezone(UTC)


def closing_soon_at(closes_at: datetime) -> datetime:
    """Seven days before the closing, at the same time of day in London."""
    return (closes_at.astimezone(LONDON) - CLOSING_SOON).astimezone(UTC)


def closes_soon_until(now: datetime) -> datetime:
    """The latest end of a round that closes soon at ``now``."""
    return (now.astimezone(LONDON) + CLOSING_SOON).astimezone(UTC)


def overdue_since(now: datetime) -> datetime:
    """The latest end of a round whose response is due by ``now``."""
    return (now.astimezone(LONDON) - RESPONSE_WITHIN).astimezone(UTC)


def state_of_round(window: Window, now: datetime) -> State:
    """The state of one round at ``now``."""
    if now < window.opens_at:
        return State.PLANNED
    if now < window.closes_at:
        return State.CLOSING_SOON if now >= closing_soon_at(window.closes_at) else State.OPEN
    published = window.results_published_at
    if published is not None and published <= now:
        return State.OUTCOME
    return State.RESPONSE_OVERDUE if now >= response_due_at(window.closes_at) else State.CLOSED


def state_of_rounds(windows: Iterable[Window], now: datetime) -> State:
    """The state of a whole consultation at ``now``.

    An open round speaks first, then one that is still to come, then the last one that closed.
    Without a round the consultation is planned.
    """
    states = [
        state_of_round(window, now) for window in sorted(windows, key=lambda each: each.opens_at)
    ]
    for state in (State.CLOSING_SOON, State.OPEN, State.PLANNED):
        if state in states:
            return state
    return states[-1] if states else State.PLANNED


def next_change(windows: Sequence[Window], now: datetime) -> datetime | None:
    """The first moment after ``now`` at which time alone changes the state of one of ``windows``."""
    moments = (
        moment
        for window in windows
        for moment in (
            window.opens_at,
            closing_soon_at(window.closes_at),
            window.closes_at,
            response_due_at(window.closes_at),
        )
    )
    return min((moment for moment in moments if moment > now), default=None)

"""Where a consultation stands. It follows from the clock and is never stored."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

CLOSING_SOON = timedelta(days=7)


class State(Enum):
    """A state, the words for it and the colour of its tag (none is blue)."""

    PLANNED = ("Planned", "yellow")
    OPEN = ("Open", "green")
    CLOSING_SOON = ("Closing soon", "orange")
    CLOSED = ("Closed", "grey")
    OUTCOME = ("Outcome published", "")

    def __init__(self, label: str, colour: str) -> None:
        self.label = label
        self.colour = colour

    @property
    def is_open(self) -> bool:
        return self in {State.OPEN, State.CLOSING_SOON}


class Window(Protocol):
    """What the state of a round follows from. The window is half-open: at ``closes_at`` it is closed."""

    opens_at: datetime
    closes_at: datetime
    results_published_at: datetime | None


def state_of_round(window: Window, now: datetime) -> State:
    """The state of one round at ``now``."""
    if now < window.opens_at:
        return State.PLANNED
    if now < window.closes_at:
        return State.CLOSING_SOON if window.closes_at - now <= CLOSING_SOON else State.OPEN
    published = window.results_published_at
    return State.OUTCOME if published is not None and published <= now else State.CLOSED


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

"""Where a promise stands. It follows from its dates and the day, and is never stored."""

from datetime import date, datetime, timedelta
from enum import Enum
from typing import Protocol

DUE_SOON = timedelta(days=28)
"""How long before its date a promise is said to be due soon."""


class PromiseState(Enum):
    """A state, the words for it and the colour of its tag (none is blue)."""

    OPEN = ("open", "Open", "yellow")
    DUE_SOON = ("due-soon", "Due soon", "orange")
    OVERDUE = ("overdue", "Overdue", "red")
    KEPT = ("kept", "Kept", "green")
    WITHDRAWN = ("withdrawn", "Withdrawn", "grey")

    def __init__(self, slug: str, label: str, colour: str) -> None:
        self.slug = slug
        self.label = label
        self.colour = colour

    @property
    def is_settled(self) -> bool:
        return self in {PromiseState.KEPT, PromiseState.WITHDRAWN}


class Promised(Protocol):
    """What the state of a promise follows from; ``due_on`` is the last day on which it is in time."""

    due_on: date | None
    kept_at: datetime | None
    withdrawn_at: datetime | None


def state_of_promise(promise: Promised, on: date) -> PromiseState:
    """The state on ``on``; on the day after its date a promise that is neither kept nor withdrawn is
    overdue."""
    if promise.withdrawn_at is not None:
        return PromiseState.WITHDRAWN
    if promise.kept_at is not None:
        return PromiseState.KEPT
    if promise.due_on is None or on + DUE_SOON < promise.due_on:
        return PromiseState.OPEN
    return PromiseState.OVERDUE if on > promise.due_on else PromiseState.DUE_SOON

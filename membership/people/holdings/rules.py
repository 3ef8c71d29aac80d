"""What happens to plain rows, as an app states it: declared, not programmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import models
from django.db.models import Q


@dataclass(frozen=True)
class Follows:
    """On a move the rows go to the new holder."""


@dataclass(frozen=True)
class Stays:
    """On a move the rows stay with the old holder, for a reason that a preview gives."""

    reason: str


@dataclass(frozen=True)
class Deletes:
    """On an erasure the rows go."""

    reason: str


@dataclass(frozen=True)
class Clears:
    """On an erasure the rows stay and no longer name the holder; ``blank`` takes what else names it."""

    reason: str
    blank: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Keeps:
    """On an erasure the rows stay and still name the holder, whose own row therefore stays."""

    reason: str


class Spare(Enum):
    """What becomes of the row that does not count when both holders have one."""

    STAYS = "stays"  # with the old holder, as it was left by ``settle``
    MOVES = "moves"  # too, as it was marked by ``settle``
    GOES = "goes"  # because it says nothing that the other does not


def leave_as_it_is(kept: models.Model, spare: models.Model, now: datetime) -> None:
    """The spare row needs no mark."""


@dataclass(frozen=True)
class Once:
    """That rows which agree in ``by`` and match ``where`` may exist once for each holder.

    Where both have one, the row with the earlier ``earliest`` is kept, or the new holder's when
    that is empty. ``settle`` is given both and saves what marks the spare one: whatever its
    constraint asks for, since rows change places only after that. ``names`` says of a row what
    both have, and ``rule`` what is done; both are sentences for people. With ``refuses`` nothing
    is done: somebody decides first.
    """

    by: tuple[str, ...]
    names: Callable[[Any], str]
    rule: str
    refuses: bool = False
    where: Q = field(default_factory=Q)
    earliest: str = ""
    settle: Callable[[Any, Any, datetime], None] = leave_as_it_is
    spare: Spare = Spare.STAYS

    def key(self, row: models.Model) -> tuple[Any, ...]:
        return tuple(row.serializable_value(name) for name in self.by)

    def in_order(
        self, ours: models.Model, theirs: models.Model
    ) -> tuple[models.Model, models.Model]:
        """The row that is kept and the spare one, of the old holder's and the new holder's."""
        if not self.earliest:
            return theirs, ours
        first, second = sorted(
            (ours, theirs), key=lambda row: (getattr(row, self.earliest), row.pk)
        )
        return first, second

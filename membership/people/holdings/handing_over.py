"""What belongs into the handover pack of somebody who leaves a role to a successor.

A holding says so where it is declared::

    Rows("forums.Topic", "author", ..., hands_over=HandsOver("Topics", of_role, item))

The pack is read by the successor and by whoever looks after the group, so a holding hands over what
they may see anyway, or what its owner wrote for them; never addresses, and nothing of the person's own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from portal.lib.time import start_of_day

ITEMS = 20
"""The most that a pack lists under one heading."""


@dataclass(frozen=True)
class Role:
    """A role that ends: the seat, the account of whoever holds it, and for whom they speak.

    From ``start`` until the day before ``end``; None: it goes on.
    """

    seat: models.Model
    user: models.Model | None
    organisation: models.Model | None
    start: date
    end: date | None

    @property
    def holders(self) -> Iterator[models.Model]:
        """Whose holdings make up the pack."""
        yield self.seat
        if self.user is not None:
            yield self.user

    def lasted(self, moment: str) -> Q:
        """In the days of the role, by a field with a moment."""
        begins = Q(**{f"{moment}__gte": start_of_day(self.start)})
        if self.end is None:
            return begins
        return begins & Q(**{f"{moment}__lt": start_of_day(self.end)})


@dataclass(frozen=True)
class Item:
    """One thing with its address, if it has one, and a note beside it."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class HandsOver:
    """That the rows of a holding are handed over, under the heading ``title``.

    ``of_role`` takes from the holder's rows those of the role, in their order; ``item`` says what a
    row is.
    """

    title: str
    of_role: Callable[["models.QuerySet[Any]", Role], "models.QuerySet[Any]"]
    item: Callable[[Any], Item]


@dataclass(frozen=True)
class HandedOver:
    """What one holding hands over; ``more`` counts what is left out."""

    title: str
    items: Sequence[Item]
    more: int = 0


def handed_over(hands: HandsOver, rows: "models.QuerySet[Any]", role: Role) -> HandedOver | None:
    """What ``hands`` makes of ``rows``; None when there is nothing."""
    found = hands.of_role(rows, role)
    count = found.count()
    if not count:
        return None
    items = [hands.item(row) for row in found[:ITEMS]]
    return HandedOver(hands.title, items, max(count - ITEMS, 0))

"""The voting seats of a body as they are today: what a simulation starts from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from portal.lib.time import add_months


@dataclass(frozen=True)
class KnownTerm:
    """A term that runs, is carried over or is appointed for later.

    ``end`` is the first day after it, None when no end is set; ``number`` counts the terms in a row
    and ``since`` is the first day of that row. ``held_until`` is the first day on which nobody
    holds the seat if no successor comes, for a term that has ended already. ``is_settled`` says that
    its end is not to be moved, since the holder’s leaving is recorded; ``latest`` is the latest end
    that what is appointed already leaves room for.
    """

    key: int
    person: int
    start: date
    end: date | None
    number: int = 1
    since: date | None = None
    held_until: date | None = None
    is_settled: bool = False
    latest: date | None = None

    @property
    def in_row_since(self) -> date:
        return self.since or self.start


@dataclass(frozen=True)
class KnownSeat:
    """A voting seat with its terms that are not over, the earliest first; without any it is vacant.

    ``end`` is the first day without the seat. ``inherited_end`` is the end that whoever fills a
    vacant seat would take over where the rules say so. ``movable`` is false for a seat that
    follows one of another body.
    """

    key: int
    terms: tuple[KnownTerm, ...] = field(default=())
    end: date | None = None
    inherited_end: date | None = None
    movable: bool = True

    @property
    def last(self) -> KnownTerm | None:
        """The term after which nobody is appointed yet."""
        return self.terms[-1] if self.terms else None


def ends_from(first: date, months: int, until: date) -> Iterator[date]:
    """``first`` and the ends of the terms of ``months`` that follow it, before ``until``.

    Each is counted from the one before, as terms are: after 31 August and six months comes 28
    February, and then 28 August.
    """
    while first < until:
        yield first
        first = add_months(first, months)

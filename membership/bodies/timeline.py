"""Seats and terms as a picture: a row a seat, a bar a term, over the years that the address names.

Places are per cent of the picture's width, so that it fits any screen without shrinking its text.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from membership.bodies.models import Body, Seat, Term
from membership.bodies.states import LONGEST_STAY, TermState, held_until, term_state
from portal.lib.forms import EARLIEST_YEAR, LATEST_YEAR
from portal.lib.templatetags.portal import day, until
from portal.lib.time import add_months

YEARS_BACK, YEARS_SHOWN = 3, 7
LENGTHS, MOST_YEARS = (4, 7, 10, 15, 20), 25
SEATS_SHOWN = 40
# How many years are named above the picture, at most: on a wide screen and on a narrow one.
NAMED_WIDE, NAMED_NARROW = 12, 5
LATE = 80  # per cent: from here on the label of the day stands before its line

_KINDS = {
    TermState.FUTURE: "future",
    TermState.CURRENT: "now",
    TermState.ENDS_SOON: "now",
    TermState.CARRIED_OVER: "past",
    TermState.ENDED: "past",
}


@dataclass(frozen=True)
class Window:
    """The years that the picture shows: ``years`` of them, from the first of January of ``first``."""

    first: int
    years: int

    @property
    def start(self) -> date:
        return date(self.first, 1, 1)

    @property
    def end(self) -> date:
        return date(self.first + self.years, 1, 1)

    @property
    def last(self) -> int:
        return self.first + self.years - 1

    @property
    def earlier(self) -> int | None:
        """The first year of the window before this one, if there is one."""
        first = max(self.first - self.years, EARLIEST_YEAR)
        return first if first < self.first else None

    @property
    def later(self) -> int | None:
        """The first year of the window after this one, if it can be asked for."""
        first = min(self.first + self.years, LATEST_YEAR - self.years)
        return first if first > self.first else None


def window(asked: Mapping[str, str], on: date) -> Window:
    """What an address asks for (``from=2006&years=10``), else the years around ``on``."""
    years = _number(asked.get("years"), 1, MOST_YEARS) or YEARS_SHOWN
    first = _number(asked.get("from"), EARLIEST_YEAR, LATEST_YEAR - years)
    return Window(first or max(on.year - YEARS_BACK, EARLIEST_YEAR), years)


def _number(text: str | None, least: int, most: int) -> int | None:
    if not text or len(text) > 4 or not (text.isascii() and text.isdigit()):
        return None
    return int(text) if least <= int(text) <= most else None


@dataclass(frozen=True)
class Bar:
    """A term, the days for which its holder stays on after it, or days without the seat."""

    kind: str  # past, now, future, stays or absent
    x: float
    width: float
    text: str = ""
    words: str = ""  # the same for who cannot see it


@dataclass
class Row:
    """A seat with its bars, and the terms that they show."""

    seat: Seat
    bars: list[Bar] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The row as a sentence."""
        said = "; ".join(bar.words for bar in self.bars if bar.words)
        return f"{self.seat.name}: {said or 'nobody in these years'}."


@dataclass(frozen=True)
class Year:
    number: int
    x: float
    wide: bool  # whether a wide screen has room for its name, and whether a narrow one has
    narrow: bool


class Timeline:
    """The seats of ``body`` with their terms in ``shown``, as they are on the day ``on``; three queries."""

    def __init__(self, body: Body, on: date, shown: Window, page: str | None = None) -> None:
        self.on, self.window = on, shown
        seats = (
            Seat.objects.filter(body=body, start__lt=shown.end)
            .filter(Q(end__isnull=True) | Q(end__gt=shown.start))
            .select_related("body")
            .order_by("order", "name", "pk")
        )
        self.page: Page[Any] = Paginator(seats, SEATS_SHOWN).get_page(page)
        terms = self._terms({seat.follows_id or seat.pk for seat in self.page})
        self.rows = [self._row(seat, terms[seat.follows_id or seat.pk]) for seat in self.page]

    @cached_property
    def years(self) -> list[Year]:
        wide, narrow = (-(-self.window.years // most) for most in (NAMED_WIDE, NAMED_NARROW))
        return [
            Year(number, self._x(date(number, 1, 1)), place % wide == 0, place % narrow == 0)
            for place, number in enumerate(range(self.window.first, self.window.first + len(self)))
        ]

    def __len__(self) -> int:
        return self.window.years

    def __bool__(self) -> bool:
        """Whether there is anything to show or to turn to."""
        return self.page.paginator.count > 0

    @property
    def lengths(self) -> list[int]:
        """How many years may be asked for, those shown among them."""
        return sorted({*LENGTHS, self.window.years})

    @property
    def shows_the_day(self) -> bool:
        return self.window.start <= self.on < self.window.end

    @property
    def day_x(self) -> float:
        return self._x(self.on)

    @property
    def day_is_late(self) -> bool:
        """Whether the day's own label needs the room before its line."""
        return self.day_x > LATE

    @property
    def has_absent(self) -> bool:
        return any(bar.kind == "absent" for row in self.rows for bar in row.bars)

    def listed(self) -> Iterator[tuple[Row, Term]]:
        """Each term once, with the first row that shows it."""
        seen: set[int] = set()
        for row in self.rows:
            for term in row.terms:
                if term.pk not in seen:
                    seen.add(term.pk)
                    yield row, term

    def _terms(self, keys: Iterable[int]) -> dict[int, list[Term]]:
        """The terms of each seat that touch the picture, staying on included."""
        touching = (
            Term.objects.with_succession()
            .filter(seat__in=list(keys), start__lt=self.window.end)
            .select_related("body", "seat", "person")
            .order_by("start")
        )
        by_seat: dict[int, list[Term]] = defaultdict(list)
        for term in touching.filter(Q(end__isnull=True) | Q(end__gt=self._earliest_end())):
            if (held_until(term) or date.max) > self.window.start:
                by_seat[term.seat_id].append(term)
        return by_seat

    def _earliest_end(self) -> date:
        """Before this day no term ends whose holder could stay on into the picture."""
        return add_months(self.window.start, -LONGEST_STAY - 1)

    def _row(self, seat: Seat, terms: list[Term]) -> Row:
        first = max(seat.start, seat.body.created)
        ends = [day for day in (seat.end, seat.body.closed) if day is not None]
        end = min(ends, default=date.max)
        bars = [bar for term in terms for bar in self._bars(term, first, end)]
        bars += self._absences(first, end)
        shown = [term for term in terms if (held_until(term) or date.max) > first]
        return Row(seat, bars, [term for term in shown if term.start < end])

    def _bars(self, term: Term, first: date, end: date) -> Iterator[Bar]:
        """The bars of a term in a seat that is there from ``first`` until ``end``."""
        state, held = term_state(term, self.on), held_until(term) or date.max
        runs = (max(term.start, first), min(term.end or date.max, held, end))
        if self._touches(*runs):
            yield self._bar(_KINDS[state], *runs, str(term.person), in_words(term))
        # Whether a holder will stay on after a term to come, nobody knows.
        stays = (runs[1], min(held, end))
        if state in {TermState.CARRIED_OVER, TermState.ENDED} and self._touches(*stays):
            words = f"{term.person} stays on until {until(stays[1])}"
            yield self._bar("stays", *stays, words=words)

    def _absences(self, first: date, end: date) -> Iterator[Bar]:
        """The days of the picture on which there is no such seat."""
        if first > self.window.start:
            words = f"no such seat before {day(first)}"
            yield self._bar("absent", self.window.start, first, words=words)
        if end < self.window.end:
            yield self._bar("absent", end, self.window.end, words=f"no such seat from {day(end)}")

    def _touches(self, start: date, end: date) -> bool:
        return start < end and start < self.window.end and end > self.window.start

    def _bar(self, kind: str, start: date, end: date, text: str = "", words: str = "") -> Bar:
        left, right = self._x(start), self._x(end)
        return Bar(kind, left, max(round(right - left, 2), 0.2), text, words)

    def _x(self, on: date) -> float:
        on = min(max(on, self.window.start), self.window.end)
        whole = (self.window.end - self.window.start).days
        return round((on - self.window.start).days / whole * 100, 2)


def in_words(term: Term) -> str:
    """ "Nora Next, 1 April 2026 to 31 March 2029", or "from 1 April 2026"."""
    if term.end is None:
        return f"{term.person}, from {day(term.start)}"
    return f"{term.person}, {day(term.start)} to {until(term.end)}"

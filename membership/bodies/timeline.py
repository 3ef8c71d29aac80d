"""Seats and terms as a picture: a row a seat, a bar a term, some years back and some ahead."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from membership.bodies.models import Term
from membership.bodies.sittings import Sitting
from membership.bodies.states import TermState, held_until, term_state

YEARS_BACK, YEARS_AHEAD = 3, 4
# Sizes in the picture's own units; at full width one is about a pixel.
LABEL_WIDTH, YEAR_WIDTH = 300, 95
HEAD_HEIGHT, ROW_HEIGHT = 30, 30
LETTER_WIDTH = 7.2
LONGEST_LABEL = 42  # characters


@dataclass
class Bar:
    """A term, or the time for which its holder stays on after it."""

    kind: str  # past, now, future or stays
    x: float
    width: float
    text: str

    @property
    def fits(self) -> bool:
        return self.width > len(self.text) * LETTER_WIDTH + 10


@dataclass
class Row:
    """A seat with its bars, and the terms that they show."""

    name: str
    y: int
    bars: list[Bar] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)

    @property
    def label(self) -> str:
        if len(self.name) <= LONGEST_LABEL:
            return self.name
        return self.name[: LONGEST_LABEL - 1].rstrip(" ,") + "…"


@dataclass
class Year:
    number: int
    x: float


class Timeline:
    """The picture of ``sitting`` around the day ``on``; one query."""

    width = LABEL_WIDTH + (YEARS_BACK + YEARS_AHEAD) * YEAR_WIDTH
    label_width = LABEL_WIDTH
    row_height = ROW_HEIGHT

    def __init__(self, sitting: Iterable[Sitting], on: date) -> None:
        self.on = on
        self.first, self.end = date(on.year - YEARS_BACK, 1, 1), date(on.year + YEARS_AHEAD, 1, 1)
        seats = {each.seat: each.seat.follows_id or each.seat.pk for each in sitting}
        terms = self._terms(seats.values())
        self.rows = [
            self._row(seat.name, HEAD_HEIGHT + number * ROW_HEIGHT, terms[key])
            for number, (seat, key) in enumerate(seats.items())
        ]
        self.height = HEAD_HEIGHT + len(self.rows) * ROW_HEIGHT
        self.today_x = self._x(on)
        self.years = [
            Year(year, self._x(date(year, 1, 1))) for year in range(self.first.year, self.end.year)
        ]

    def __bool__(self) -> bool:
        return any(row.terms for row in self.rows)

    def _terms(self, keys: Iterable[int]) -> dict[int, list[Term]]:
        """The terms of each seat that touch the picture."""
        touching = (
            Term.objects.with_succession()
            .filter(Q(end__isnull=True) | Q(end__gt=self.first), start__lt=self.end)
            .filter(seat__in=set(keys))
            .select_related("person")
            .order_by("start")
        )
        by_seat: dict[int, list[Term]] = defaultdict(list)
        for term in touching:
            by_seat[term.seat_id].append(term)
        return by_seat

    def _row(self, name: str, y: int, terms: list[Term]) -> Row:
        bars = [bar for term in terms for bar in self._bars(term)]
        return Row(name, y, bars, terms)

    def _bars(self, term: Term) -> Iterable[Bar]:
        state, until = term_state(term, self.on), held_until(term)
        kinds = {
            TermState.FUTURE: "future",
            TermState.ENDED: "past",
            TermState.CARRIED_OVER: "past",
        }
        days = [day for day in (term.end, until) if day is not None]
        yield self._bar(
            kinds.get(state, "now"), term.start, min(days, default=None), str(term.person)
        )
        # Whether a holder will stay on after a term to come, nobody knows.
        stays = state in {TermState.CARRIED_OVER, TermState.ENDED}
        if stays and term.end and until and until > term.end:
            yield self._bar("stays", term.end, until, "")

    def _bar(self, kind: str, start: date, end: date | None, text: str) -> Bar:
        left, right = self._x(start), self._x(end or self.end)
        return Bar(kind, left, max(round(right - left, 1), 1), text)

    def _x(self, day: date) -> float:
        day = min(max(day, self.first), self.end)
        share = (day - self.first).days / (self.end - self.first).days
        return round(LABEL_WIDTH + share * (self.width - LABEL_WIDTH), 1)

"""Which ends a plan may choose for each term, and which days count against the continuity rule."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from membership.bodies.planner.rules import Scenario
from membership.bodies.planner.seats import KnownSeat, KnownTerm, ends_from
from membership.bodies.planner.simulation import Run
from membership.bodies.planner.windows import a_year
from portal.lib.time import add_months


@dataclass(frozen=True)
class Bounds:
    """How far an end may be moved: not to before ``earliest``, and at most ``stretch_months`` later
    than it is now.
    """

    earliest: date
    stretch_months: int = 12

    @classmethod
    def by_notice(cls, scenario: Scenario, today: date, stretch_months: int) -> "Bounds":
        """Whoever is concerned has the days of notice that the rules give."""
        return cls(today + timedelta(days=scenario.rules.notice_days), stretch_months)


@dataclass(frozen=True)
class Options:
    """What may become of the end of a seat’s last term, by the positions of days on the line.

    The end may stay at ``home``, if ``may_stay``, or become a month’s last day among the positions
    ``low`` to ``high``; there are none when ``high`` is below ``low``.
    """

    home: int
    may_stay: bool
    low: int
    high: int

    def allows(self, position: int) -> bool:
        if position == self.home:
            return self.may_stay
        return self.low <= position <= self.high


@dataclass(frozen=True)
class Line:
    """The days on which the first end of a movable seat may lie, from 1 on, earliest first.

    They lie within one term from today. ``is_new`` says which of them are last days of a month, on
    which an end may be put that is not there yet. (Ends are stored as the day after.)
    """

    days: tuple[date, ...]
    is_new: tuple[bool, ...]
    seats: tuple[KnownSeat, ...]
    options: tuple[Options, ...]

    @property
    def size(self) -> int:
        return len(self.days) - 1


def movable(seat: KnownSeat, run: Run) -> KnownTerm | None:
    """The term of ``seat`` whose end a plan may move, if there is one.

    It is the last that is appointed, has an end that lies ahead within one term, and nobody's leaving
    is recorded. A seat that is to end, and one that follows another body’s, are left alone, and so
    is an appointment of less than a year that has not started.
    """
    term, last_day = seat.last, add_months(run.today, run.scenario.rules.term_months)
    if not seat.movable or seat.end is not None or term is None or term.is_settled:
        return None
    if term.end is None or not run.today < term.end <= last_day:
        return None
    return term if term.end >= _not_before(seat, run) else None


def _not_before(seat: KnownSeat, run: Run) -> date:
    """Two ends of one seat lie a year apart, so that no 12 months hold both."""
    ahead = [a_year(term.end) for term in seat.terms[:-1] if term.end and term.end > run.today]
    return max(ahead, default=run.today)


def line_of(run: Run, bounds: Bounds) -> Line:
    """The days and the movable seats of ``run`` with what is allowed for each."""
    terms = {seat: term for seat in run.seats if (term := movable(seat, run))}
    present = [term.end for term in terms.values() if term.end]
    months = run.scenario.rules.term_months
    firsts = [add_months(run.today.replace(day=1), month) for month in range(1, months + 1)]
    new = {day for day in firsts if day >= bounds.earliest}
    days = (date.min, *sorted(new | set(present)))
    line = Line(days, tuple(day in new for day in days), tuple(terms), ())
    options = tuple(_options(seat, term, run, bounds, days) for seat, term in terms.items())
    return Line(line.days, line.is_new, line.seats, options)


def _options(
    seat: KnownSeat, term: KnownTerm, run: Run, bounds: Bounds, days: Sequence[date]
) -> Options:
    assert term.end is not None  # noqa: S101 - no movable term is without
    rules = run.scenario.rules
    latest = add_months(term.end, bounds.stretch_months)
    if term.latest is not None:
        latest = min(latest, term.latest)
    if rules.max_consecutive is not None:  # nobody sits longer than the terms in a row allow
        longest = add_months(term.in_row_since, rules.max_consecutive * rules.term_months)
        latest = min(latest, longest)
    earliest = max(bounds.earliest, _not_before(seat, run), term.start + timedelta(days=1))
    low = bisect_left(days, earliest)
    high = bisect_left(days, latest + timedelta(days=1)) - 1
    return Options(bisect_left(days, term.end), may_stay=True, low=low, high=high)


@dataclass(frozen=True)
class Window:
    """Any 12 months: the positions whose terms end in it, and how many other seats do anyway."""

    first: date
    positions: tuple[int, ...]
    settled: int


def windows(run: Run, line: Line) -> Iterable[Window]:
    """Every 12 months of the run that can matter: those that begin with some end, settled ones first.

    A first end on a day brings the ends of the terms that follow with it.
    """
    moved = {seat.key: seat.last.end for seat in line.seats if seat.last}
    settled = [
        (day, seat) for day, seat in run.ends if seat not in moved or day < (moved[seat] or day)
    ]
    months = run.scenario.rules.term_months
    coming = sorted(
        (day, position)
        for position in range(1, line.size + 1)
        for day in ends_from(line.days[position], months, run.until)
    )
    days, settled_days = [day for day, _ in coming], [day for day, _ in settled]
    for first in dict.fromkeys([*settled_days, *days]):
        inside = coming[bisect_left(days, first) : bisect_left(days, a_year(first))]
        others = settled[
            bisect_left(settled_days, first) : bisect_left(settled_days, a_year(first))
        ]
        positions = sorted({position for _, position in inside})
        yield Window(first, tuple(positions), len({seat for _, seat in others}))

"""What a run comes to, year by year; each figure is defined here and nowhere else.

A year of a plan is 12 months from today, or from the same day of a later year. Voting seats alone are
counted, those that exist today.

- Ends: seats in which at least one term ends, and which may therefore change hands.
- Turnover: seats in which somebody new starts, as a share of all; a vacancy that is filled counts.
- Forced: those of them where the rules did not let the holder go on.
- Experience: on the last day of the year, the mean of the years since each holder's first day in
  the present row of terms, over those who sit.
- Vacancies: seats that stand empty on some day, and for how many months in all.
- The most in a year: seats that have an end within some 12 months that begin in the year, with an
  end. More than the rules allow is a rule broken.
- A cliff: more seats than may change in 12 months have an end within 60 days.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from membership.bodies.planner.simulation import Run, Stint
from membership.bodies.planner.windows import Crowd, a_year, crowds, sixty_days, spans
from portal.lib.time import add_months

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12


class Breach(StrEnum):
    CONTINUITY = "continuity"  # more seats may change in 12 months than the rules allow
    TOO_MANY_TERMS = "too-many-terms"  # somebody serves more terms in a row than the rules allow
    NO_END = "no-end"  # a term has no end, although terms have a length


@dataclass(frozen=True)
class RuleBreach:
    """A rule that is not kept: which one, when first, and in which seats."""

    kind: Breach
    first: date
    last: date
    seats: tuple[int, ...]


@dataclass(frozen=True)
class YearOfPlan:
    """The figures of the year from ``first`` to the day before ``until``."""

    first: date
    until: date
    ends: int
    most: int
    new: int
    forced: int
    turnover: float  # a share of 1
    experience: float | None  # years; None when nobody sits
    vacant_seats: int
    vacant_months: float


@dataclass(frozen=True)
class Measures:
    """All that is shown of a run."""

    voting: int
    allowed: int | None
    most_in_a_year: int
    years: tuple[YearOfPlan, ...]
    cliffs: tuple[Crowd, ...]
    breaches: tuple[RuleBreach, ...]

    @property
    def mean_turnover(self) -> float:
        return sum(year.turnover for year in self.years) / len(self.years)

    @property
    def new_people(self) -> int:
        """How many people the body has to find."""
        return sum(year.new for year in self.years)

    @property
    def mean_experience(self) -> float | None:
        known = [year.experience for year in self.years if year.experience is not None]
        return sum(known) / len(known) if known else None

    @property
    def vacant_months(self) -> float:
        return sum(year.vacant_months for year in self.years)


def measure(run: Run) -> Measures:
    """The figures of ``run``."""
    voting = len(run.seats)
    allowed = run.scenario.rules.allowed(voting)
    gaps = _gaps(run)
    firsts = [add_months(run.today, 12 * year) for year in range(run.years + 1)]
    crowded = list(spans(run.ends, a_year))
    years = tuple(_year(run, gaps, crowded, first, until) for first, until in pairwise(firsts))
    most = max((year.most for year in years), default=0)
    cliffs = () if allowed is None else tuple(crowds(run.ends, sixty_days, allowed))
    return Measures(voting, allowed, most, years, cliffs, _breaches(run, allowed))


def _year(
    run: Run,
    gaps: list[tuple[int, date, date]],
    crowded: list[Crowd],
    first: date,
    until: date,
) -> YearOfPlan:
    starts = [stint for stint in run.stints if stint.is_new and first <= stint.start < until]
    new = {stint.seat for stint in starts}
    empty = {seat for seat, start, end in gaps if start < until and end > first}
    days = sum(max(0, (min(end, until) - max(start, first)).days) for _, start, end in gaps)
    return YearOfPlan(
        first=first,
        until=until,
        ends=len({seat for day, seat in run.ends if first <= day < until}),
        most=max((crowd.count for crowd in crowded if first <= crowd.first < until), default=0),
        new=len(starts),
        forced=sum(stint.forced for stint in starts),
        turnover=len(new) / len(run.seats) if run.seats else 0.0,
        experience=_experience(run.stints, until - timedelta(days=1)),
        vacant_seats=len(empty),
        vacant_months=days / DAYS_A_MONTH,
    )


def _experience(stints: tuple[Stint, ...], on: date) -> float | None:
    served = [
        (on - stint.since).days
        for stint in stints
        if stint.start <= on and (stint.until is None or stint.until > on)
    ]
    return sum(served) / len(served) / DAYS_A_YEAR if served else None


def _gaps(run: Run) -> list[tuple[int, date, date]]:
    """Seat, first and first day after of each time in which a seat that exists is empty."""
    gaps = []
    by_seat: dict[int, list[Stint]] = {seat.key: [] for seat in run.seats}
    for stint in run.stints:
        by_seat[stint.seat].append(stint)
    for seat in run.seats:
        free, over = run.today, run.until if seat.end is None else min(seat.end, run.until)
        for stint in by_seat[seat.key]:
            if stint.start > free:
                gaps.append((seat.key, free, min(stint.start, over)))
            free = max(free, stint.until or over)
        if free < over:
            gaps.append((seat.key, free, over))
    return gaps


def _breaches(run: Run, allowed: int | None) -> tuple[RuleBreach, ...]:
    rules, found = run.scenario.rules, []
    if allowed is not None:
        for crowd in crowds(run.ends, a_year, allowed):
            found.append(RuleBreach(Breach.CONTINUITY, crowd.first, crowd.last, crowd.seats))
    for seat in run.seats:
        for term in seat.terms:
            day = max(term.start, run.today)
            if term.end is None:
                found.append(RuleBreach(Breach.NO_END, day, day, (seat.key,)))
            if rules.max_consecutive is not None and term.number > rules.max_consecutive:
                found.append(RuleBreach(Breach.TOO_MANY_TERMS, day, day, (seat.key,)))
    return tuple(sorted(found, key=lambda breach: (breach.first, breach.kind, breach.seats)))

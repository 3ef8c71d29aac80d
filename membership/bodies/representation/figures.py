"""The representation of a body on a day: its seats counted, compared, looked ahead and advised on.

The sector is counted as it is today, whatever the day of the seats: nobody keeps how many
organisations there were. As many queries for 12 seats and 10 organisations as for 300 and 1,000.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from membership.bodies.models import Body, Seat, StandsFor
from membership.bodies.representation.advice import Advice, advise, profiles
from membership.bodies.representation.measures import (
    Aspect,
    Measure,
    SeatFact,
    against_residents,
    against_sector,
)
from membership.bodies.representation.sector import Sector, read_sector
from membership.bodies.sittings import Sitting, needs_doing, who_sits
from membership.bodies.states import SeatState
from portal.lib.time import add_months, last_day

MONTHS_AHEAD = 12
OPENINGS_SHOWN = 20  # seats that are advised on at a time: the figures of the first decide the next
URGENCY = [SeatState.VACANT, SeatState.CARRIED_OVER, SeatState.ENDS_SOON]


class After(StrEnum):
    """How far the look goes: the day itself, or the day on which the terms that end next have ended."""

    NOW = ""
    NEXT = "next"  # those that end within the body's days of notice
    YEAR = "year"  # those that end within twelve months


@dataclass(frozen=True)
class Comparison:
    """A measure and how it is called."""

    key: str
    title: str
    groups: str  # what its groups are: "district"
    against: str  # whom it compares with: "organisations" or "residents"
    measure: Measure


@dataclass(frozen=True)
class Opening:
    """A seat that is or will be to fill, and the profile that closes most gaps, if any does."""

    sitting: Sitting
    advice: Advice | None


@dataclass(frozen=True)
class Ending:
    """A seat whose term ends, and whether somebody is appointed to follow by then."""

    sitting: Sitting
    is_followed: bool


@dataclass(frozen=True)
class Representation:
    """All that the page and its download show."""

    body: Body
    on: date
    day: date  # of the figures: ``on``, or the first day after the terms that end next
    after: After
    seats: list[Sitting]
    facts: list[SeatFact]
    partners: int  # voting seats that stand for a partner and are left out
    endings: list[Ending]
    sector: Sector
    comparisons: list[Comparison]
    openings: list[Opening]  # the most urgent of them
    more_openings: int  # that are left out

    @property
    def held(self) -> int:
        return sum(fact.is_held for fact in self.facts)

    @property
    def vacant(self) -> int:
        return len(self.facts) - self.held


def day_to_show(body: Body, asked: date | None, today: date) -> date:
    """The day asked for; else today, or the nearest day on which the body existed."""
    if asked is not None:
        return asked
    latest = min(today, last_day(body.closed)) if body.closed else today
    return max(latest, body.created)


def representation(body: Body, on: date, after: After, *, today: date) -> Representation:
    """The seats of ``body`` on ``on``, or after the terms that end next, against ``today``’s sector."""
    every = [each for each in who_sits(body, on) if each.seat.is_voting]
    ending = _ending(every, body, on, after)
    day = max([on, *(each.term.end for each in ending if each.term and each.term.end)])
    shown = every
    if day != on:
        shown = [each for each in who_sits(body, day) if each.seat.is_voting]
    seats = [each for each in shown if _speaks_for_the_sector(each.seat)]
    sector = read_sector(today, _speakers(seats))
    facts = [_fact(each, sector, is_held=_is_held(each, after)) for each in seats]
    wanting = _to_fill(seats, facts, after)
    return Representation(
        body=body,
        on=on,
        day=day,
        after=after,
        seats=seats,
        facts=facts,
        partners=len(shown) - len(seats),
        endings=[Ending(each, _is_followed(each, day)) for each in ending],
        sector=sector,
        comparisons=compare(sector, facts),
        openings=_openings(wanting[:OPENINGS_SHOWN], seats, facts, sector),
        more_openings=max(0, len(wanting) - OPENINGS_SHOWN),
    )


def compare(sector: Sector, facts: Sequence[SeatFact]) -> list[Comparison]:
    """Every comparison there is, districts first."""
    voices, districts = sector.voices, sector.district_groups

    def by(aspect: Aspect) -> Measure:
        return against_sector(aspect, sector.groups(aspect), voices, facts)

    residents = against_residents(districts, sector.residents, facts)
    return [
        Comparison(
            "districts",
            "By district, against organisations",
            "district",
            "organisations",
            by(Aspect.DISTRICT),
        ),
        Comparison(
            "residents", "By district, against residents", "district", "residents", residents
        ),
        Comparison("kinds", "By kind of organisation", "kind", "organisations", by(Aspect.KIND)),
        Comparison("incomes", "By yearly income", "income", "organisations", by(Aspect.BAND)),
        Comparison("themes", "By theme", "theme", "organisations", by(Aspect.THEME)),
    ]


def _speaks_for_the_sector(seat: Seat) -> bool:
    """A partner's seat, such as the NHS's, speaks for that partner."""
    return bool(seat.stands_for != StandsFor.PARTNER)


def _ending(every: Iterable[Sitting], body: Body, on: date, after: After) -> list[Sitting]:
    """The seats whose holder's term ends by the end of the look ahead, or has ended already."""
    if after == After.NOW:
        return []
    notice = on + timedelta(days=body.notice_days)
    until = notice if after == After.NEXT else add_months(on, MONTHS_AHEAD)
    ending = [each for each in every if each.term and each.term.end and each.term.end <= until]
    return sorted(ending, key=lambda each: (each.term.end, each.seat.order) if each.term else ())


def _speakers(seats: Iterable[Sitting]) -> set[int]:
    """The organisations for which the holders speak, by primary keys."""
    found = {each.term.organisation_id for each in seats if each.term}
    return {pk for pk in found if pk is not None}


def _is_followed(sitting: Sitting, day: date) -> bool:
    return sitting.next_term is not None and sitting.next_term.start <= day


def _is_held(sitting: Sitting, after: After) -> bool:
    """Looking ahead, whoever only stays on after a term counts as gone."""
    stays_on = sitting.state == SeatState.CARRIED_OVER
    return not sitting.is_vacant and not (after != After.NOW and stays_on)


def _fact(sitting: Sitting, sector: Sector, *, is_held: bool) -> SeatFact:
    seat, term = sitting.seat, sitting.term
    voice = sector.organisations.get(term.organisation_id or 0) if term and is_held else None
    aspect, groups = _stands_for(seat, sector)
    return SeatFact(aspect, groups, is_held, voice)


def _stands_for(seat: Seat, sector: Sector) -> tuple[Aspect | None, frozenset[str]]:
    """The groups that a seat names; a district that has ended is what came of it."""
    if seat.district_id is not None:
        return Aspect.DISTRICT, sector.heirs[seat.district_id]
    if seat.stands_for == StandsFor.THEME:
        return Aspect.THEME, frozenset({str(seat.theme_id)})
    if seat.stands_for == StandsFor.KIND:
        return Aspect.KIND, frozenset({seat.organisation_kind})
    if seat.stands_for == StandsFor.INCOME_BAND:
        return Aspect.BAND, frozenset({seat.income_band})
    return None, frozenset()


def _to_fill(seats: Sequence[Sitting], facts: Sequence[SeatFact], after: After) -> list[Sitting]:
    """The seats that nobody is appointed to take over, the most urgent first."""
    if after == After.NOW:
        wanting = needs_doing(seats)
    else:
        free = [each for each, fact in zip(seats, facts, strict=True) if not fact.is_held]
        wanting = [each for each in free if not each.seat.is_ex_officio and not each.next_term]
    return sorted(wanting, key=lambda each: URGENCY.index(each.state))


def _openings(
    wanting: Sequence[Sitting],
    seats: Sequence[Sitting],
    facts: Sequence[SeatFact],
    sector: Sector,
) -> list[Opening]:
    """``wanting`` with advice, each as if all of them were empty and those before it filled."""
    emptied = {each.seat.pk: _fact(each, sector, is_held=False) for each in wanting}
    without = [emptied.get(each.seat.pk, fact) for each, fact in zip(seats, facts, strict=True)]
    measures = [each.measure for each in compare(sector, without)]
    found = advise(measures, list(emptied.values()), profiles(sector.voices))
    advice = {one.seat: one for one in found}
    return [Opening(each, advice.get(place)) for place, each in enumerate(wanting)]

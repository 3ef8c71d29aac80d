"""A picture of a body's terms at one moment, to be held against another one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from membership.bodies.models import Body, Deputy, Office, Seat, Term
from membership.bodies.states import held_until

Gap = tuple[int, date, date | None]
"""Seat, first day and first day outside: when a seat has no holder."""


@dataclass(frozen=True)
class Shown:
    """A term as people read it; ``until`` is the first day without its holder, staying on included."""

    person: str
    person_pk: int
    seat_pk: int
    seat: str
    organisation: str
    organisation_pk: int | None
    start: date
    end: date | None
    until: date | None
    number: int
    how_appointed: str
    deputies: tuple[tuple[str, date, date | None], ...]


@dataclass(frozen=True)
class Follower:
    """An ex officio seat: its holder is whoever holds the seat with the key ``follows``."""

    seat: str
    body: str
    body_pk: int
    follows: int
    is_chair: bool


@dataclass(frozen=True)
class Picture:
    """All terms of a body by their keys, the seats that follow its own, and the gaps between holders."""

    terms: dict[int, Shown]
    followers: tuple[Follower, ...]
    seats: dict[int, Seat]

    def gaps(self, since: date) -> set[Gap]:
        """When seats of its own have no holder, from ``since`` on."""
        gaps: set[Gap] = set()
        by_seat = {
            key: list(terms)
            for key, terms in groupby(
                sorted(self.terms.values(), key=lambda term: (term.seat_pk, term.start)),
                key=lambda term: term.seat_pk,
            )
        }
        for key, seat in self.seats.items():
            gaps |= {(key, *gap) for gap in _gaps(by_seat.get(key, ()), seat, since)}
        return gaps


def _gaps(terms: Iterable[Shown], seat: Seat, since: date) -> Iterable[tuple[date, date | None]]:
    free: date | None = max(seat.start, since)
    for term in terms:
        if free is not None and term.start > free:
            yield free, term.start
        free = None if term.until is None else free and max(free, term.until)
    if free is not None and (seat.end is None or free < seat.end):
        yield free, seat.end


def picture(body: Body) -> Picture:
    """The terms of ``body`` as they stand; four queries."""
    seats = Seat.objects.filter(body=body)
    deputies: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    for deputy in Deputy.objects.filter(term__body=body).select_related("person"):
        deputies[deputy.term_id].append((deputy.person.full_name, deputy.start, deputy.end))
    terms = Term.objects.with_succession().filter(body=body)
    return Picture(
        {
            term.pk: _shown(term, deputies[term.pk])
            for term in terms.select_related("person", "organisation")
        },
        tuple(
            Follower(
                seat.name,
                seat.body.name,
                seat.body_id,
                seat.follows_id,
                seat.office == Office.CHAIR,
            )
            for seat in Seat.objects.filter(follows__in=seats).select_related("body")
            if seat.follows_id is not None
        ),
        {seat.pk: seat for seat in seats if not seat.is_ex_officio},
    )


def _shown(term: Term, deputies: list[tuple[str, date, date | None]]) -> Shown:
    return Shown(
        person=term.person.full_name,
        person_pk=term.person_id,
        seat_pk=term.seat_id,
        seat=term.seat.name,
        organisation=str(term.organisation) if term.organisation else "",
        organisation_pk=term.organisation_id,
        start=term.start,
        end=term.end,
        until=held_until(term),
        number=term.number,
        how_appointed=term.get_how_appointed_display(),
        deputies=tuple(deputies),
    )

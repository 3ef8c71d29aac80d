"""Spells: the days on which somebody really holds a seat by a term.

A term says from when until when somebody is appointed. The spell adds the days for which the holder
stays on, leaves out those on which there is no seat, and gives an ex officio seat the terms of the
seat that it follows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from membership.bodies.models import Body, Seat, Term
from membership.bodies.querysets import SeatQuerySet
from membership.bodies.states import TermState, held_until, term_state


@dataclass(frozen=True)
class Spell:
    """``seat`` is held by the person of ``term`` from ``start`` until the day before ``end``."""

    seat: Seat
    term: Term
    start: date
    end: date | None

    def last_of(self, on: date) -> date | None:
        """The first day without the holder, as one may say it on ``on``.

        What has ended has its real end, and a holder who stays on has the latest day. Whether
        somebody will stay on after a term that still runs nobody knows: it has the end that it was
        given.
        """
        if self.term.end is None or self.state(on) in {TermState.ENDED, TermState.CARRIED_OVER}:
            return self.end
        return min(self.term.end, self.end or date.max)

    def state(self, on: date) -> TermState:
        """What the spell is on ``on``: an ex officio seat may be gone while the term goes on."""
        if self.start > on:
            return TermState.FUTURE
        return TermState.ENDED if self.end and self.end <= on else term_state(self.term, on)


def spell(seat: Seat, term: Term) -> Spell | None:
    """The days that ``term`` gives in ``seat``; None: not one. Needs a term read ``with_succession``."""
    start = max(term.start, seat.start, seat.body.created)
    ends = (held_until(term), seat.end, seat.body.closed)
    end = min((day for day in ends if day is not None), default=None)
    return None if end is not None and end <= start else Spell(seat, term, start, end)


def spells(body: Body) -> list[Spell]:
    """Every spell in every seat that ``body`` has or had, seat by seat; two queries."""
    return _spells(Seat.objects.filter(body=body))


def ex_officio_spells(body: Body) -> list[Spell]:
    """Those in seats that follow another seat; two queries."""
    return _spells(Seat.objects.filter(body=body).exclude(follows=None))


def _spells(seats: SeatQuerySet) -> list[Spell]:
    found = seats.select_related("body", "district", "theme", "follows", "follows__body")
    by_key: dict[int, list[Term]] = defaultdict(list)
    keys = {seat.follows_id or seat.pk: seat for seat in found}
    for term in _terms(keys):
        by_key[term.seat_id].append(term)
    each = (
        spell(seat, term) for seat in found for term in by_key.get(seat.follows_id or seat.pk, [])
    )
    return [one for one in each if one is not None]


def _terms(keys: Iterable[int]) -> Iterable[Term]:
    terms = Term.objects.with_succession().filter(seat__in=list(keys))
    return terms.select_related("body", "seat", "person", "organisation").order_by("start", "pk")

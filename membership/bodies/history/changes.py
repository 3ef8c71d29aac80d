"""The days on which something about who sits changed, around a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Min, Q

from membership.bodies.expressions import MonthsAfter
from membership.bodies.history.spells import Spell
from membership.bodies.models import Body, Seat, Term
from membership.bodies.states import held_until
from portal.lib.time import last_day


@dataclass(frozen=True)
class Changes:
    """``latest`` is the last day on or before the one asked for on which somebody came, left, or
    began to stay on, or a seat came or went; ``following`` is the first one after it.
    """

    latest: date | None
    following: date | None

    @property
    def day_before(self) -> date | None:
        """The last day on which it was still different."""
        return None if self.latest is None else last_day(self.latest)


def changes_around(body: Body, on: date, ex_officio: Iterable[Spell]) -> Changes:
    """The changes next to ``on``; three queries. ``ex_officio``: the body's ``ex_officio_spells``."""
    known = [*_of_body(body), *_of_seats(body, on), *_of_terms(body, on), *_of_spells(ex_officio)]
    days = [day for day in known if day >= body.created and day <= (body.closed or date.max)]
    nearest = _nearest(days, on)
    return _nearest([*days, *_limits_between(body, nearest)], on)


def _nearest(days: list[date], on: date) -> Changes:
    return Changes(
        max((day for day in days if day <= on), default=None),
        min((day for day in days if day > on), default=None),
    )


def _of_body(body: Body) -> Iterator[date]:
    yield body.created
    if body.closed is not None:
        yield body.closed


def _of_seats(body: Body, on: date) -> list[date]:
    found = Seat.objects.filter(body=body).aggregate(
        last_start=Max("start", filter=Q(start__lte=on)),
        next_start=Min("start", filter=Q(start__gt=on)),
        last_end=Max("end", filter=Q(end__lte=on)),
        next_end=Min("end", filter=Q(end__gt=on)),
    )
    return [day for day in found.values() if day is not None]


def _of_terms(body: Body, on: date) -> list[date]:
    """Starts, ends and releases of the body's own terms, as far as their seats were there."""
    wanted: dict[str, Max | Min] = {}
    for name in ("start", "end", "released"):
        there = Q(seat__end__isnull=True) | Q(**{f"{name}__lte": F("seat__end")})
        wanted[f"last_{name}"] = Max(name, filter=there & Q(**{f"{name}__lte": on}))
        wanted[f"next_{name}"] = Min(name, filter=there & Q(**{f"{name}__gt": on}))
    found = Term.objects.filter(body=body).aggregate(**wanted)
    return [day for day in found.values() if day is not None]


def _of_spells(ex_officio: Iterable[Spell]) -> Iterator[date]:
    for each in ex_officio:
        yield each.start
        for end in (each.term.end, each.end):
            if end is not None and end <= (each.end or date.max):
                yield end


def _limits_between(body: Body, nearest: Changes) -> list[date]:
    """The days between two known changes on which the rules let nobody stay on any longer."""
    terms = (
        Term.objects.with_succession()
        .alias(limit=MonthsAfter(F("end"), F("body__holdover_months")))
        .filter(
            body=body,
            body__holdover_allowed=True,
            limit__gt=nearest.latest or date.min,
            limit__lt=nearest.following or date.max,
        )
    )
    return [day for term in terms if (day := held_until(term)) is not None]

"""Which powers somebody has on every body at once: the list twin of ``holds_power``, in one statement."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from membership.bodies.expressions import DaysAfter
from membership.bodies.models import Office, Seat, Standing, Term
from membership.bodies.policies import Power
from membership.bodies.querysets import SeatQuerySet, TermQuerySet
from membership.people.models import User
from membership.people.roles import Anyone

Powers = dict[int, frozenset[Power]]


def powers_of(who: Anyone, on: date) -> Powers:
    """By the key of each body, the powers that ``who`` has there on ``on``; bodies without any left out."""
    if not isinstance(who, User) or not who.is_active:
        return {}
    held = _with_seat(Seat.objects.current(on), Term.objects.holding(on).filter(person__user=who))
    rows = _giving(held, Power.SEAT).union(
        _giving(held.filter(standing=Standing.VOTING), Power.MEMBER),
        _giving(held.filter(office=Office.CHAIR), Power.CHAIR),
        _giving(_to_come(who, on), Power.SHADOW),
    )
    found: dict[int, set[Power]] = defaultdict(set)
    for body, power in rows:
        found[body].add(Power(power))
    return {body: frozenset(powers) for body, powers in found.items()}


def _giving(seats: SeatQuerySet, power: Power) -> QuerySet[Any, Any]:
    return seats.order_by().values_list("body_id", Value(power.value, output_field=CharField()))


def _with_seat(seats: SeatQuerySet, terms: TermQuerySet) -> SeatQuerySet:
    """Those of ``seats`` for which one of ``terms`` stands: in the seat itself, or in the one it follows."""
    own = terms.values("seat")
    followed: SeatQuerySet = seats.filter(Q(follows=None, pk__in=own) | Q(follows__in=own))
    return followed


def _to_come(who: User, on: date) -> SeatQuerySet:
    """Seats that a term of ``who`` reaches within the days for which their body lets people read along."""
    last = DaysAfter(Value(on), F("body__shadow_days"))
    last_of_seat = DaysAfter(Value(on), OuterRef("body__shadow_days"))
    terms = Term.objects.filter(
        Q(seat__end=None) | Q(seat__end__gt=F("start")),
        Q(body__closed=None) | Q(body__closed__gt=F("start")),
        person__user=who,
        start__gt=on,
        start__lte=last_of_seat,
    )
    seats: SeatQuerySet = Seat.objects.filter(
        Q(end=None) | Q(end__gt=on),
        Q(body__closed=None) | Q(body__closed__gt=on),
        Q(follows=None) & Exists(terms.filter(seat=OuterRef("pk")))
        | Exists(terms.filter(seat=OuterRef("follows"))),
        start__lte=last,
    )
    return seats

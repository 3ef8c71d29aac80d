"""Who may do what on a body. Powers follow the seat: nothing is switched on or off by hand."""

from datetime import date, timedelta
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q
from django.urls import ResolverMatch

from membership.bodies.models import Body, Office, Seat, Standing, Term
from membership.bodies.querysets import SeatQuerySet, TermQuerySet
from membership.people.models import Person, User
from membership.people.roles import is_officer
from portal.lib.time import today


class Power(StrEnum):
    SEAT = "seat"  # holds any seat, in attendance included: reads and writes in the group's room
    MEMBER = "member"  # holds a voting seat
    CHAIR = "chair"  # holds the chair, and so looks after the body's seats and meetings
    SHADOW = "shadow"  # will soon hold a seat, and reads along for the days that the rules give


MANAGING = "<slug:slug>/manage/"  # where all pages lie on which a body is looked after
_SEATS_WITH = {
    Power.SEAT: Q(),
    Power.MEMBER: Q(standing=Standing.VOTING),
    Power.CHAIR: Q(office=Office.CHAIR),
}


def holds_power(
    who: Person | User | AnonymousUser | None, body: Body, power: Power | str, on: date
) -> bool:
    """Whether ``who`` has ``power`` on ``body`` on the day ``on``.

    Start, end and staying on come from the term. An ex officio seat gives its powers to whoever
    holds the seat that it follows, from the same day.
    """
    if power == Power.SHADOW:
        seats, terms = _seats_to_come(body, on), _shadowing(body, on)
    else:
        seats = Seat.objects.current(on).filter(_SEATS_WITH[Power(power)], body=body)
        terms = Term.objects.holding(on)
    return _of(who, terms).filter(_gives(seats)).exists()


def can_manage(user: User | AnonymousUser | None, body: Body, on: date) -> bool:
    """Officers and the body's chair appoint, end terms and call meetings."""
    return is_officer(user) or holds_power(user, body, Power.CHAIR, on)


def manages_here(user: User, match: ResolverMatch) -> bool:
    """The pages on which a body is looked after; a second factor is asked there of whoever may."""
    if match.app_name != "bodies" or MANAGING not in match.route:
        return False
    body = Body.objects.filter(slug=match.kwargs["slug"]).first()
    return body is not None and can_manage(user, body, today())


def can_enter_room(user: User | AnonymousUser | None, body: Body, on: date) -> bool:
    """The group's room is for whoever sits today, for whoever soon will, and for nobody else."""
    return holds_power(user, body, Power.SEAT, on) or holds_power(user, body, Power.SHADOW, on)


def can_set_up(user: User | AnonymousUser | None) -> bool:
    """Officers make bodies and seats and set their rules."""
    return is_officer(user)


def can_view(user: User | AnonymousUser | None, body: Body) -> bool:
    """Who sits on a body is public. Twin: ``visible_to``."""
    return True


def _shadowing(body: Body, on: date) -> TermQuerySet:
    """Terms that start within the days of shadowing, while there are their seat and its body."""
    terms: TermQuerySet = Term.objects.filter(
        Q(seat__end=None) | Q(seat__end__gt=F("start")),
        Q(body__closed=None) | Q(body__closed__gt=F("start")),
        start__gt=on,
        start__lte=_last_of_shadowing(body, on),
    )
    return terms


def _seats_to_come(body: Body, on: date) -> SeatQuerySet:
    """The seats that exist, or will at the latest by the last day of shadowing."""
    seats: SeatQuerySet = Seat.objects.filter(
        Q(end=None) | Q(end__gt=on),
        Q(body__closed=None) | Q(body__closed__gt=on),
        body=body,
        start__lte=_last_of_shadowing(body, on),
    )
    return seats


def _last_of_shadowing(body: Body, on: date) -> date:
    """Whoever starts on this day or before already reads along on ``on``."""
    return on + timedelta(days=body.shadow_days)


def _of(who: Person | User | AnonymousUser | None, terms: TermQuerySet) -> TermQuerySet:
    if isinstance(who, Person):
        return terms.filter(person=who)
    if isinstance(who, User) and who.is_active:
        return terms.filter(person__user=who)
    return terms.none()


def _gives(seats: SeatQuerySet) -> Q:
    """Terms that give a power of one of ``seats``: in the seat itself, or in the one it follows."""
    return Q(seat__in=seats.filter(follows=None)) | Q(
        seat__in=seats.exclude(follows=None).values("follows")
    )

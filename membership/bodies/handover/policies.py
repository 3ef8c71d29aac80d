"""Who opens a handover pack, and who writes in it. To everybody else it does not exist."""

from datetime import date, timedelta

from membership.bodies.handover.places import Place
from membership.bodies.policies import Power, can_manage, holds_power
from membership.people.models import User
from membership.people.roles import Anyone

OPEN_AFTERWARDS = timedelta(days=365)
"""For how long after the last day the holder and the successor still open the pack."""

WRITTEN_AFTERWARDS = timedelta(days=60)
"""For how long after the last day the holder still changes the note."""


def can_open(user: Anyone, place: Place, on: date) -> bool:
    """The holder, the successor from the days of shadowing until they leave, the chair and officers."""
    own = (_holds(user, place, on) or _follows(user, place, on)) and _lasts(place, on)
    return own or can_manage(user, place.body, on)


def can_take_up(user: Anyone, place: Place, on: date) -> bool:
    """What a chair leaves open is as it stands that day: for the chair of the day, the successor and
    officers, and no longer for somebody who has left the chair.
    """
    return can_manage(user, place.body, on) or _follows(user, place, on)


def can_write(user: Anyone, place: Place, on: date) -> bool:
    """The holder alone, and for a while after the last day."""
    until = place.held_until
    return _holds(user, place, on) and (until is None or on < until + WRITTEN_AFTERWARDS)


def _is(user: Anyone, other: User | None) -> bool:
    return isinstance(user, User) and user.is_active and other is not None and user.pk == other.pk


def _holds(user: Anyone, place: Place, on: date) -> bool:
    return place.term.start <= on and _is(user, place.term.person.user)


def _follows(user: Anyone, place: Place, on: date) -> bool:
    successor = place.successor
    if successor is None or not _is(user, successor.person.user):
        return False
    if on < successor.start:
        return bool(successor.start - timedelta(days=place.body.shadow_days) <= on)
    return holds_power(user, place.body, Power.SEAT, on)


def _lasts(place: Place, on: date) -> bool:
    until = place.held_until
    return until is None or on < until + OPEN_AFTERWARDS

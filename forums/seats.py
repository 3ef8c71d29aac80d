"""Who sits where, for the rooms of groups: asked once a person, day and request."""

from datetime import date

from membership.bodies.policies import Power
from membership.bodies.powers import Powers, powers_of
from membership.people.models import User

ENTERS = frozenset({Power.SEAT, Power.SHADOW})


def powers(person: User, on: date) -> Powers:
    """What ``person`` may do on each body on ``on``; kept with the account of this request."""
    kept: dict[date, Powers] = person.__dict__.setdefault("_powers_on_bodies", {})
    if on not in kept:
        kept[on] = powers_of(person, on)
    return kept[on]


def entered(person: User | None, on: date) -> list[int]:
    """Keys of the bodies whose rooms ``person`` may enter on ``on`` (``can_enter_room`` of each)."""
    return [body for body, held in _of(person, on).items() if held & ENTERS]


def chaired(person: User | None, on: date) -> list[int]:
    """Keys of the bodies that ``person`` chairs on ``on``, whose rooms are hers to look after."""
    return [body for body, held in _of(person, on).items() if Power.CHAIR in held]


def sits(person: User, body_pk: int, on: date) -> bool:
    """Whether ``person`` holds a seat of the body on ``on``, and so writes in its room."""
    return Power.SEAT in _of(person, on).get(body_pk, frozenset())


def _of(person: User | None, on: date) -> Powers:
    return powers(person, on) if person is not None else {}

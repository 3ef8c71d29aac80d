"""What other rooms of the house show a group's members, and offer to whoever looks after it.

::

    @shows_in_the_room(order=10)
    def talk(body: Body, user: Anyone, now: datetime) -> RoomSection | None:
        return RoomSection("Talk among members", [Line("Budget", "/forums/…/", "2 replies")])

    @offers_when_managing(order=10)
    def open_the_room(body: Body, user: Anyone, now: datetime) -> Offer | None:
        return Offer("Open a room for talk", "/forums/rooms/steering-group/open/", "…")

A source answers in a constant number of queries, and with None when there is nothing for ``user``.
The pages ask only for those who may enter the room, or manage the body.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from membership.bodies.models import Body
from membership.organisations.page import Line
from membership.people.roles import Anyone


@dataclass(frozen=True)
class RoomSection:
    """Lines under a heading, and the way to all of it; ``nothing`` is said when there are no lines."""

    title: str
    lines: Sequence[Line]
    nothing: str
    url: str
    label: str


@dataclass(frozen=True)
class Offer:
    """Something that whoever looks after the body can do."""

    title: str
    url: str
    summary: str


Sections = Callable[[Body, Anyone, datetime], RoomSection | None]
Offers = Callable[[Body, Anyone, datetime], Offer | None]
_sections: dict[Sections, int] = {}
_offers: dict[Offers, int] = {}


def shows_in_the_room(*, order: int) -> Callable[[Sections], Sections]:
    """Register a section; lower orders come first, and registering twice changes nothing."""

    def register(source: Sections) -> Sections:
        _sections[source] = order
        return source

    return register


def offers_when_managing(*, order: int) -> Callable[[Offers], Offers]:
    """Register an offer; lower orders come first, and registering twice changes nothing."""

    def register(source: Offers) -> Offers:
        _offers[source] = order
        return source

    return register


def room_sections(body: Body, user: Anyone, *, now: datetime) -> list[RoomSection]:
    """What the room of ``body`` shows ``user``, who may enter it."""
    found = (source(body, user, now) for source in sorted(_sections, key=_sections.__getitem__))
    return [section for section in found if section is not None]


def offers(body: Body, user: Anyone, *, now: datetime) -> list[Offer]:
    """What ``user``, who looks after ``body``, can do besides."""
    found = (source(body, user, now) for source in sorted(_offers, key=_offers.__getitem__))
    return [offer for offer in found if offer is not None]

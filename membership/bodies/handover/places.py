"""A seat as somebody holds it on a body: by a term of its own, or by one of the seat that it follows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from membership.bodies.models import Body, Office, Seat, Term
from membership.bodies.states import held_until
from membership.people.holdings import Role


@dataclass(frozen=True, eq=False)
class Place:
    """``seat`` of ``body``, which ``term`` gives to its holder."""

    body: Body
    seat: Seat
    term: Term  # read ``with_succession``, with the person, their account and the organisation

    @property
    def is_chair(self) -> bool:
        return bool(self.seat.office == Office.CHAIR)

    @cached_property
    def held_until(self) -> date | None:
        """The first day without the holder on this body; None: until further notice."""
        days = (held_until(self.term), self.seat.end, self.body.closed)
        return min((day for day in days if day is not None), default=None)

    @cached_property
    def successor(self) -> Term | None:
        """The next term of the seat that is somebody else's."""
        later = self.term.seat.terms.filter(start__gt=self.term.start)
        others = later.exclude(person=self.term.person_id).select_related("person__user")
        return others.order_by("start").first()

    @property
    def role(self) -> Role:
        """As the holdings are asked what belongs into the pack."""
        term = self.term
        return Role(self.seat, term.person.user, term.organisation, term.start, self.held_until)


def place_on(body: Body, term_pk: int) -> Place | None:
    """What the term gives on ``body``, if it gives anything there."""
    found = Term.objects.with_succession().select_related("person__user", "organisation")
    term = found.filter(pk=term_pk).first()
    if term is None:
        return None
    seats = Seat.objects.select_related("body", "district", "theme", "follows__body")
    own = seats.filter(body=body, pk=term.seat_id)
    seat = own.first() or seats.filter(body=body, follows=term.seat_id).order_by("pk").first()
    return Place(body, seat, term) if seat else None


def chairs_place(body: Body, on: date) -> Place | None:
    """How whoever chairs ``body`` on ``on`` holds the chair."""
    chairs = Seat.objects.current(on).filter(body=body, office=Office.CHAIR).order_by("order", "pk")
    for seat in chairs:
        term = Term.objects.holding(on).filter(seat=seat.follows_id or seat.pk).first()
        if term is not None:
            return place_on(body, term.pk)
    return None

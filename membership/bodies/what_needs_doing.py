"""What of seats and terms needs doing: seats without a holder to come, clashes, missing accounts."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.urls import reverse

from membership.bodies.models import Body
from membership.bodies.sittings import Sitting, clashes, needs_doing, who_sits
from membership.bodies.states import SeatState
from membership.bodies.to_do import ToDo, needs_doing_on
from portal.lib.templatetags.portal import day, until

_TAGS = {
    SeatState.VACANT: ("Vacant", "red"),
    SeatState.CARRIED_OVER: ("Carried over", "orange"),
    SeatState.ENDS_SOON: ("Ends soon", "yellow"),
}


@needs_doing_on(order=10)
def seats_and_clashes(body: Body, on: date, now: datetime) -> Iterator[ToDo]:
    """Seats that are vacant, carried over or end soon while nobody comes next; one person in two seats."""
    sitting = who_sits(body, on)
    for each in needs_doing(sitting):
        yield _about_the_seat(each, body)
    for office, own in clashes(sitting):
        holder = own.term
        if holder is not None:
            yield ToDo(
                "Two seats",
                "red",
                f"{holder.person.full_name} holds the seat {office.seat.name} by virtue of another"
                f" office, and the seat {own.seat.name} as well. One person holds one seat: agree"
                " which one they leave.",
                reverse("bodies:seat", args=[body.slug, own.seat.pk]),
                "Look after the seat",
                own.seat.name,
            )
    yield from _without_account(sitting)


def _about_the_seat(sitting: Sitting, body: Body) -> ToDo:
    seat, term = sitting.seat, sitting.term
    if term is None:
        text = f"{seat.name}: nobody has held this seat since {day(sitting.vacant_since)}."
    elif sitting.state == SeatState.CARRIED_OVER:
        text = (
            f"{seat.name}: the term of {term.person.full_name} ended on {until(term.end)}."
            f" The seat falls vacant on {day(sitting.stays_until)}."
        )
    else:
        text = f"{seat.name}: the term of {term.person.full_name} ends on {until(term.end)}."
    address = reverse("bodies:seat", args=[body.slug, seat.pk])
    return ToDo(*_TAGS[sitting.state], text, address, "Look after the seat", seat.name)


def _without_account(sitting: Iterable[Sitting]) -> Iterator[ToDo]:
    """Holders who cannot use what their seat gives, in one line."""
    names = [
        each.term.person.full_name
        for each in sitting
        if each.term and each.term.person.user_id is None
    ]
    if names:
        who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        yield ToDo(
            "No account",
            "grey",
            f"{who} cannot be reached through the portal. When they have an account, an officer links"
            " it with their name under People.",
        )

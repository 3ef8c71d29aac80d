"""How it stands with everybody who sits on a body, for whoever looks after it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from membership.bodies.declarations.chasing import may_be_chased
from membership.bodies.declarations.models import Chase, Interest
from membership.bodies.declarations.policies import is_own
from membership.bodies.declarations.standings import Standing, standings
from membership.bodies.models import Body, Seat
from membership.bodies.sittings import who_sits
from membership.people.models import User


@dataclass(frozen=True)
class Row:
    """One holder: her seat, her confirmation, how many entries run, and what waits for an answer."""

    seat: Seat
    standing: Standing
    entries: int
    waiting: list[Interest]
    reminded: date | None
    is_own: bool

    @property
    def may_be_chased(self) -> bool:
        return may_be_chased(self.standing, self.reminded) and not self.is_own


def roll_of(body: Body, on: date, user: User | None = None) -> list[Row]:
    """In the order of the seats; as many queries for 300 seats as for 12."""
    held: dict[int, Seat] = {}  # who holds two seats for a while stands under the first of them
    for each in who_sits(body, on):
        if each.term:
            held.setdefault(each.term.person_id, each.seat)
    found = standings(held, on)
    running = Interest.objects.filter(person__in=held).current(on)
    counts = Counter(running.order_by().values_list("person", flat=True))
    waiting: dict[int, list[Interest]] = {}
    for interest in running.waiting():
        waiting.setdefault(interest.person_id, []).append(interest)
    sent = Chase.objects.to_holders().filter(person__in=held).order_by("day")
    reminded = dict(sent.values_list("person", "day"))
    return [
        Row(
            seat,
            found[pk],
            counts[pk],
            waiting.get(pk, []),
            reminded.get(pk),
            is_own(user, found[pk].person),
        )
        for pk, seat in held.items()
        if pk in found
    ]

"""Who gets a letter to a group: whoever sits on the day, and their deputies where they are meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from membership.bodies.letters.models import Audience
from membership.bodies.models import Body, Deputy
from membership.bodies.sittings import Sitting, who_sits
from membership.people.models import Person, User


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to; ``user`` is the account in use, without which no mail arrives."""

    person: Person
    seat_name: str
    as_deputy: bool
    user: User | None

    @property
    def is_reached(self) -> bool:
        return self.user is not None


def recipients(body: Body, on: date, *, audience: str, with_deputies: bool) -> list[Recipient]:
    """Everybody whom a letter of ``on`` is for, by name; nobody twice, however many seats are theirs."""
    sitting = [
        each
        for each in who_sits(body, on)
        if each.term and (audience != Audience.VOTING or each.seat.is_voting)
    ]
    found = list(_holders(sitting))
    if with_deputies:
        found += _deputies(body, sitting, on)
    by_person: dict[int, tuple[Person, str, bool]] = {}
    for person, seat_name, as_deputy in found:
        by_person.setdefault(person.pk, (person, seat_name, as_deputy))
    users = {
        user.pk: user for user in User.objects.filter(person__in=by_person.keys(), is_active=True)
    }
    return sorted(
        (Recipient(*each, users.get(each[0].user_id or 0)) for each in by_person.values()),
        key=lambda each: (each.person.full_name.casefold(), each.person.pk),
    )


def mark_of(people: Iterable[Recipient]) -> str:
    """What a preview showed, so that a letter goes to exactly those people or not at all."""
    shown = ",".join(f"{each.person.pk}:{each.is_reached:d}" for each in people)
    return sha256(shown.encode()).hexdigest()


def _holders(sitting: Iterable[Sitting]) -> Iterable[tuple[Person, str, bool]]:
    for each in sitting:
        if each.term:
            yield each.term.person, each.seat.name, False


def _deputies(
    body: Body, sitting: Iterable[Sitting], on: date
) -> Iterable[tuple[Person, str, bool]]:
    """Those who may come in a holder's place; a seat held ex officio has none here."""
    terms = {each.term.pk for each in sitting if each.term}
    deputies = Deputy.objects.current(on).filter(term__in=terms, term__body=body)
    for deputy in deputies.select_related("person", "term__seat").order_by("pk"):
        yield deputy.person, deputy.term.seat.name, True

"""Starting a new body: every seat without a holder to come is filled in one go, or none is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from membership.bodies import actions
from membership.bodies.errors import BodyError
from membership.bodies.models import Body, HowAppointed, Seat, Term
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.time import add_months


@dataclass(frozen=True)
class Start:
    """Who takes which seat, for whom, and until when (the first day without; None: further notice)."""

    seat: Seat
    full_name: str
    organisation: Organisation | None
    end: date | None


class SeveralHaveThisName(BodyError):
    """A name says which person is meant only while one person has it."""

    def __init__(self, full_name: str) -> None:
        super().__init__(
            f"The public record has several people called {full_name}. Leave the seat empty here, and"
            " choose the right one on the page of the seat."
        )


class OneIsRefused(BodyError):
    """One appointment cannot be made, and so none was; ``start`` is the one, ``because`` says why."""

    def __init__(self, start: Start, because: BodyError) -> None:
        self.start, self.because = start, because
        super().__init__(f"{start.seat}: {because}")


def seats_to_fill(body: Body, on: date) -> list[Seat]:
    """The seats that nobody holds on ``on`` and nobody is appointed to, in their order."""
    taken = Term.objects.holding(on).values("seat")
    coming = Term.objects.filter(start__gt=on).values("seat")
    seats = Seat.objects.current(on).filter(body=body, follows=None)
    free = seats.exclude(pk__in=taken).exclude(pk__in=coming)
    return list(free.select_related("body", "district", "theme"))


def staggered(body: Body, start: date, seats: Sequence[Seat]) -> list[date]:
    """An end for each of ``seats``, so that about equal shares of them end in each year of a term.

    A body whose members all start on one day would change all at once a term later. In a term of
    three years a third of the seats ends after each year; terms of a year or less all end together.
    """
    years = max(body.term_months // 12, 1)
    first = body.term_months - 12 * (years - 1)
    return [add_months(start, first + 12 * (number % years)) for number, _ in enumerate(seats)]


@transaction.atomic
def start_together(
    starts: Sequence[Start],
    *,
    start: date,
    how_appointed: HowAppointed,
    reason: str,
    acting_user: User,
    now: datetime | None = None,
) -> list[Term]:
    """Appoint everybody from the same day. Raises OneIsRefused, and then nobody is appointed."""
    terms = []
    for each in starts:
        try:
            person = _person_called(each.full_name)
            terms.append(
                actions.appoint(
                    each.seat,
                    person,
                    start=start,
                    end=each.end,
                    organisation=each.organisation,
                    how_appointed=how_appointed,
                    reason=reason,
                    acting_user=acting_user,
                    now=now,
                )
            )
        except BodyError as error:
            raise OneIsRefused(each, error) from error
    return terms


def _person_called(full_name: str) -> Person:
    """Whoever has the name on the public record, or somebody new to it. Raises SeveralHaveThisName."""
    found = list(Person.objects.filter(full_name=full_name)[:2])
    if len(found) > 1:
        raise SeveralHaveThisName(full_name)
    return found[0] if found else Person.objects.create(full_name=full_name)

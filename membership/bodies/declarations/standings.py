"""How it stands with somebody's yearly confirmation. Nothing of it is stored: it follows from days.

A confirmation is wanted within 28 days of the first day on a seat and counts for twelve months, on
every body. Who comes to a second body, or goes from one to the other without a day between, goes on
as before.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from membership.bodies.declarations.models import Confirmation
from membership.bodies.models import Term
from membership.bodies.states import held_until
from membership.people.models import Person
from portal.lib.time import add_months, london_day

FIRST_WITHIN = timedelta(days=28)
"""From the first day on a seat until a confirmation is due."""

COUNTS_MONTHS = 12

SOON = timedelta(days=28)
"""From how long before its day a confirmation is said to be due soon."""


class StandingState(TextChoices):
    NEVER = "never", "Not yet confirmed"
    UP_TO_DATE = "up-to-date", "Up to date"
    DUE_SOON = "due-soon", "Due soon"
    OVERDUE = "overdue", "Overdue"


def due_day(since: date, confirmed: date | None) -> date:
    """The last day on which a confirmation is in time.

    ``since`` is the first day of sitting without a gap, ``confirmed`` the day of the last confirmation.
    """
    first = since + FIRST_WITHIN
    return first if confirmed is None else max(first, add_months(confirmed, COUNTS_MONTHS))


def state_on(due: date, confirmed: date | None, on: date) -> StandingState:
    """What a confirmation that is wanted by ``due`` is on ``on``."""
    if on > due:
        return StandingState.OVERDUE
    if confirmed is None:
        return StandingState.NEVER
    return StandingState.DUE_SOON if on >= due - SOON else StandingState.UP_TO_DATE


@dataclass(frozen=True)
class Standing:
    """Somebody who sits on the day ``on``, and her confirmation."""

    person: Person
    since: date
    last: Confirmation | None
    on: date

    @property
    def confirmed(self) -> date | None:
        return london_day(self.last.confirmed_at) if self.last else None

    @property
    def due(self) -> date:
        return due_day(self.since, self.confirmed)

    @property
    def state(self) -> StandingState:
        return state_on(self.due, self.confirmed, self.on)

    @property
    def is_overdue(self) -> bool:
        return self.state == StandingState.OVERDUE

    @property
    def is_up_to_date(self) -> bool:
        return self.state == StandingState.UP_TO_DATE

    @property
    def can_be_written_to(self) -> bool:
        """Whether there is an account to which a reminder can be sent."""
        return self.person.user is not None and self.person.user.is_active


def standings(people: Collection[int], on: date) -> dict[int, Standing]:
    """Of ``people``, by key, those who hold a seat on ``on``; three queries, however many they are."""
    since = sitting_since(people, on)
    last = Confirmation.objects.latest_of(since)
    found = Person.objects.select_related("user").filter(pk__in=since)
    return {each.pk: Standing(each, since[each.pk], last.get(each.pk), on) for each in found}


def standing_of(person: Person, on: date) -> Standing | None:
    """How it stands with ``person``; None for somebody who holds no seat on ``on``."""
    return standings([person.pk], on).get(person.pk)


def everybody_who_sits(on: date) -> list[Standing]:
    """Each holder of a seat of any body, by name."""
    people = set(Term.objects.holding(on).order_by().values_list("person", flat=True))
    return sorted(
        standings(people, on).values(), key=lambda each: (str(each.person), each.person.pk)
    )


def sitting_since(people: Collection[int], on: date) -> dict[int, date]:
    """Since when each of ``people`` has sat without a gap, on whatever body; who does not sit is left out."""
    spans: dict[int, list[tuple[date, date]]] = {}
    terms = Term.objects.with_succession().filter(person__in=people, start__lte=on)
    for term in terms:
        spans.setdefault(term.person_id, []).append((term.start, held_until(term) or date.max))
    found = {person: unbroken(own, on) for person, own in spans.items()}
    return {person: since for person, since in found.items() if since is not None}


def unbroken(spans: Iterable[tuple[date, date]], on: date) -> date | None:
    """The first day of the days without a gap that reach ``on``; None when ``on`` is in no span."""
    since, until = None, date.min
    for start, end in sorted(spans):
        if end <= start or start > on:
            continue
        if since is None or start > until:
            since = start
        until = max(until, end)
    return since if until > on else None

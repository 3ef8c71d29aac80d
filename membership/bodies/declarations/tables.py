"""The public register of a body: who sits, when they last confirmed, and what of it is published."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Q

from membership.bodies.declarations.models import Confirmation, Interest
from membership.bodies.declarations.querysets import shown_since
from membership.bodies.history.spells import spell
from membership.bodies.models import Body, Seat, Term
from membership.bodies.sittings import who_sits
from membership.bodies.states import LONGEST_STAY
from portal.lib.templatetags.portal import day, until
from portal.lib.time import add_months, london_day

HEADINGS = (
    "Member",
    "Seat",
    "Sits since",
    "Sat until",
    "Last confirmed",
    "Kind of interest",
    "Interest",
    "With whom",
    "Since",
    "Until",
)


@dataclass(frozen=True)
class Declared:
    """One member of the register: a seat, its holder, and what everyone may read."""

    term: Term
    seat: Seat
    interests: list[Interest]
    last: Confirmation | None
    left: date | None = None
    """The first day without the seat, for somebody who has left."""

    @property
    def confirmed(self) -> date | None:
        return london_day(self.last.confirmed_at) if self.last else None

    @property
    def confirmed_text(self) -> str:
        """The day of the last confirmation, or that there is none."""
        if self.confirmed is None:
            return "Not yet confirmed" if self.left is None else "Never confirmed"
        return day(self.confirmed)

    @property
    def statement(self) -> str:
        """What stands in the place of entries: a register that is empty says why."""
        if self.interests:
            return ""
        if self.last is None:
            return "Nothing declared yet" if self.left is None else "Nothing was declared"
        return "Nothing to declare" if self.last.nothing_to_declare else "No entry is published"


@dataclass(frozen=True)
class Register:
    """Who sits, in the order of the seats, and who has left within twelve months, the latest first."""

    sitting: list[Declared]
    left: list[Declared]

    def __iter__(self) -> Iterator[Declared]:
        return chain(self.sitting, self.left)


def register_of(body: Body, on: date) -> Register:
    """The register of ``body`` on ``on``; as many queries for 300 seats as for 12."""
    sitting = [(each.term, each.seat, None) for each in who_sits(body, on) if each.term]
    left = _left_lately(body, on, besides={term.person_id for term, _, _ in sitting})
    declared = _declared([*sitting, *left], on)
    return Register(declared[: len(sitting)], declared[len(sitting) :])


def _left_lately(body: Body, on: date, besides: set[int]) -> list[tuple[Term, Seat, date | None]]:
    """The last term of each who sat until less than twelve months ago, by virtue of another office too."""
    since = shown_since(on)
    every = Seat.objects.filter(body=body).select_related("body")
    seats = {seat.follows_id or seat.pk: seat for seat in every}
    may_stay_on = add_months(since, -LONGEST_STAY - 1)
    terms = Term.objects.with_succession().filter(
        Q(end__isnull=True) | Q(end__gt=may_stay_on), seat__in=seats, start__lte=on
    )
    last: dict[int, tuple[Term, Seat, date | None]] = {}
    for term in terms.select_related("person", "organisation").order_by("start", "pk"):
        seat = seats[term.seat_id]
        held = spell(
            seat, term
        )  # a seat by virtue of another office may be gone before the term is
        left = held.end if held else None
        if left is not None and since < left <= on and term.person_id not in besides:
            last[term.person_id] = (term, seat, left)
    return sorted(last.values(), key=lambda row: row[2] or date.max, reverse=True)


def _declared(rows: Sequence[tuple[Term, Seat, date | None]], on: date) -> list[Declared]:
    people = {term.person_id for term, _, _ in rows}
    interests = _by_person(people, on)
    last = Confirmation.objects.latest_of(people)
    return [
        Declared(term, seat, interests[term.person_id], last.get(term.person_id), left)
        for term, seat, left in rows
    ]


def _by_person(people: Collection[int], on: date) -> dict[int, list[Interest]]:
    found: dict[int, list[Interest]] = defaultdict(list)
    for interest in Interest.objects.filter(person__in=people).on_the_page(on):
        found[interest.person_id].append(interest)
    return found


def rows_of(register: Iterable[Declared]) -> Iterator[tuple[object, ...]]:
    """The register as a table: a row an entry, and one for whoever has none that is published."""
    for each in register:
        member = (
            each.term.person.full_name,
            each.seat.name,
            day(each.term.start),
            until(each.left),
            each.confirmed_text,
        )
        for interest in each.interests:
            yield (
                *member,
                interest.get_kind_display(),
                interest.what,
                interest.whom,
                day(interest.start),
                until(interest.end),
            )
        if not each.interests:
            yield (*member, "", each.statement, "", "", "")

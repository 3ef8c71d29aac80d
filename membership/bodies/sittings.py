"""Who sits: the seats of a body on a day with their holders, in as many queries for 12 as for 300."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, Q

from membership.bodies.models import Body, Deputy, Office, Seat, StandsFor, Term
from membership.bodies.querysets import SeatQuerySet, TermQuerySet
from membership.bodies.states import SeatState, held_until, seat_state
from membership.organisations.models import Organisation
from membership.people.models import Person

DEPUTIES = "deputies_that_day"
GROUPED_FROM = 21  # so many seats are no longer read in one table
GROUPS = {
    StandsFor.DISTRICT: "Districts",
    StandsFor.THEME: "Themes",
    StandsFor.KIND: "Kinds of organisation",
    StandsFor.INCOME_BAND: "Organisations by their income",
    StandsFor.PARTNER: "Partners",
    StandsFor.GENERAL: "The whole sector",
}


@dataclass
class Sitting:
    """A seat on a day: who holds it, and what comes next."""

    seat: Seat
    term: Term | None
    last_term: Term | None
    next_term: Term | None
    on: date

    @cached_property
    def state(self) -> SeatState:
        return seat_state(self.term, self.on)

    @property
    def is_vacant(self) -> bool:
        return self.term is None

    @property
    def is_carried_over(self) -> bool:
        return self.state == SeatState.CARRIED_OVER

    @property
    def is_chair(self) -> bool:
        return bool(self.seat.office == Office.CHAIR)

    @property
    def since(self) -> date | None:
        """The first day of the holder's term in this seat; None for a vacant one."""
        if self.term is None:
            return None
        return max(self.term.start, self.seat.start, self.seat.body.created)

    @property
    def vacant_since(self) -> date | None:
        """The first day without a holder; None for a seat that is held."""
        if self.term is not None:
            return None
        until = held_until(self.last_term) if self.last_term else None
        days = (self.seat.start, self.seat.body.created, until)
        return max(day for day in days if day is not None)

    @property
    def stays_until(self) -> date | None:
        """For a carried-over holder, the first day on which nobody holds the seat at the latest."""
        return held_until(self.term) if self.term else None

    @property
    def deputies(self) -> list[Person]:
        """Who may come in the holder's place that day. A deputy of the seat that this one follows is
        none here.
        """
        if self.term is None or self.term.seat_id != self.seat.pk:
            return []
        return [deputy.person for deputy in getattr(self.term, DEPUTIES)]

    @property
    def ends_with_its_seat(self) -> bool:
        """Whether there is no seat any more when the term ends."""
        return bool(self.term and self.seat.end and self.term.end == self.seat.end)

    @property
    def district_text(self) -> str:
        """The district that the seat stands for; otherwise where the holder's organisation works, if
        that is public.
        """
        if self.seat.district:
            return self.seat.district.name
        organisation = self.term.organisation if self.term else None
        return districts_in_words(organisation) if organisation and organisation.is_public else ""


def districts_in_words(organisation: Organisation) -> str:
    """ "Whole county", "Swale and Thanet" or "5 districts"; needs the districts prefetched."""
    if organisation.countywide:
        return "Whole county"
    names = sorted(district.name for district in organisation.districts.all())
    return " and ".join(names) if len(names) <= 2 else f"{len(names)} districts"


def who_sits(body: Body, on: date) -> list[Sitting]:
    """Every seat of ``body`` that exists on ``on``, in its order."""
    return sittings(Seat.objects.current(on).filter(body=body), on)


def sittings(seats: SeatQuerySet, on: date) -> list[Sitting]:
    """``seats`` with their holders on ``on``; five queries, or six with districts."""
    found = list(
        seats.select_related("body", "district", "theme", "follows", "follows__body").order_by(
            "body__name", "order", "name", "pk"
        )
    )
    # An ex officio seat looks its holder up under the seat that it follows.
    sources = {seat.follows_id or seat.pk: seat.follows or seat for seat in found}
    keys = set(sources)
    holders = _by_seat(_holders(keys, on), sources)
    vacant = keys - holders.keys()
    latest = _by_seat(_latest(vacant, on), sources)
    coming = _by_seat(_coming(keys, on), sources)
    return [
        Sitting(seat, holders.get(key), latest.get(key), coming.get(key), on)
        for seat in found
        for key in (seat.follows_id or seat.pk,)
    ]


def in_words(sitting: Iterable[Sitting]) -> str:
    """The voting seats counted by state: "12 voting seats: 1 vacant, 1 carried over, 2 end soon."."""
    states = [each.state for each in sitting if each.seat.is_voting]
    if not states:
        return ""
    total = f"{len(states)} voting seat{'' if len(states) == 1 else 's'}"
    counts = [
        (states.count(SeatState.VACANT), "vacant", "vacant"),
        (states.count(SeatState.CARRIED_OVER), "carried over", "carried over"),
        (states.count(SeatState.ENDS_SOON), "ends soon", "end soon"),
    ]
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    return f"{total}: {', '.join(parts)}." if parts else f"{total}, all filled."


def grouped(sitting: Iterable[Sitting]) -> list[tuple[str, list[Sitting]]]:
    """Captions with their seats: one table for a few, and for many a table for each thing that seats
    stand for, the offices first.
    """
    seats = list(sitting)
    if len(seats) < GROUPED_FROM:
        return [("Members", seats)] if seats else []
    groups: dict[str, list[Sitting]] = defaultdict(list)
    for each in seats:
        office = each.seat.office != Office.NONE
        stands_for = GROUPS[StandsFor(each.seat.stands_for)]
        groups["Chair and vice-chair" if office else stands_for].append(each)
    order = ["Chair and vice-chair", *GROUPS.values()]
    return [(caption, groups[caption]) for caption in order if caption in groups]


def needs_doing(sitting: Iterable[Sitting]) -> list[Sitting]:
    """Seats that are vacant, carried over or end soon, while nobody is appointed to come next.

    Ex officio seats are seen to where the seat that they follow is.
    """
    return [
        each
        for each in sitting
        if each.state != SeatState.FILLED
        and each.next_term is None
        and not each.seat.is_ex_officio
        and not (each.state == SeatState.ENDS_SOON and each.ends_with_its_seat)
    ]


def clashes(sitting: Iterable[Sitting]) -> list[tuple[Sitting, Sitting]]:
    """Pairs of seats that one person holds: an ex officio seat and one of their own."""
    by_person: dict[int, Sitting] = {}
    pairs = []
    for each in sorted(sitting, key=lambda each: not each.seat.is_ex_officio):
        if each.term is None:
            continue
        first = by_person.setdefault(each.term.person_id, each)
        if first is not each:
            pairs.append((first, each))
    return pairs


def falls_free(seat: Seat, on: date) -> date:
    """The day after the last appointment of the seat that has an end, and not before ``on``."""
    last = seat.terms.order_by("start").last()
    return max(on, seat.start, last.end if last and last.end else date.min)


def _by_seat(terms: TermQuerySet, seats: dict[int, Seat]) -> dict[int, Term]:
    """Each term under its seat, with that seat and its body, which are read already."""
    found: dict[int, Term] = {}
    for term in terms.select_related(None).select_related("person", "organisation"):
        term.seat = seats[term.seat_id]
        term.body = term.seat.body
        found[term.seat_id] = term
    return found


def _holders(keys: set[int], on: date) -> TermQuerySet:
    lasting = Q(end__isnull=True) | Q(end__gt=on)
    deputies = Deputy.objects.filter(lasting, start__lte=on).select_related("person")
    return (
        Term.objects.holding(on)
        .filter(seat__in=keys)
        .prefetch_related("organisation__districts", Prefetch("deputies", deputies, DEPUTIES))
    )


def _latest(keys: set[int], on: date) -> TermQuerySet:
    """The latest term of each seat that had started by ``on``."""
    later = Term.objects.filter(
        Q(start__gt=OuterRef("start")), seat=OuterRef("seat"), start__lte=on
    )
    terms = Term.objects.with_succession().filter(seat__in=keys, start__lte=on)
    return terms.exclude(Exists(later))


def _coming(keys: set[int], on: date) -> TermQuerySet:
    """The first term of each seat that starts after ``on``."""
    sooner = Term.objects.filter(
        Q(start__lt=OuterRef("start")), seat=OuterRef("seat"), start__gt=on
    )
    terms = Term.objects.future(on).filter(seat__in=keys)
    return terms.exclude(Exists(sooner))

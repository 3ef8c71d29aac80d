"""The voting seats of a body as they are on a day, read for the planner; as many queries for 3 as for 60."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from membership.bodies.counting import starts_in_a_row
from membership.bodies.models import Body, Seat, Term
from membership.bodies.planner.rules import Rules
from membership.bodies.planner.seats import KnownSeat, KnownTerm
from membership.bodies.states import held_until


@dataclass(frozen=True)
class Reality:
    """The seats on the day ``on``, in the body's order, with their names by key."""

    on: date
    seats: tuple[KnownSeat, ...]
    names: dict[int, str]


def read(body: Body, on: date) -> Reality:
    """The voting seats of ``body`` that exist on ``on``, with every term that is not over then."""
    seats = list(
        Seat.objects.current(on)
        .select_related("body")
        .voting()
        .filter(body=body)
        .order_by("order", "name", "pk")
    )
    keys = {seat.follows_id or seat.pk for seat in seats}
    terms = list(Term.objects.with_succession().filter(seat__in=keys).order_by("start", "pk"))
    rows = _Rows(terms)
    by_seat: dict[int, list[Term]] = defaultdict(list)
    for term in terms:
        by_seat[term.seat_id].append(term)
    known = [_seat(seat, by_seat[seat.follows_id or seat.pk], rows, on) for seat in seats]
    return Reality(on, tuple(known), {seat.pk: seat.name for seat in seats})


def rules_of(body: Body) -> Rules:
    """The rules of ``body`` as the planner takes them."""
    return Rules(
        term_months=body.term_months,
        max_consecutive=body.max_consecutive_terms,
        cooling_off_months=body.cooling_off_months,
        part_terms_count=body.part_terms_count,
        replacement_inherits_end=body.replacement_inherits_end,
        holdover_months=body.holdover_months if body.holdover_allowed else 0,
        max_turnover_percent=body.max_turnover_percent,
        notice_days=body.notice_days,
    )


class _Rows:
    """Who sat since when in a row, and what each is appointed to next; by person and body."""

    def __init__(self, terms: Iterable[Term]) -> None:
        pairs = {(term.body_id, term.person_id) for term in terms}
        every = Term.objects.with_succession().filter(
            body__in={body for body, _ in pairs}, person__in={person for _, person in pairs}
        )
        self.since: dict[int, date] = {}
        self.next: dict[int, Term] = {}
        last: dict[tuple[int, int], Term] = {}
        for term in every.order_by("start", "pk"):
            pair = (term.body_id, term.person_id)
            before = last.get(pair)
            self.since[term.pk] = term.start
            if before is not None:
                self.next[before.pk] = term
                if starts_in_a_row(term.start, held_until(before) or date.max, term.body):
                    self.since[term.pk] = self.since[before.pk]
            last[pair] = term


def _seat(seat: Seat, terms: list[Term], rows: _Rows, on: date) -> KnownSeat:
    lasting = [term for term in terms if (held_until(term) or date.max) > on]
    before = dict(zip([term.pk for term in terms[1:]], terms, strict=False))
    ends = [day for day in (seat.end, seat.body.closed) if day is not None]
    inherited = terms[-1].appointed_until if terms and not lasting else None
    return KnownSeat(
        seat.pk,
        tuple(_term(term, before.get(term.pk), rows, on) for term in lasting),
        end=min(ends, default=None),
        inherited_end=inherited if inherited is not None and inherited > on else None,
        movable=not seat.is_ex_officio,
    )


def _term(term: Term, before: Term | None, rows: _Rows, on: date) -> KnownTerm:
    over = term.end is not None and term.end <= on
    following = rows.next.get(term.pk)
    elsewhere = following is not None and following.seat_id != term.seat_id
    room = [following.start] if following is not None and elsewhere else []
    room += _room_of_a_replacement(term, before)
    return KnownTerm(
        key=term.pk,
        person=term.person_id,
        start=term.start,
        end=term.end,
        number=term.number,
        since=rows.since[term.pk],
        held_until=held_until(term) if over else None,
        is_settled=bool(term.why_ended or term.released),
        latest=min(room, default=None),
    )


def _room_of_a_replacement(term: Term, before: Term | None) -> Iterator[date]:
    """The end of the term that was cut short ``before``, where the rules make it the latest."""
    if term.end is None or before is None or not term.body.replacement_inherits_end:
        return
    agreed = before.appointed_until if before.was_cut_short else None
    if agreed is not None and agreed > term.start:
        yield max(agreed, term.end)


def named(terms: Iterable[int]) -> dict[int, str]:
    """The names of the holders of these terms, as the public page has them, by the term's key."""
    found = Term.objects.filter(pk__in=set(terms)).values_list("pk", "person__full_name")
    return dict(found)

"""What all actions on terms stand on: the body held, the database's refusal in words, the count."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q

from membership.bodies import errors, policies
from membership.bodies.counting import numbers
from membership.bodies.history.spells import spell
from membership.bodies.models import Body, Seat, Term
from membership.bodies.safeguards import ONE_HOLDER, ONE_SEAT
from membership.people.models import Person, User
from portal.lib.time import london_day


def require(allowed: bool) -> None:
    """Raises PermissionDenied unless ``allowed``."""
    if not allowed:
        raise PermissionDenied


def locked_for(acting_user: User, body_pk: int, now: datetime) -> Body:
    """The body with its row locked, so that changes to its seats come one after the other."""
    body: Body = Body.objects.select_for_update().get(pk=body_pk)
    require(policies.can_manage(acting_user, body, london_day(now)))
    return body


def read(term: Term) -> Term:
    """The term as it is now that its body is held. Raises TermIsGone."""
    found = Term.objects.with_succession().select_related("person", "organisation")
    try:
        return found.get(pk=term.pk)  # type: ignore[no-any-return]
    except Term.DoesNotExist:
        raise errors.TermIsGone from None


def check_the_seat(seat: Seat, body: Body, start: date, end: date | None) -> None:
    """Raises SeatFollows, EndsBeforeItStarts, OutsideTheSeat, OutsideTheGroup.

    A term may be agreed beyond the day on which its group closes; the closing ends it.
    """
    if seat.is_ex_officio:
        raise errors.SeatFollows(seat)
    if end is not None and end <= start:
        raise errors.EndsBeforeItStarts
    if start < seat.start or (seat.end is not None and (end is None or end > seat.end)):
        raise errors.OutsideTheSeat(seat)
    if start < body.created or (body.closed is not None and start >= body.closed):
        raise errors.OutsideTheGroup(body)


def check_ex_officio(
    body: Body, person: Person, start: date, end: date | None, *, on: date
) -> None:
    """Raises HoldsAnotherSeat for somebody who sits on the body by virtue of a seat elsewhere.

    Whoever stays on there on the day ``on`` is taken to do so for as long as the rules let them.
    """
    followers = Seat.objects.filter(body=body, follows__terms__person=person)
    for seat in followers.select_related("body").distinct():
        terms = Term.objects.with_succession().filter(seat=seat.follows_id, person=person)
        for held in (spell(seat, term) for term in terms):
            if held is None or (end is not None and held.start >= end):
                continue
            until = held.last_of(on)
            if until is None or until > start:
                raise errors.HoldsAnotherSeat(person, seat, ex_officio=True)


def overlapping(start: date, end: date | None) -> Q:
    """Terms that share a day with the half-open range."""
    begins_in_time = Q() if end is None else Q(start__lt=end)
    return begins_in_time & (Q(end__isnull=True) | Q(end__gt=start))


def keep(term: Term) -> Term:
    """Write the row; the database's refusal becomes SeatTaken or HoldsAnotherSeat."""
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        clashing = Term.objects.filter(overlapping(term.start, term.end)).exclude(pk=term.pk)
        if ONE_HOLDER in str(error):
            raise errors.SeatTaken(term.seat, clashing.filter(seat=term.seat).first()) from error
        if ONE_SEAT in str(error):
            other = clashing.filter(body=term.body, person=term.person).first()
            held = other.seat if other else term.seat
            raise errors.HoldsAnotherSeat(term.person, held) from error
        raise
    return term


def settle(body: Body, *people: Person) -> None:
    """Number the terms of ``people`` on the body anew, and hold them to the most that may follow.

    Raises TooManyTerms when one of their terms in a voting seat goes beyond the limit that was
    within it before, or has just been written.
    """
    for term, before in recount(body, people):
        limit = body.max_consecutive_terms
        too_many = limit is not None and term.number > limit
        if too_many and term.number > before and term.seat.is_voting:
            raise errors.TooManyTerms(term.person, body)


def recount(body: Body, people: Iterable[Person] | None = None) -> list[tuple[Term, int]]:
    """Number the terms of ``people`` (None: of everybody) on the body by its rules of today.

    Gives the terms whose number changed, each with the number before; a new term had none.
    """
    terms = Term.objects.with_succession().select_related("person").filter(body=body)
    if people is not None:
        terms = terms.filter(person__in=people)
    by_person: dict[int, list[Term]] = defaultdict(list)
    for term in terms.order_by("start"):
        term.body = body  # its rules may be newer than the row that came with the term
        by_person[term.person_id].append(term)
    changed = []
    for term, number in chain.from_iterable(numbers(own, body) for own in by_person.values()):
        if term.number != number:
            changed.append((term, term.number))
            term.number = number
    Term.objects.bulk_update([term for term, _ in changed], ["number"])
    return changed


def facts(term: Term) -> dict[str, Any]:
    """What the audit trail keeps of a term, in words too: it outlives a term that is taken back."""
    names = ("seat", "body", "person", "organisation", "start", "end", "released")
    return {
        **{name: term.serializable_value(name) for name in names},
        "seat_name": term.seat.name,
        "appointed_until": term.appointed_until,
        "number": term.number,
        "continues": term.continues,
        "how_appointed": str(term.how_appointed),
        "why_ended": str(term.why_ended),
    }

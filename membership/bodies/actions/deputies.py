"""Naming who comes in a holder's place."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from membership.bodies import errors
from membership.bodies.actions.ground import locked_for, overlapping, read
from membership.bodies.models import Deputy, Seat, Term
from membership.people.models import Person, User
from portal.lib.time import end_from_last_day, london_day
from portal.records.actions import record


@transaction.atomic
def deputise(
    term: Term,
    person: Person,
    *,
    start: date,
    end: date | None = None,
    acting_user: User,
    reason: str = "",
    now: datetime | None = None,
) -> Deputy:
    """``person`` may come in place of the holder of ``term``; who deputised until then no longer does.

    A deputy holds no seat and none of its powers. Raises DeputyNotAllowed, EndsBeforeItStarts,
    AlreadyEnded, DeputyOutsideTheTerm, HoldsAnotherSeat (somebody who sits cannot come for another).
    """
    now = now or timezone.now()
    body = locked_for(acting_user, term.body_id, now)
    term = read(term)
    if not term.seat.deputy_allowed:
        raise errors.DeputyNotAllowed(term.seat)
    if end is not None and end <= start:
        raise errors.EndsBeforeItStarts
    until = term.held_until
    if until is not None and until <= london_day(now):
        raise errors.AlreadyEnded
    if start < term.start or (until is not None and start >= until):
        raise errors.DeputyOutsideTheTerm
    _check_holds_no_seat(person, term, start, end)
    for before in Deputy.objects.filter(term=term).filter(overlapping(start, end)):
        _end(before, start, acting_user, reason)
    deputy: Deputy = Deputy.objects.create(term=term, person=person, start=start, end=end)
    new = {**_facts(deputy), "body": body.pk}
    record(term, "deputy named", acting_user=acting_user, new=new, reason=reason)
    return deputy


@transaction.atomic
def end_deputy(
    deputy: Deputy,
    *,
    last_day: date,
    acting_user: User,
    reason: str = "",
    now: datetime | None = None,
) -> None:
    """The deputy comes for the last time on ``last_day`` at the latest; before it starts, never."""
    locked_for(acting_user, deputy.term.body_id, now or timezone.now())
    _end(Deputy.objects.get(pk=deputy.pk), end_from_last_day(last_day), acting_user, reason)


def _end(deputy: Deputy, end: date, acting_user: User, reason: str) -> None:
    old = {**_facts(deputy), "body": deputy.term.body_id}
    if end <= deputy.start:
        record(deputy.term, "deputy withdrawn", acting_user=acting_user, old=old, reason=reason)
        deputy.delete()
        return
    deputy.end = end if deputy.end is None else min(end, deputy.end)
    deputy.save(update_fields=["end"])
    new = {**_facts(deputy), "body": deputy.term.body_id}
    record(deputy.term, "deputy ended", acting_user=acting_user, old=old, new=new, reason=reason)


def _check_holds_no_seat(person: Person, term: Term, start: date, end: date | None) -> None:
    seats = Seat.objects.filter(body=term.body_id)
    own = Term.objects.with_succession().filter(overlapping(start, end), person=person)
    for held in own:
        seat = seats.filter(pk=held.seat_id).first() or seats.filter(follows=held.seat_id).first()
        if seat is not None:
            raise errors.HoldsAnotherSeat(person, seat, ex_officio=seat.is_ex_officio)


def _facts(deputy: Deputy) -> dict[str, object]:
    return {
        "seat_name": deputy.term.seat.name,
        "person": deputy.person_id,
        "start": deputy.start,
        "end": deputy.end,
    }

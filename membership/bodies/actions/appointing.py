"""Appointing somebody to a seat, renewing a term, taking back what has not started."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from membership.bodies import errors, signals
from membership.bodies.actions.ground import (
    check_ex_officio,
    check_the_seat,
    facts,
    keep,
    locked_for,
    read,
    settle,
)
from membership.bodies.counting import is_part
from membership.bodies.models import Body, HowAppointed, Seat, Term
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.time import london_day
from portal.records.actions import record

# A new term is numbered 0 until it is counted, so that its number always changes.
NOT_COUNTED = 0


@transaction.atomic
def appoint(
    seat: Seat,
    person: Person,
    *,
    start: date,
    end: date | None,
    acting_user: User,
    organisation: Organisation | None = None,
    how_appointed: HowAppointed = HowAppointed.APPOINTED,
    reason: str = "",
    now: datetime | None = None,
) -> Term:
    """``person`` holds ``seat`` from ``start`` until the day before ``end`` (None: further notice).

    Raises SeatTaken, HoldsAnotherSeat, SeatFollows, OutsideTheGroup, OutsideTheSeat,
    EndsBeforeItStarts, TooManyTerms, OutlastsThePredecessor.
    """
    now = now or timezone.now()
    body = locked_for(acting_user, seat.body_id, now)
    term = _appoint(
        Term(
            seat=Seat.objects.get(pk=seat.pk),  # it may have changed since it was read
            body=body,
            person=person,
            organisation=organisation,
            start=start,
            end=end,
            how_appointed=how_appointed,
            visible_from=now,
        ),
        body,
    )
    record(term, "appointed", acting_user=acting_user, new=facts(term), reason=reason)
    signals.term_appointed.send(Term, term_pk=term.pk, acting_user_pk=acting_user.pk)
    return term


@transaction.atomic
def renew(
    term: Term,
    *,
    end: date | None,
    acting_user: User,
    how_appointed: HowAppointed = HowAppointed.APPOINTED,
    reason: str = "",
    now: datetime | None = None,
) -> Term:
    """The holder of ``term`` serves another one in the same seat, from the day on which it ends.

    The new term follows without a gap, also when the holder only stays on. Raises HasNoEnd,
    AlreadyEnded for a holder who has left the seat, and whatever ``appoint`` raises.
    """
    now = now or timezone.now()
    body = locked_for(acting_user, term.body_id, now)
    term = read(term)
    if term.end is None:
        raise errors.HasNoEnd(term.person)
    until = term.held_until
    if until is not None and until <= london_day(now):
        raise errors.AlreadyEnded
    renewed = _appoint(
        Term(
            seat=term.seat,
            body=body,
            person=term.person,
            organisation=term.organisation,
            start=term.end,
            end=end,
            how_appointed=how_appointed,
            visible_from=now,
        ),
        body,
    )
    record(renewed, "renewed", acting_user=acting_user, new=facts(renewed), reason=reason)
    signals.term_appointed.send(Term, term_pk=renewed.pk, acting_user_pk=acting_user.pk)
    return renewed


@transaction.atomic
def withdraw(term: Term, *, acting_user: User, reason: str, now: datetime | None = None) -> None:
    """Take back an appointment that has not started. Raises AlreadyStarted afterwards, TermIsGone."""
    now = now or timezone.now()
    body = locked_for(acting_user, term.body_id, now)
    term = read(term)
    if term.start <= london_day(now):
        raise errors.AlreadyStarted
    record(term, "withdrawn", acting_user=acting_user, old=facts(term), reason=reason)
    signals.appointment_withdrawn.send(
        Term,
        person_pk=term.person_id,
        seat_pk=term.seat_id,
        start=term.start,
        acting_user_pk=acting_user.pk,
    )
    person = term.person
    term.delete()
    settle(body, person)


def _appoint(term: Term, body: Body) -> Term:
    """Check and write a new term, and count it."""
    check_the_seat(term.seat, body, term.start, term.end)
    check_ex_officio(body, term.person, term.start, term.end, on=london_day(term.visible_from))
    check_the_predecessor(term, body)
    if term.organisation is not None:  # it may have been merged a moment ago
        term.organisation = lock(term.organisation.pk)
    term.appointed_until, term.number = term.end, NOT_COUNTED
    term.part = is_part(term.start, term.end, body)
    keep(term)
    settle(body, term.person)
    term.refresh_from_db(fields=["number"])
    return term


def inherited_end(seat: Seat, start: date, body: Body) -> date | None:
    """The end that a term from ``start`` takes over from a predecessor who left early, if it does."""
    if not body.replacement_inherits_end:
        return None
    before = Term.objects.filter(seat=seat, start__lt=start).order_by("start").last()
    if before is None or not before.was_cut_short:
        return None
    end: date | None = before.appointed_until
    return end if end is not None and end > start else None


def check_the_predecessor(term: Term, body: Body) -> None:
    """Raises OutlastsThePredecessor."""
    inherited = inherited_end(term.seat, term.start, body)
    if inherited is not None and (term.end is None or term.end > inherited):
        raise errors.OutlastsThePredecessor(inherited)

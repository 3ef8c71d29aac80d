"""Changing what is there: two holders swap seats, a term gets another end, a mistake is put right."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from membership.bodies import errors, signals
from membership.bodies.actions.appointing import NOT_COUNTED, check_the_predecessor
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
from membership.bodies.models import HowAppointed, Seat, Term, WhyEnded
from membership.bodies.states import TermState, term_state
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def swap(
    first: Term,
    second: Term,
    *,
    on: date,
    acting_user: User,
    reason: str = "",
    now: datetime | None = None,
) -> tuple[Term, Term]:
    """From the day ``on`` the holders of two terms hold each other's seat, each until their own end.

    Their terms count as one with those before: nobody gains or loses a term by it. Gives the two new
    terms. Raises NotTwoSeats, RunsOnBothDays (they must have begun before ``on`` and last beyond it),
    and what ``appoint`` raises when somebody else is to start meanwhile.
    """
    now = now or timezone.now()
    body = locked_for(acting_user, first.body_id, now)
    first, second = read(first), read(second)
    if first.body_id != second.body_id or first.seat_id == second.seat_id:
        raise errors.NotTwoSeats
    for term in (first, second):
        if term.start >= on or (term.end is not None and term.end <= on):
            raise errors.RunsOnBothDays(term)
    old = {term.pk: facts(term) for term in (first, second)}
    new = [_carried_on(first, second.seat, on, now), _carried_on(second, first.seat, on, now)]
    for term in (first, second):
        term.end, term.released, term.why_ended = on, on, WhyEnded.MOVED
        term.save(update_fields=["end", "released", "why_ended"])
    for term in new:
        check_the_seat(term.seat, body, term.start, term.end)
        keep(term)
    settle(body, first.person, second.person)
    for before, after in zip((first, second), new, strict=True):
        after.refresh_from_db(fields=["number"])
        record(
            before,
            "swapped",
            acting_user=acting_user,
            old=old[before.pk],
            new=facts(before),
            reason=reason,
        )
        record(after, "took over", acting_user=acting_user, new=facts(after), reason=reason)
        signals.term_appointed.send(Term, term_pk=after.pk, acting_user_pk=acting_user.pk)
    return new[0], new[1]


def _carried_on(term: Term, seat: Seat, on: date, now: datetime) -> Term:
    """The rest of ``term``, from the day ``on``, in another seat; who has said that they leave, leaves."""
    return Term(
        seat=seat,
        body=term.body,
        person=term.person,
        organisation=term.organisation,
        start=on,
        end=term.end,
        appointed_until=term.appointed_until,
        part=term.part,
        released=term.released,
        why_ended=term.why_ended,
        continues=True,
        number=NOT_COUNTED,
        how_appointed=term.how_appointed,
        visible_from=now,
    )


@transaction.atomic
def reschedule(
    term: Term,
    *,
    end: date | None,
    acting_user: User,
    reason: str = "",
    now: datetime | None = None,
) -> Term:
    """Agree another end for a term that has not ended, sooner or later than before.

    The holder stays on after it as the rules allow. Raises AlreadyEnded (also for somebody whose
    leaving is recorded), EndsInThePast, SeatTaken, HoldsAnotherSeat, OutsideTheSeat, TooManyTerms,
    OutlastsThePredecessor.
    """
    now = now or timezone.now()
    body = locked_for(acting_user, term.body_id, now)
    term = read(term)
    if term.why_ended or term_state(term, london_day(now)) in _OVER:
        raise errors.AlreadyEnded
    if end is not None and end <= london_day(now):
        raise errors.EndsInThePast
    old, before = facts(term), term.end
    check_the_seat(term.seat, body, term.start, end)
    term.end = term.appointed_until = end
    if before is not None and (end is None or end > before):
        check_ex_officio(body, term.person, before, end, on=london_day(now))
        check_the_predecessor(term, body)
    term.released = None
    keep(term)
    settle(body, term.person)
    term.refresh_from_db(fields=["number"])
    record(term, "rescheduled", acting_user=acting_user, old=old, new=facts(term), reason=reason)
    signals.term_rescheduled.send(Term, term_pk=term.pk, acting_user_pk=acting_user.pk)
    return term


_OVER = (TermState.ENDED, TermState.CARRIED_OVER)


@transaction.atomic
def correct(
    term: Term,
    *,
    person: Person,
    organisation: Organisation | None,
    start: date,
    end: date | None,
    how_appointed: HowAppointed,
    reason: str,
    acting_user: User,
    now: datetime | None = None,
) -> Term:
    """Put right what was written wrongly of a term, past ones included.

    From then on every page shows the term as if it had always been so; the register of changes keeps
    what it said before. Raises ReasonMissing, NothingToCorrect and what ``appoint`` raises.
    """
    now = now or timezone.now()
    body = locked_for(acting_user, term.body_id, now)
    term = read(term)
    if not reason.strip():
        raise errors.ReasonMissing
    old, was = facts(term), term.person
    given: dict[str, Any] = {
        "person": person,
        "organisation": organisation,
        "start": start,
        "end": end,
        "how_appointed": how_appointed,
    }
    changed = {name for name, value in given.items() if getattr(term, name) != value}
    if not changed:
        raise errors.NothingToCorrect
    if changed & {"person", "start", "end"}:
        check_the_seat(term.seat, body, start, end)
        check_ex_officio(body, person, start, end, on=london_day(now))
    if organisation is not None and "organisation" in changed:
        given["organisation"] = lock(organisation.pk)
    _correct_the_end(term, end)
    for name, value in given.items():
        setattr(term, name, value)
    if changed & {"start", "end"}:
        term.part = is_part(start, term.appointed_until, body)
    keep(term)
    settle(body, was, person)
    term.refresh_from_db(fields=["number"])
    record(term, "corrected", acting_user=acting_user, old=old, new=facts(term), reason=reason)
    return term


def _correct_the_end(term: Term, end: date | None) -> None:
    """What follows from another end: the end that was agreed, and the day of release."""
    if end == term.end:
        return
    agreed = term.appointed_until
    beyond = agreed is not None and (end is None or end > agreed)
    if beyond or not term.was_cut_short:
        term.appointed_until = end
    if term.released is not None:
        same_day = term.released == term.end
        term.released = None if end is None else end if same_day else max(term.released, end)
    if end is None:
        term.why_ended = ""

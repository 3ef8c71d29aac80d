"""What is done to seats, terms and meetings, and by whom; one transaction each, with its audit record.

``now`` is the moment at which it happens; left out, it is the present.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.forms.models import model_to_dict
from django.utils import timezone
from wagtail.documents import get_document_model

from membership.bodies import errors, policies, signals
from membership.bodies.models import Body, HowAppointed, Meeting, Seat, Term, WhyEnded
from membership.bodies.safeguards import ONE_HOLDER, ONE_SEAT
from membership.bodies.states import TermState, held_until, term_state
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.templatetags.portal import until
from portal.lib.time import end_from_last_day, london_day
from portal.records.actions import record


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

    Raises SeatTaken, HoldsAnotherSeat, SeatFollows, OutsideTheSeat, EndsBeforeItStarts, TooManyTerms.
    """
    now = now or timezone.now()
    body = _locked_for(acting_user, seat.body_id, now)
    _check_the_seat(seat, start, end)
    _check_ex_officio(body, person, start, end)
    if organisation is not None:  # it may have been merged a moment ago
        organisation = lock(organisation.pk)
    term = _insert(
        Term(
            seat=seat,
            body=body,
            person=person,
            organisation=organisation,
            start=start,
            end=end,
            how_appointed=how_appointed,
            visible_from=now,
        )
    )
    _recount(body, person)
    term.refresh_from_db(fields=["number"])
    limit = body.max_consecutive_terms
    if seat.is_voting and limit is not None and term.number > limit:
        raise errors.TooManyTerms(person, limit)
    record(term, "appointed", acting_user=acting_user, new=_facts(term), reason=reason)
    signals.term_recorded.send(Term, term_pk=term.pk)
    return term


@transaction.atomic
def end_term(
    term: Term,
    *,
    last_day: date,
    why_ended: WhyEnded,
    acting_user: User,
    reason: str = "",
    now: datetime | None = None,
) -> Term:
    """The holder's last day is ``last_day``, and they do not stay on after it.

    For a holder who stays on already, the term keeps its end and the staying on stops. Raises
    AlreadyEnded, EndsBeforeItStarts, NotEarlier.
    """
    now = now or timezone.now()
    body = _locked_for(acting_user, term.body_id, now)
    term = Term.objects.with_succession().get(pk=term.pk)
    old, end = _facts(term), end_from_last_day(last_day)
    if term_state(term, london_day(now)) == TermState.ENDED:
        raise errors.AlreadyEnded
    if end <= term.start:
        raise errors.EndsBeforeItStarts
    latest = held_until(term)
    if latest is not None and end > latest:
        raise errors.NotEarlier(until(latest))
    term.end = end if term.end is None else min(end, term.end)
    term.released, term.why_ended = end, why_ended
    term.save(update_fields=["end", "released", "why_ended"])
    _recount(body, term.person)
    record(term, "ended", acting_user=acting_user, old=old, new=_facts(term), reason=reason)
    signals.term_recorded.send(Term, term_pk=term.pk)
    return term


@transaction.atomic
def withdraw(term: Term, *, acting_user: User, reason: str, now: datetime | None = None) -> None:
    """Take back an appointment that has not started. Raises AlreadyStarted afterwards."""
    now = now or timezone.now()
    body = _locked_for(acting_user, term.body_id, now)
    if term.start <= london_day(now):
        raise errors.AlreadyStarted
    record(term, "withdrawn", acting_user=acting_user, old=_facts(term), reason=reason)
    person = term.person
    term.delete()
    _recount(body, person)


@transaction.atomic
def save(
    instance: Body | Seat | Meeting, *, acting_user: User, now: datetime | None = None
) -> None:
    """Save a body, a seat or a meeting, new or changed, and record what changed.

    Officers save all three; a chair saves the meetings of the body.
    """
    now = now or timezone.now()
    if isinstance(instance, Meeting):
        _require(policies.can_manage(acting_user, instance.body, london_day(now)))
    else:
        _require(policies.can_set_up(acting_user))
    before = type(instance)._default_manager.filter(pk=instance.pk).first()
    old = _values(before) if before else {}
    if before is None and isinstance(instance, Meeting):
        instance.visible_from = now
    instance.save()
    new = _values(instance)
    changed = [name for name in new if before is None or old[name] != new[name]]
    if changed:
        record(
            instance,
            "changed" if before else "added",
            acting_user=acting_user,
            old={name: old[name] for name in changed} if before else None,
            new={name: new[name] for name in changed},
        )


@transaction.atomic
def save_meeting(
    meeting: Meeting,
    *,
    acting_user: User,
    agenda: "UploadedFile[Any] | None" = None,
    now: datetime | None = None,
) -> None:
    """Call or change a meeting; ``agenda`` is a file that takes the place of the one before."""
    _require(policies.can_manage(acting_user, meeting.body, london_day(now or timezone.now())))
    if agenda is not None:
        title = f"Agenda of the {meeting}"
        document = get_document_model().objects.create(
            title=title, file=agenda, uploaded_by_user=acting_user
        )
        document.get_file_size()  # reads it once and keeps it
        meeting.agenda = document
    save(meeting, acting_user=acting_user, now=now)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, acting_user: User, now: datetime | None = None) -> None:
    """Take a meeting off the calendar."""
    day = london_day(now or timezone.now())
    _require(policies.can_manage(acting_user, meeting.body, day))
    record(meeting, "cancelled", acting_user=acting_user, old=_values(meeting))
    meeting.delete()


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _locked_for(acting_user: User, body_pk: int, now: datetime) -> Body:
    """The body with its row locked, so that changes to its seats come one after the other."""
    body: Body = Body.objects.select_for_update().get(pk=body_pk)
    _require(policies.can_manage(acting_user, body, london_day(now)))
    return body


def _check_the_seat(seat: Seat, start: date, end: date | None) -> None:
    if seat.is_ex_officio:
        raise errors.SeatFollows(seat)
    if end is not None and end <= start:
        raise errors.EndsBeforeItStarts
    if start < seat.start or (seat.end is not None and (end is None or end > seat.end)):
        raise errors.OutsideTheSeat(seat)


def _overlapping(start: date, end: date | None) -> Q:
    """Terms that share a day with the half-open range."""
    begins_in_time = Q() if end is None else Q(start__lt=end)
    return begins_in_time & (Q(end__isnull=True) | Q(end__gt=start))


def _check_ex_officio(body: Body, person: Person, start: date, end: date | None) -> None:
    """Raises HoldsAnotherSeat for somebody who sits on the body by virtue of a seat elsewhere."""
    elsewhere = Term.objects.filter(_overlapping(start, end), person=person).values("seat")
    held = Seat.objects.current(start).filter(body=body, follows__in=elsewhere).first()
    if held is not None:
        raise errors.HoldsAnotherSeat(person, held, ex_officio=True)


def _insert(term: Term) -> Term:
    """Save the row; the database's refusal becomes SeatTaken or HoldsAnotherSeat."""
    try:
        with transaction.atomic():
            term.save(force_insert=True)
    except IntegrityError as error:
        clashing = Term.objects.filter(_overlapping(term.start, term.end))
        if ONE_HOLDER in str(error):
            raise errors.SeatTaken(term.seat, clashing.filter(seat=term.seat).first()) from error
        if ONE_SEAT in str(error):
            other = clashing.filter(body=term.body, person=term.person).first()
            held = other.seat if other else term.seat
            raise errors.HoldsAnotherSeat(term.person, held) from error
        raise
    return term


def _recount(body: Body, person: Person) -> None:
    """Number the person's terms on the body: a term without a gap to the one before counts on."""
    number, before = 0, None
    for term in Term.objects.with_succession().filter(body=body, person=person).order_by("start"):
        number = number + 1 if before is not None and before >= term.start else 1
        before = held_until(term) or date.max
        if term.number != number:
            Term.objects.filter(pk=term.pk).update(number=number)


def _facts(term: Term) -> dict[str, Any]:
    """What the audit trail keeps of a term."""
    names = ("seat", "body", "person", "organisation", "start", "end", "released", "number")
    return {
        **{name: term.serializable_value(name) for name in names},
        "how_appointed": str(term.how_appointed),
        "why_ended": str(term.why_ended),
    }


def _values(instance: models.Model) -> dict[str, Any]:
    return model_to_dict(instance)

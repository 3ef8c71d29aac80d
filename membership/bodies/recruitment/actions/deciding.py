"""Deciding a seat of a call: somebody of the shortlist takes it, or nobody does."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from membership.bodies import actions
from membership.bodies.models import Body, HowAppointed, Term
from membership.bodies.recruitment import errors, policies, signals
from membership.bodies.recruitment.actions.panels import set_aside_whoever_has_an_interest
from membership.bodies.recruitment.actions.rights import locked, require
from membership.bodies.recruitment.models import Call, CallSeat, Expression
from membership.people.models import Person, User
from membership.people.roles import is_officer
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def decide(
    offered: CallSeat,
    expression: Expression,
    *,
    start: date,
    end: date | None,
    reason: str,
    acting_user: User,
    same_person: bool | None = None,
    now: datetime | None = None,
) -> Term:
    """Appoint whoever made ``expression`` to the seat, from ``start`` until before ``end``.

    ``same_person`` says whether she is the namesake whom the public record has, if it has one.
    Raises what ``bodies.actions.appoint`` raises, and DecidedAlready, NotShortlisted, ChosenAlready,
    HasLeft, SamePerson, OfficerLinks, NoReason.
    """
    now = now or timezone.now()
    offered = _undecided(offered, acting_user, now)
    if not reason:
        raise errors.NoReason
    expression = _choosable(offered.call, expression)
    term = actions.appoint(
        offered.seat,
        _person_of(expression, same_person, acting_user, london_day(now)),
        start=start,
        end=end,
        organisation=expression.organisation,
        how_appointed=HowAppointed.APPOINTED,
        reason=reason,
        acting_user=acting_user,
        now=now,
    )
    expression.chosen_for = offered
    expression.save(update_fields=["chosen_for"])
    offered.term = term
    _settle(offered, True, reason, acting_user, now)
    signals.applicant_chosen.send(Expression, expression_pk=expression.pk)
    return term


@transaction.atomic
def leave_vacant(
    offered: CallSeat, *, reason: str, acting_user: User, now: datetime | None = None
) -> None:
    """Nobody is appointed to the seat; the ``reason`` is for everyone to read.

    Raises DecidedAlready and NoReason.
    """
    now = now or timezone.now()
    offered = _undecided(offered, acting_user, now)
    if not reason:
        raise errors.NoReason
    _settle(offered, False, reason, acting_user, now)


def _undecided(offered: CallSeat, acting_user: User, now: datetime) -> CallSeat:
    """The seat with its body and its call locked, for somebody who may decide."""
    call = Call.objects.get(pk=offered.call_id)
    Body.objects.select_for_update().get(pk=call.body_id)  # before the call: ``appoint`` needs it
    call = locked(call.pk)
    offered = call.seats.select_related("seat__body").get(pk=offered.pk)
    offered.call = call
    if offered.decided_at is not None:
        raise errors.DecidedAlready
    require(policies.can_decide(acting_user, call, now))
    set_aside_whoever_has_an_interest(call, now)
    return offered


def _choosable(call: Call, expression: Expression) -> Expression:
    found: Expression | None = (
        call.expressions.select_related("user__person", "organisation")
        .filter(pk=expression.pk)
        .first()
    )
    if found is None or not found.shortlisted:
        raise errors.NotShortlisted
    if found.chosen_for_id is not None:
        raise errors.ChosenAlready(found.person_name)
    if not found.user.is_active or not policies.can_speak_for(found.user, found.organisation):
        raise errors.HasLeft(found.person_name, found.organisation)
    return found


def with_namesake(expressions: Sequence[Expression]) -> dict[int, Person]:
    """By expression somebody of the public record without an account who has the applicant's name,
    where she has no entry of her own yet: perhaps the same person, perhaps another.
    """
    unknown = [each for each in expressions if not hasattr(each.user, "person")]
    if not unknown:
        return {}
    strangers = {
        person.full_name.casefold(): person
        for person in Person.objects.filter(user=None).order_by("-pk")
    }
    names = {each.pk: each.person_name.casefold() for each in unknown}
    return {pk: strangers[name] for pk, name in names.items() if name in strangers}


def _person_of(
    expression: Expression, same_person: bool | None, acting_user: User, on: date
) -> Person:
    """The applicant's own entry in the public record; a new one where there is none."""
    if hasattr(expression.user, "person"):
        own: Person = expression.user.person
        return own
    stranger = with_namesake([expression]).get(expression.pk)
    if stranger is not None and same_person is None:
        raise errors.SamePerson(stranger)
    if stranger is not None and same_person:
        return _link(stranger, expression.user, acting_user, on)
    return Person.objects.create(full_name=expression.person_name, user=expression.user)


def _link(stranger: Person, user: User, acting_user: User, on: date) -> Person:
    """Give the entry of somebody without an account to ``user``. Raises OfficerLinks."""
    held = Term.objects.holding(on).filter(person=stranger)
    if not is_officer(acting_user) and (
        held.exists() or Term.objects.future(on).filter(person=stranger).exists()
    ):
        raise errors.OfficerLinks(stranger)
    stranger.user = user
    stranger.save(update_fields=["user"])
    record(stranger, "changed", acting_user=acting_user, old={"user": None}, new={"user": user.pk})
    return stranger


def _settle(
    offered: CallSeat, appointed: bool, reason: str, acting_user: User, now: datetime
) -> None:
    """Note what was decided; with the last seat the call is decided, and the others are told."""
    offered.appointed, offered.reason = appointed, reason
    offered.decided_at, offered.decided_by = now, acting_user
    offered.save()
    record(
        offered,
        "decided",
        acting_user=acting_user,
        new={"call": offered.call_id, "seat": offered.seat_id, "term": offered.term_id},
        reason=reason,
    )
    call = offered.call
    if not call.seats.filter(decided_at=None).exists():
        call.decided_at = now
        call.deciding_since = call.deciding_since or now
        call.save(update_fields=["decided_at", "deciding_since"])
        signals.call_decided.send(Call, call_pk=call.pk)

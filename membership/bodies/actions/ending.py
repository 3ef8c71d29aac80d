"""Ending a term, and letting a holder stay on after it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from membership.bodies import errors, signals
from membership.bodies.actions.ground import facts, locked_for, read, settle
from membership.bodies.models import Term, WhyEnded
from membership.bodies.states import TermState, term_state
from membership.people.models import User
from portal.lib.templatetags.portal import until
from portal.lib.time import add_months, end_from_last_day, london_day
from portal.records.actions import record


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
    body = locked_for(acting_user, term.body_id, now)
    term = read(term)
    old, end = facts(term), end_from_last_day(last_day)
    if term_state(term, london_day(now)) == TermState.ENDED:
        raise errors.AlreadyEnded
    if end <= term.start:
        raise errors.EndsBeforeItStarts
    latest = term.held_until
    if latest is not None and end > latest:
        raise errors.NotEarlier(until(latest))
    term.end = end if term.end is None else min(end, term.end)
    term.released, term.why_ended = end, why_ended
    term.save(update_fields=["end", "released", "why_ended"])
    settle(body, term.person)
    record(term, "ended", acting_user=acting_user, old=old, new=facts(term), reason=reason)
    signals.term_ended.send(Term, term_pk=term.pk, acting_user_pk=acting_user.pk)
    return term


@transaction.atomic
def hold_over(
    term: Term,
    *,
    last_day: date,
    acting_user: User,
    reason: str = "",
    now: datetime | None = None,
) -> Term:
    """After the term has ended its holder stays on until ``last_day``, or until a successor starts.

    It names the day up to the limit of the rules, and so also gives back the staying on to somebody
    who was released and still sits. Raises HoldoverNotAllowed, HasNoEnd, AlreadyEnded,
    OutsideTheHoldover.
    """
    now = now or timezone.now()
    body = locked_for(acting_user, term.body_id, now)
    term = read(term)
    old, stays_until = facts(term), end_from_last_day(last_day)
    if not body.holdover_allowed:
        raise errors.HoldoverNotAllowed
    if term.end is None:
        raise errors.HasNoEnd(term.person)
    if term_state(term, london_day(now)) == TermState.ENDED:
        raise errors.AlreadyEnded
    limit = add_months(term.end, body.holdover_months)
    if not term.end < stays_until <= limit or stays_until <= london_day(now):
        raise errors.OutsideTheHoldover(term.end, limit)
    term.released = stays_until
    term.save(update_fields=["released"])
    settle(body, term.person)
    record(term, "held over", acting_user=acting_user, old=old, new=facts(term), reason=reason)
    signals.term_rescheduled.send(Term, term_pk=term.pk, acting_user_pk=acting_user.pk)
    return term

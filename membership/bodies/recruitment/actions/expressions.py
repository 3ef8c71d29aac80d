"""Putting oneself forward, changing what one said, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from membership.bodies.recruitment import consent, errors, policies, signals
from membership.bodies.recruitment.actions.panels import set_aside_whoever_has_an_interest
from membership.bodies.recruitment.actions.rights import locked, require
from membership.bodies.recruitment.models import Call, Expression
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def put_forward(
    call: Call,
    *,
    organisation: Organisation,
    person_name: str,
    statement: str,
    interests: str,
    consented: bool,
    acting_user: User,
    now: datetime | None = None,
) -> Expression:
    """Send an expression of interest, or change the one that was sent, until the deadline.

    Whoever of the panel belongs to the organisation is out of it. Raises NotOpen, NotYours,
    ConsentMissing.
    """
    now = now or timezone.now()
    call = locked(call.pk)
    if not policies.can_put_forward(acting_user, call, now):
        raise errors.NotOpen(call.last_minute if call.is_shown(now) else None)
    organisation = lock(organisation.pk)  # it may have been merged a moment ago
    if not policies.can_speak_for(acting_user, organisation):
        raise errors.NotYours
    if not consented:
        raise errors.ConsentMissing
    before: Expression | None = call.expressions.filter(user=acting_user).first()
    expression = before or Expression(call=call, user=acting_user, first_sent_at=now)
    said = {
        "person_name": person_name,
        "organisation": organisation,
        "statement": statement,
        "interests": interests,
        "consent_wording": consent.wording(),
        "consent_version": consent.VERSION,
    }
    if before and all(getattr(before, name) == value for name, value in said.items()):
        return expression  # a double click
    for name, value in said.items():
        setattr(expression, name, value)
    expression.sent_at = now
    expression.save()
    record(
        expression,
        "changed" if before else "put forward",
        acting_user=acting_user,
        new={"call": call.pk, "organisation": organisation.pk, "consent": consent.VERSION},
    )
    set_aside_whoever_has_an_interest(call, now)
    signals.expression_sent.send(Expression, expression_pk=expression.pk)
    return expression


@transaction.atomic
def take_back(expression: Expression, *, acting_user: User, now: datetime | None = None) -> None:
    """Delete one's own expression of interest, with all that the panel wrote about it.

    Raises CallSettled after the decision: then the days of the retention rule run.
    """
    call = locked(expression.call_id)
    require(expression.user_id == acting_user.pk)
    if call.is_settled:
        raise errors.CallSettled
    what = {"call": call.pk, "organisation": expression.organisation_id}
    record(expression, "taken back", acting_user=acting_user, old=what)
    expression.delete()

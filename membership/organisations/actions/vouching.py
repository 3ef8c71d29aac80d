"""Vouching for an organisation: confirming, declining, and what its people answer."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from membership.organisations import policies, signals
from membership.organisations.actions.rights import require
from membership.organisations.errors import AlreadyConfirmed, NameTaken
from membership.organisations.models import Organisation, VouchingState
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def confirm(
    organisation: Organisation, *, acting_user: User, now: datetime | None = None
) -> Organisation:
    """An officer vouches for the organisation; one that was declined may still be confirmed.

    Confirming twice changes nothing.
    """
    require(policies.can_decide(acting_user))
    now = now or timezone.now()
    old = organisation.state
    changed = (
        Organisation.objects.filter(pk=organisation.pk)
        .exclude(state__in=(VouchingState.VERIFIED, VouchingState.MERGED))
        .update(
            state=VouchingState.VERIFIED,
            decided_at=now,
            decline_reason="",
            answer="",
            visible_from=Case(
                When(listed=True, then=Coalesce("visible_from", now)), default="visible_from"
            ),
        )
    )
    organisation.refresh_from_db()
    if changed:
        record(
            organisation,
            "confirmed",
            acting_user=acting_user,
            old={"state": old},
            new={"state": organisation.state},
        )
        signals.organisation_confirmed.send(Organisation, organisation_pk=organisation.pk)
    return organisation


@transaction.atomic
def decline(
    organisation: Organisation, *, acting_user: User, reason: str, now: datetime | None = None
) -> Organisation:
    """An officer declines the organisation, with a reason that its people read.

    Declining twice keeps the first reason. Raises AlreadyConfirmed for a confirmed one.
    """
    require(policies.can_decide(acting_user))
    changed = Organisation.objects.pending().filter(pk=organisation.pk).order_by()
    count = changed.update(
        state=VouchingState.DECLINED,
        decided_at=now or timezone.now(),
        decline_reason=reason,
        answer="",
    )
    organisation.refresh_from_db()
    if organisation.is_verified:
        raise AlreadyConfirmed
    if count:
        record(
            organisation,
            "declined",
            acting_user=acting_user,
            old={"state": VouchingState.PENDING},
            new={"state": organisation.state},
            reason=reason,
        )
        signals.organisation_declined.send(Organisation, organisation_pk=organisation.pk)
    return organisation


@transaction.atomic
def answer(
    organisation: Organisation, *, acting_user: User, text: str, now: datetime | None = None
) -> Organisation:
    """A manager answers the reason for which it was declined, and it waits for an officer again.

    Answering twice keeps the first answer. Raises NameTaken when the same person has registered it
    once more meanwhile.
    """
    require(policies.can_manage(acting_user, organisation))
    declined = Organisation.objects.filter(pk=organisation.pk, state=VouchingState.DECLINED)
    try:
        with transaction.atomic():
            count = declined.update(
                state=VouchingState.PENDING, answer=text, waiting_since=now or timezone.now()
            )
    except IntegrityError as error:
        raise NameTaken from error
    organisation.refresh_from_db()
    if count:
        record(
            organisation,
            "answered",
            acting_user=acting_user,
            old={"state": VouchingState.DECLINED},
            new={"state": organisation.state},
            reason=text,
        )
    return organisation

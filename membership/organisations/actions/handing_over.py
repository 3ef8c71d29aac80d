"""Giving an organisation that nobody looks after a new manager."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from membership.organisations import policies
from membership.organisations.actions.belonging import give_role
from membership.organisations.actions.inviting import put_in_the_post
from membership.organisations.actions.rights import lock, require
from membership.organisations.errors import HasManager, NoSuccessor, RequestGone
from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    Role,
)
from membership.people.models import User, fold_email
from portal.records.actions import record


def _orphaned(organisation: Organisation, acting_user: User) -> Organisation:
    """The organisation, locked; raises HasManager when somebody looks after it."""
    require(policies.can_hand_over(acting_user))
    organisation = lock(organisation.pk)
    require(organisation.is_verified)
    if policies.has_manager(organisation):
        raise HasManager
    return organisation


@transaction.atomic
def hand_over(
    organisation: Organisation, *, successor: Belonging, reason: str, acting_user: User
) -> Belonging:
    """An officer makes one of the organisation's people its manager; the person reads the reason.

    Raises HasManager when somebody looks after it meanwhile, NoSuccessor when the person has left.
    """
    organisation = _orphaned(organisation, acting_user)
    could = Belonging.objects.could_manage().filter(organisation=organisation)
    belonging: Belonging | None = could.filter(pk=successor.pk).first()
    if belonging is None:
        raise NoSuccessor
    give_role(belonging, Role.MANAGER, acting_user=acting_user, reason=reason)
    return belonging


@transaction.atomic
def hand_over_to_who_asks(
    organisation: Organisation,
    *,
    request: JoinRequest,
    reason: str,
    acting_user: User,
    now: datetime | None = None,
) -> Belonging:
    """An officer lets in somebody who asked to join, as the manager that nobody else is.

    Raises HasManager when somebody looks after it meanwhile, RequestGone when it is answered or
    withdrawn.
    """
    now = now or timezone.now()
    organisation = _orphaned(organisation, acting_user)
    waiting = JoinRequest.objects.filter(
        pk=request.pk, organisation=organisation, decided_at=None, user__is_active=True
    )
    asked: JoinRequest | None = waiting.select_related("user").first()
    if asked is None:
        raise RequestGone
    asked.accepted, asked.decided_at, asked.decided_by = True, now, acting_user
    asked.save(update_fields=["accepted", "decided_at", "decided_by"])
    where = {"user": asked.user_id, "organisation": organisation.pk}
    record(asked, "accepted", acting_user=acting_user, new=where, reason=reason)
    belonging, _ = Belonging.objects.get_or_create(
        user=asked.user, organisation=organisation, ended_at=None, defaults={"since": now}
    )
    give_role(belonging, Role.MANAGER, acting_user=acting_user, reason=reason)
    return belonging


@transaction.atomic
def invite_manager(
    organisation: Organisation,
    *,
    address: str,
    reason: str,
    acting_user: User,
    now: datetime | None = None,
) -> Invitation:
    """An officer invites somebody from outside to look after the organisation.

    Raises HasManager, TooManyInvitations and SentTooOften.
    """
    organisation = _orphaned(organisation, acting_user)
    return put_in_the_post(
        organisation,
        fold_email(address),
        Role.MANAGER,
        acting_user=acting_user,
        now=now,
        reason=reason,
    )

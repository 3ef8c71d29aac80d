"""Inviting people by e-mail, and what becomes of an invitation."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from membership.organisations import policies, signals
from membership.organisations.actions.belonging import give_role
from membership.organisations.actions.rights import lock, require
from membership.organisations.errors import (
    AsksAlready,
    InvitationClosed,
    SentTooOften,
    TooManyInvitations,
)
from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    Outcome,
    Role,
)
from membership.people.models import User, fold_email
from portal.records.actions import record

WAIT_BETWEEN_SENDS = timedelta(hours=1)
MOST_SENDS = (
    5  # to one address while an invitation lasts, however often it is withdrawn and made anew
)


@transaction.atomic
def invite(
    organisation: Organisation,
    *,
    address: str,
    role: Role = Role.MEMBER,
    acting_user: User,
    now: datetime | None = None,
) -> Invitation:
    """A manager invites whoever reads mail at ``address``; one that is open is sent again.

    What happens is the same whether or not the address has an account or belongs already.
    Raises AsksAlready, TooManyInvitations and SentTooOften.
    """
    organisation = lock(organisation.pk)
    require(policies.can_invite(acting_user, organisation))
    address = fold_email(address)
    waiting = JoinRequest.objects.waiting().filter(organisation=organisation)
    if waiting.filter(user__email=address).exists():
        raise AsksAlready
    return put_in_the_post(organisation, address, role, acting_user=acting_user, now=now)


def put_in_the_post(
    organisation: Organisation,
    address: str,
    role: Role,
    *,
    acting_user: User,
    now: datetime | None = None,
    reason: str = "",
) -> Invitation:
    """Make the invitation, or renew the open one, once somebody has allowed it.

    The organisation's row is locked by the caller. Raises TooManyInvitations and SentTooOften.
    """
    now = now or timezone.now()
    _keep_within_limits(organisation, address, now)
    invitation, _ = Invitation.objects.get_or_create(
        organisation=organisation,
        address=address,
        closed_at=None,
        defaults={"invited_at": now, "sends": 0, "expires_at": now},
    )
    invitation.role = role
    invitation.invited_by = acting_user
    invitation.sent_at = now
    invitation.sends += 1
    invitation.expires_at = now + timedelta(days=settings.INVITATION_DAYS)
    invitation.save()
    record(
        invitation,
        "invited" if invitation.sends == 1 else "invited again",
        acting_user=acting_user,
        new={"organisation": organisation.pk, "role": role},
        reason=reason,
    )
    signals.invitation_sent.send(Invitation, invitation_pk=invitation.pk)
    return invitation


def _keep_within_limits(organisation: Organisation, address: str, now: datetime) -> None:
    sent = organisation.invitations.all()
    if sent.filter(sent_at__gt=now - timedelta(days=1)).count() >= settings.INVITATIONS_A_DAY:
        raise TooManyInvitations(settings.INVITATIONS_A_DAY)
    to_them = sent.filter(address=address)
    if to_them.filter(sent_at__gt=now - WAIT_BETWEEN_SENDS).exists():
        raise SentTooOften(
            "An invitation went to this address within the last hour. Ask them to look in their"
            " spam folder before you send another."
        )
    recent = to_them.filter(sent_at__gt=now - timedelta(days=settings.INVITATION_DAYS))
    if (recent.aggregate(total=Sum("sends"))["total"] or 0) >= MOST_SENDS:
        raise SentTooOften(
            f"This address has had {MOST_SENDS} invitations from your organisation. Check with the"
            " person that it is the right one."
        )


@transaction.atomic
def send_again(
    invitation: Invitation, *, acting_user: User, now: datetime | None = None
) -> Invitation:
    """A manager has an open invitation sent once more; it runs as long as a new one.

    Raises InvitationClosed, TooManyInvitations and SentTooOften.
    """
    organisation = lock(invitation.organisation_id)
    require(policies.can_invite(acting_user, organisation))
    invitation.refresh_from_db()
    if invitation.closed_at is not None:
        raise InvitationClosed
    role = Role(invitation.role)
    return put_in_the_post(organisation, invitation.address, role, acting_user=acting_user, now=now)


@transaction.atomic
def withdraw(
    invitation: Invitation, *, acting_user: User, now: datetime | None = None
) -> Invitation:
    """A manager takes an invitation back: its link no longer works. Done twice, nothing changes.

    Raises InvitationClosed when it was accepted or declined meanwhile.
    """
    organisation = lock(invitation.organisation_id)
    require(policies.can_manage(acting_user, organisation))
    if _close(invitation, Outcome.WITHDRAWN, acting_user, now or timezone.now()):
        record(invitation, "withdrawn", acting_user=acting_user)
    elif invitation.outcome != Outcome.WITHDRAWN:
        raise InvitationClosed
    return invitation


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, acting_user: User, now: datetime | None = None
) -> Belonging:
    """Whoever came by the link belongs from now on; accepting twice is harmless.

    The link shows that ``acting_user`` can read the invited mailbox. When the account has another
    address, the record and the notice to whoever invited say so. Somebody who belongs already
    keeps the role, unless the invitation makes a manager of a member.

    Raises InvitationClosed when it has expired, is closed, or the organisation is not confirmed.
    """
    now = now or timezone.now()
    organisation = lock(invitation.organisation_id)
    invitation.refresh_from_db()
    own = Belonging.objects.current().filter(user=acting_user, organisation=organisation)
    belonging: Belonging | None = own.first()
    if _was_accepted_by(invitation, acting_user) and belonging is not None:
        return belonging
    if not invitation.is_open(now) or not organisation.is_verified:
        raise InvitationClosed
    role = Role(invitation.role)
    if belonging is None:
        belonging = Belonging.objects.create(
            user=acting_user, organisation=organisation, role=role, since=now
        )
    elif role == Role.MANAGER:
        give_role(belonging, role, acting_user=acting_user)
    _close(invitation, Outcome.ACCEPTED, acting_user, now)
    _settle_request(invitation, acting_user, now)
    record(
        invitation,
        "accepted",
        acting_user=acting_user,
        new={
            "user": acting_user.pk,
            "organisation": organisation.pk,
            "role": belonging.role,
            "other_address": invitation.address != fold_email(acting_user.email),
        },
    )
    signals.invitation_answered.send(Invitation, invitation_pk=invitation.pk)
    return belonging


def _was_accepted_by(invitation: Invitation, user: User) -> bool:
    return invitation.outcome == Outcome.ACCEPTED and invitation.closed_by_id == user.pk


@transaction.atomic
def decline_invitation(
    invitation: Invitation, *, acting_user: User | None, now: datetime | None = None
) -> Invitation:
    """Whoever came by the link says no, with or without an account; twice is harmless.

    Raises InvitationClosed when it has expired or was closed otherwise.
    """
    now = now or timezone.now()
    lock(invitation.organisation_id)
    invitation.refresh_from_db()
    if invitation.outcome == Outcome.DECLINED:
        return invitation
    if not invitation.is_open(now):
        raise InvitationClosed
    _close(invitation, Outcome.DECLINED, acting_user, now)
    record(invitation, "declined", acting_user=acting_user)
    signals.invitation_answered.send(Invitation, invitation_pk=invitation.pk)
    return invitation


def _close(
    invitation: Invitation, outcome: Outcome, acting_user: User | None, now: datetime
) -> bool:
    """Close an open invitation; whether it was this call that did."""
    changed = Invitation.objects.unanswered().filter(pk=invitation.pk)
    count = changed.update(outcome=outcome, closed_at=now, closed_by=acting_user)
    invitation.refresh_from_db()
    return count == 1


def _settle_request(invitation: Invitation, user: User, now: datetime) -> None:
    """A request that waits is answered by the invitation: whoever sent it said yes."""
    waiting = JoinRequest.objects.waiting().order_by()
    waiting.filter(user=user, organisation=invitation.organisation_id).update(
        accepted=True, decided_at=now, decided_by=invitation.invited_by_id
    )

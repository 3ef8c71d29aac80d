"""Coming and going: asking to join, answering, leaving, changing roles."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from membership.organisations import policies, signals
from membership.organisations.actions.rights import lock, require
from membership.organisations.errors import (
    AlreadyAnswered,
    AlreadyBelongs,
    LastManager,
    NoLongerBelongs,
    NoSuccessor,
    RequestGone,
)
from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    Outcome,
    Role,
)
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def ask_to_join(
    organisation: Organisation,
    *,
    acting_user: User,
    message: str = "",
    now: datetime | None = None,
) -> JoinRequest:
    """``acting_user`` asks the managers to be let in; asked twice, the first request stands.

    Raises AlreadyBelongs for somebody who is in.
    """
    organisation = lock(organisation.pk)
    if policies.belongs_to(acting_user, organisation):
        raise AlreadyBelongs
    require(policies.can_ask_to_join(acting_user, organisation))
    request, created = JoinRequest.objects.get_or_create(
        user=acting_user,
        organisation=organisation,
        decided_at=None,
        defaults={"message": message, "asked_at": now or timezone.now()},
    )
    if created:
        record(request, "asked to join", acting_user=acting_user, new=_who_and_where(request))
        signals.join_requested.send(JoinRequest, join_request_pk=request.pk)
    return request


@transaction.atomic
def withdraw_request(request: JoinRequest, *, acting_user: User) -> None:
    """Whoever asked thinks again: the request is gone; done twice, nothing changes.

    Raises AlreadyAnswered when a manager was first.
    """
    require(request.user_id == acting_user.pk)
    gone, _ = JoinRequest.objects.filter(pk=request.pk, decided_at=None).delete()
    if gone:
        record(request, "withdrawn", acting_user=acting_user, old=_who_and_where(request))
    elif JoinRequest.objects.filter(pk=request.pk).exists():
        raise AlreadyAnswered


@transaction.atomic
def accept(request: JoinRequest, *, acting_user: User, now: datetime | None = None) -> Belonging:
    """A manager lets the person in; accepting twice is harmless.

    Raises AlreadyAnswered after a no, RequestGone once the person has withdrawn.
    """
    now = now or timezone.now()
    _answer(request, True, acting_user, now)
    _settle_invitations(request.user, request.organisation, now)
    belonging, _ = Belonging.objects.get_or_create(
        user=request.user,
        organisation=request.organisation,
        ended_at=None,
        defaults={"since": now},
    )
    return belonging


@transaction.atomic
def decline_request(
    request: JoinRequest, *, acting_user: User, now: datetime | None = None
) -> JoinRequest:
    """A manager says no; saying it twice is harmless.

    Raises AlreadyAnswered after a yes, RequestGone once the person has withdrawn.
    """
    _answer(request, False, acting_user, now or timezone.now())
    return request


def _answer(request: JoinRequest, accepted: bool, acting_user: User, now: datetime) -> None:
    require(policies.can_manage(acting_user, lock(request.organisation_id)))
    changed = JoinRequest.objects.filter(pk=request.pk, decided_at=None).update(
        accepted=accepted, decided_at=now, decided_by=acting_user
    )
    try:
        request.refresh_from_db()
    except JoinRequest.DoesNotExist:
        raise RequestGone from None
    if request.accepted is not accepted:
        raise AlreadyAnswered
    if changed:
        action = "accepted" if accepted else "declined"
        record(request, action, acting_user=acting_user, new=_who_and_where(request))
        signals.join_request_answered.send(JoinRequest, join_request_pk=request.pk)


@transaction.atomic
def end_belonging(
    belonging: Belonging,
    *,
    acting_user: User,
    successor: Belonging | None = None,
    now: datetime | None = None,
) -> Belonging:
    """The person leaves, or a manager ends it; done twice, the first end stands.

    With a ``successor``, that person is made a manager in the same step. What the portal had sent
    out for somebody who was removed, or by them, is withdrawn, so that it is no way back.

    Raises LastManager when nobody would be left to look after the organisation, NoSuccessor when
    ``successor`` is nobody of its people today.
    """
    now = now or timezone.now()
    organisation = _locked(belonging)
    leaves = belonging.user_id == acting_user.pk
    require(leaves or policies.can_manage(acting_user, organisation))
    if belonging.ended_at is not None:
        return belonging
    if successor is not None:
        _name(successor, belonging, acting_user)
    _keep_a_manager(belonging)
    belonging.ended_at = now
    belonging.save(update_fields=["ended_at"])
    action = "left" if leaves else "ended"
    record(belonging, action, acting_user=acting_user, old=_who_and_where(belonging))
    if not leaves:
        _withdraw_invitations(belonging, acting_user, now)
    signals.belonging_ended.send(
        Belonging, belonging_pk=belonging.pk, acting_user_pk=acting_user.pk
    )
    return belonging


def _name(successor: Belonging, leaving: Belonging, acting_user: User) -> None:
    """Make ``successor`` a manager in place of ``leaving``, who must be one."""
    require(leaving.role == Role.MANAGER)
    successor.refresh_from_db()
    if (
        successor.organisation_id != leaving.organisation_id
        or successor.pk == leaving.pk
        or successor.ended_at is not None
        or not successor.user.is_active
    ):
        raise NoSuccessor
    give_role(successor, Role.MANAGER, acting_user=acting_user)


@transaction.atomic
def change_role(belonging: Belonging, *, role: Role, acting_user: User) -> Belonging:
    """A manager makes somebody a manager or a member.

    Raises NoLongerBelongs for one who has left, LastManager for the last manager.
    """
    organisation = _locked(belonging)
    require(policies.can_manage(acting_user, organisation))
    if belonging.ended_at is not None:
        raise NoLongerBelongs
    if belonging.role != role:
        _keep_a_manager(belonging)
        give_role(belonging, role, acting_user=acting_user)
        if role != Role.MANAGER and belonging.user_id != acting_user.pk:
            _withdraw_invitations(belonging, acting_user, timezone.now())
    return belonging


def give_role(belonging: Belonging, role: Role, *, acting_user: User, reason: str = "") -> None:
    """Write, record and tell a change of role that somebody else has allowed; no change, no trace."""
    if belonging.role == role:
        return
    old, belonging.role = belonging.role, role
    belonging.save(update_fields=["role"])
    record(
        belonging,
        "role changed",
        acting_user=acting_user,
        old={**_who_and_where(belonging), "role": old},
        new={"role": role},
        reason=reason,
    )
    signals.role_changed.send(
        Belonging, belonging_pk=belonging.pk, acting_user_pk=acting_user.pk, reason=reason
    )


def _locked(belonging: Belonging) -> Organisation:
    """The organisation, locked; ``belonging`` read anew."""
    organisation = lock(belonging.organisation_id)
    belonging.refresh_from_db()
    return organisation


def _keep_a_manager(belonging: Belonging) -> None:
    """Raises LastManager when the belonging is the only one of a manager."""
    if policies.is_last_manager(belonging):
        raise LastManager


def _settle_invitations(user: User, organisation: Organisation, now: datetime) -> None:
    """Whoever is in by another way has answered the invitation that was sent to her address."""
    organisation.invitations.unanswered().filter(address=user.email).update(
        outcome=Outcome.ACCEPTED, closed_at=now, closed_by=user
    )


def _withdraw_invitations(belonging: Belonging, acting_user: User, now: datetime) -> None:
    """What was sent to the person, or by them, no longer works."""
    theirs = Q(address=belonging.user.email) | Q(invited_by=belonging.user_id)
    open_ones = Invitation.objects.unanswered().filter(
        theirs, organisation=belonging.organisation_id
    )
    for invitation in open_ones:
        record(invitation, "withdrawn", acting_user=acting_user)
    open_ones.update(outcome=Outcome.WITHDRAWN, closed_at=now, closed_by=acting_user)


def _who_and_where(row: JoinRequest | Belonging) -> dict[str, int]:
    return {"user": row.user_id, "organisation": row.organisation_id}

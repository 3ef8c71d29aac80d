"""Coming and going: asking to join, answering, leaving, changing roles."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from membership.organisations import policies, signals
from membership.organisations.actions.rights import require
from membership.organisations.errors import (
    AlreadyAnswered,
    AlreadyBelongs,
    LastManager,
    NoLongerBelongs,
)
from membership.organisations.models import Belonging, JoinRequest, Organisation, Role
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
def accept(request: JoinRequest, *, acting_user: User, now: datetime | None = None) -> Belonging:
    """A manager lets the person in; accepting twice is harmless. Raises AlreadyAnswered after a no."""
    now = now or timezone.now()
    _answer(request, True, acting_user, now)
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
    """A manager says no; saying it twice is harmless. Raises AlreadyAnswered after a yes."""
    _answer(request, False, acting_user, now or timezone.now())
    return request


def _answer(request: JoinRequest, accepted: bool, acting_user: User, now: datetime) -> None:
    require(policies.can_manage(acting_user, request.organisation))
    changed = JoinRequest.objects.filter(pk=request.pk, decided_at=None).update(
        accepted=accepted, decided_at=now, decided_by=acting_user
    )
    request.refresh_from_db()
    if request.accepted is not accepted:
        raise AlreadyAnswered
    if changed:
        action = "accepted" if accepted else "declined"
        record(request, action, acting_user=acting_user, new=_who_and_where(request))
        signals.join_request_answered.send(JoinRequest, join_request_pk=request.pk)


@transaction.atomic
def end_belonging(
    belonging: Belonging, *, acting_user: User, now: datetime | None = None
) -> Belonging:
    """The person leaves, or a manager ends it; done twice, the first end stands.

    Raises LastManager when nobody would be left to look after the organisation.
    """
    organisation = _locked(belonging)
    require(belonging.user_id == acting_user.pk or policies.can_manage(acting_user, organisation))
    if belonging.ended_at is not None:
        return belonging
    _keep_a_manager(belonging)
    belonging.ended_at = now or timezone.now()
    belonging.save(update_fields=["ended_at"])
    action = "left" if belonging.user_id == acting_user.pk else "ended"
    record(belonging, action, acting_user=acting_user, old=_who_and_where(belonging))
    return belonging


@transaction.atomic
def change_role(belonging: Belonging, *, role: Role, acting_user: User) -> Belonging:
    """A manager makes somebody a manager or a member.

    Raises NoLongerBelongs for one who has left, LastManager for the last manager.
    """
    organisation = _locked(belonging)
    require(policies.can_manage(acting_user, organisation))
    if belonging.ended_at is not None:
        raise NoLongerBelongs
    if belonging.role == role:
        return belonging
    _keep_a_manager(belonging)
    old, belonging.role = belonging.role, role
    belonging.save(update_fields=["role"])
    record(
        belonging,
        "role changed",
        acting_user=acting_user,
        old={**_who_and_where(belonging), "role": old},
        new={"role": role},
    )
    return belonging


def _locked(belonging: Belonging) -> Organisation:
    """The organisation with its row locked, so that two managers cannot both leave; the rest read anew."""
    rows = Organisation.objects.select_for_update()
    organisation: Organisation = rows.get(pk=belonging.organisation_id)
    belonging.refresh_from_db()
    return organisation


def _keep_a_manager(belonging: Belonging) -> None:
    """Raises LastManager when the belonging is the only one of a manager."""
    managers = Belonging.objects.managers().filter(organisation=belonging.organisation_id)
    if belonging.role == Role.MANAGER and not managers.exclude(pk=belonging.pk).exists():
        raise LastManager


def _who_and_where(row: JoinRequest | Belonging) -> dict[str, int]:
    return {"user": row.user_id, "organisation": row.organisation_id}

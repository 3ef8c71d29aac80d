"""What is done to organisations and by whom; each action is one transaction with its audit record.

``now`` is the moment at which it happens; left out, it is the present.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from membership.organisations import policies, signals
from membership.organisations.errors import (
    AlreadyAnswered,
    AlreadyBelongs,
    AlreadyConfirmed,
    LastManager,
    NoLongerBelongs,
    NumberTaken,
)
from membership.organisations.models import (
    Belonging,
    JoinRequest,
    Organisation,
    Role,
    VouchingState,
)
from membership.people.models import User
from membership.places.models import District, Theme
from portal.lib.slugs import free_slug
from portal.records.actions import record

SLUG_ATTEMPTS = 3  # somebody else may take the slug between looking and saving


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


@transaction.atomic
def register(
    organisation: Organisation,
    *,
    acting_user: User,
    districts: Iterable[District] = (),
    themes: Iterable[Theme] = (),
    now: datetime | None = None,
) -> Organisation:
    """Take in ``organisation`` (not saved yet), pending, with ``acting_user`` as its first manager.

    Sent twice, it answers with the first one. Raises NumberTaken when another organisation has the
    charity or company number.
    """
    organisation.registered_by = acting_user
    organisation.registered_at = now or timezone.now()
    organisation.state = VouchingState.PENDING
    if first := _insert(organisation):
        return first
    organisation.districts.set(districts)
    organisation.themes.set(themes)
    Belonging.objects.create(
        user=acting_user,
        organisation=organisation,
        role=Role.MANAGER,
        since=organisation.registered_at,
    )
    record(organisation, "registered", acting_user=acting_user, new={"name": organisation.name})
    signals.organisation_registered.send(Organisation, organisation_pk=organisation.pk)
    return organisation


def _insert(organisation: Organisation) -> Organisation | None:
    """Save the row; or answer with the same one, sent a moment ago. Raises NumberTaken."""
    for attempt in range(1, SLUG_ATTEMPTS + 1):
        organisation.slug = _slug_for(organisation.name)
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
            return None
        except IntegrityError:
            if first := _sent_before(organisation):
                return first
            _refuse_a_taken_number(organisation)
            if attempt == SLUG_ATTEMPTS:
                raise
    return None


def _slug_for(name: str) -> str:
    base = free_slug(name, set())
    taken = Organisation.objects.filter(slug__startswith=base[:40]).values_list("slug", flat=True)
    return free_slug(name, set(taken))


def _sent_before(organisation: Organisation) -> Organisation | None:
    same = Organisation.objects.pending().filter(name=organisation.name)
    return same.filter(registered_by=organisation.registered_by).first()


def _refuse_a_taken_number(organisation: Organisation) -> None:
    for field in ("charity_number", "company_number"):
        number = getattr(organisation, field)
        if number and Organisation.objects.filter(**{field: number}).exists():
            raise NumberTaken(field)


@transaction.atomic
def confirm(
    organisation: Organisation, *, acting_user: User, now: datetime | None = None
) -> Organisation:
    """An officer vouches for the organisation; one that was declined may still be confirmed.

    Confirming twice changes nothing.
    """
    _require(policies.can_decide(acting_user))
    now = now or timezone.now()
    old = organisation.state
    changed = (
        Organisation.objects.filter(pk=organisation.pk)
        .exclude(state=VouchingState.VERIFIED)
        .update(
            state=VouchingState.VERIFIED,
            decided_at=now,
            decline_reason="",
            visible_from=Coalesce("visible_from", now),
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
    _require(policies.can_decide(acting_user))
    changed = Organisation.objects.pending().filter(pk=organisation.pk).order_by()
    count = changed.update(
        state=VouchingState.DECLINED, decided_at=now or timezone.now(), decline_reason=reason
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
    _require(policies.can_ask_to_join(acting_user, organisation))
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
    _require(policies.can_manage(acting_user, request.organisation))
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
    _require(belonging.user_id == acting_user.pk or policies.can_manage(acting_user, organisation))
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
    _require(policies.can_manage(acting_user, organisation))
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

"""Registering an organisation, and vouching for it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from membership.organisations import policies, signals
from membership.organisations.actions.rights import require
from membership.organisations.errors import AlreadyConfirmed, NumberTaken
from membership.organisations.models import Belonging, Organisation, Role, VouchingState
from membership.people.models import User
from membership.places.models import District, Theme
from portal.lib.slugs import free_slug
from portal.records.actions import record

SLUG_ATTEMPTS = 3  # somebody else may take the slug between looking and saving


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


@transaction.atomic
def enter(
    organisation: Organisation,
    *,
    acting_user: User,
    districts: Iterable[District] = (),
    themes: Iterable[Theme] = (),
    now: datetime | None = None,
) -> Organisation:
    """An officer enters ``organisation`` (not saved yet) and vouches for it; nobody manages it yet.

    Raises NumberTaken when another organisation has the charity or company number.
    """
    require(policies.can_decide(acting_user))
    now = now or timezone.now()
    organisation.registered_at = organisation.decided_at = now
    organisation.state = VouchingState.VERIFIED
    organisation.visible_from = now if organisation.listed else None
    _insert(organisation)
    organisation.districts.set(districts)
    organisation.themes.set(themes)
    record(organisation, "entered", acting_user=acting_user, new={"name": organisation.name})
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

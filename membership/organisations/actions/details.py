"""Changing what an organisation says of itself: who may is in ``policies.can_edit``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from membership.organisations import policies, signals
from membership.organisations.actions.rights import require
from membership.organisations.errors import NameTaken, NumberTaken
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.actions import record

DETAILS = (
    "name",
    "kind",
    "charity_number",
    "company_number",
    "countywide",
    "districts",
    "themes",
    "income_band",
    "purpose",
    "website",
    "public_email",
    "listed",
)
LISTS = ("districts", "themes")
NUMBERS = ("charity_number", "company_number")
# What an officer looked at before confirming: who the organisation is.
VOUCHED_FOR = ("name", *NUMBERS)


@transaction.atomic
def change_details(
    organisation: Organisation,
    *,
    changes: Mapping[str, Any],
    acting_user: User,
    now: datetime | None = None,
) -> Organisation:
    """Give the fields that ``changes`` names their new values; a manager or an officer acts.

    The address stays whatever the name. When a manager changes the name or a number of a confirmed
    organisation, it stays confirmed and an officer is asked to look again. What is listed for the
    first time counts as new from ``now``. Raises NumberTaken and NameTaken.
    """
    require(policies.can_edit(acting_user, organisation))
    now = now or timezone.now()
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    old, served = _kept(row), _districts(row)
    _set(row, changes, acting_user, now)
    new = _kept(row)
    changed = [name for name in DETAILS if old[name] != new[name]]
    if changed:
        record(
            row,
            "details changed",
            acting_user=acting_user,
            old={name: old[name] for name in changed},
            new={name: new[name] for name in changed},
        )
    if added := _districts(row) - served:
        signals.districts_added.send(Organisation, districts={row.pk: sorted(added)})
    organisation.refresh_from_db()
    return organisation


def _districts(row: Organisation) -> set[int]:
    return set(row.districts.values_list("pk", flat=True))


def _set(row: Organisation, changes: Mapping[str, Any], acting_user: User, now: datetime) -> None:
    before = {name: getattr(row, name) for name in VOUCHED_FOR}
    for name, value in changes.items():
        if name not in LISTS:
            setattr(row, name, value)
    renamed = any(getattr(row, name) != value for name, value in before.items())
    if renamed and row.is_verified and not policies.can_decide(acting_user):
        row.recheck_since = row.recheck_since or now
    if row.is_public:
        row.visible_from = row.visible_from or now
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _refusal(row) or error from error
    for name in LISTS:
        if name in changes:
            getattr(row, name).set(changes[name])


def _refusal(row: Organisation) -> NumberTaken | NameTaken | None:
    """Which rule the database refused with; None when it was none of ours."""
    others = Organisation.objects.exclude(pk=row.pk)
    for field in NUMBERS:
        number = getattr(row, field)
        if number and others.filter(**{field: number}).exists():
            return NumberTaken(field)
    same = others.pending().filter(name=row.name, registered_by=row.registered_by)
    return NameTaken() if same.exists() else None


def _kept(row: Organisation) -> dict[str, Any]:
    """The details as the audit trail keeps them: that a contact is shown, and not whose it is."""
    plain = {name: getattr(row, name) for name in DETAILS if name not in LISTS}
    lists = {name: sorted(each.slug for each in getattr(row, name).all()) for name in LISTS}
    return {**plain, **lists, "public_email": bool(row.public_email)}


@transaction.atomic
def look_again(organisation: Organisation, *, acting_user: User) -> Organisation:
    """An officer has looked at the changed name or number and is content; done twice, it changes nothing."""
    require(policies.can_decide(acting_user))
    waiting = Organisation.objects.filter(pk=organisation.pk, recheck_since__isnull=False)
    if waiting.update(recheck_since=None):
        record(organisation, "looked at again", acting_user=acting_user)
    organisation.refresh_from_db()
    return organisation

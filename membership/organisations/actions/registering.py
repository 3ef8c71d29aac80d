"""Registering an organisation."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from membership.organisations import policies, signals
from membership.organisations.actions.rights import require
from membership.organisations.errors import NumberTaken
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
    none_of: Iterable[Organisation] = (),
    now: datetime | None = None,
) -> Organisation:
    """Take in ``organisation`` (not saved yet), pending, with ``acting_user`` as its first manager.

    ``none_of`` are those that it is said not to be, which officers read. Sent twice, it answers with
    the first one. Raises NumberTaken when another organisation has the charity or company number.
    """
    organisation.registered_by = acting_user
    organisation.registered_at = organisation.waiting_since = now or timezone.now()
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
    record(
        organisation,
        "registered",
        acting_user=acting_user,
        new={"name": organisation.name, "none_of": [other.pk for other in none_of]},
    )
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
    served = list(organisation.districts.order_by("pk").values_list("pk", flat=True))
    signals.districts_added.send(Organisation, districts={organisation.pk: served})
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

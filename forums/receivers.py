"""What happens to organisations, as far as forums are concerned, in the same transaction."""

from collections.abc import Collection, Mapping
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from forums.actions import join_by_districts
from membership.organisations.models import Organisation
from membership.organisations.signals import (
    districts_added,
    organisation_confirmed,
    organisation_merged,
)


@receiver(organisation_confirmed)
def join_once_it_is_confirmed(organisation_pk: int, **kwargs: Any) -> None:
    join_by_districts(served=_served_by(organisation_pk), now=timezone.now())


@receiver(districts_added)
def join_where_it_serves_now(districts: Mapping[int, Collection[int]], **kwargs: Any) -> None:
    join_by_districts(served=districts, now=timezone.now())


@receiver(organisation_merged)
def join_where_the_other_served(into_pk: int, **kwargs: Any) -> None:
    join_by_districts(served=_served_by(into_pk), now=timezone.now())


def _served_by(organisation_pk: int) -> dict[int, list[int]]:
    links = Organisation.districts.through.objects.filter(organisation=organisation_pk)
    return {organisation_pk: list(links.values_list("district_id", flat=True))}

"""Who is there to speak for: organisations, districts and themes, in six queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from membership.bodies.representation.measures import Aspect, Group, Voice
from membership.organisations.models import IncomeBand, Kind, Organisation, VouchingState
from membership.places.models import District, Theme

COUNTY = "county"  # the key of the organisations that serve no one district but all of them
COUNTY_GROUP = Group(COUNTY, "Whole county")


@dataclass(frozen=True)
class Sector:
    """The confirmed organisations by their groups, and the groups there are."""

    organisations: dict[
        int, Voice
    ]  # by primary key, those of holders that are not confirmed included
    verified: frozenset[int]
    districts: list[District]  # that exist
    heirs: dict[int, frozenset[str]]  # every district's primary key: the keys of what it is now
    themes: list[Theme]

    @property
    def voices(self) -> list[Voice]:
        """The confirmed organisations, each once, those out of the directory included."""
        return [self.organisations[pk] for pk in sorted(self.verified)]

    def groups(self, aspect: Aspect) -> list[Group]:
        """The groups of ``aspect`` in the order in which people expect them."""
        if aspect == Aspect.DISTRICT:
            return [*self.district_groups, COUNTY_GROUP]
        if aspect == Aspect.KIND:
            return [Group(key, label) for key, label in Kind.choices]
        if aspect == Aspect.BAND:
            return [Group(key, label) for key, label in IncomeBand.choices]
        return [Group(str(theme.pk), theme.name) for theme in self.themes]

    @property
    def district_groups(self) -> list[Group]:
        return [Group(str(each.pk), each.name) for each in self.districts]

    @property
    def residents(self) -> dict[str, int]:
        return {str(each.pk): each.residents for each in self.districts}


def read_sector(on: date, holders: Collection[int] = ()) -> Sector:
    """The sector as it is on the day ``on``, and the organisations ``holders`` whatever their state.

    What belongs to a district that has ended counts for what came of it.
    """
    wanted = Q(state=VouchingState.VERIFIED) | Q(pk__in=holders)
    rows = (
        Organisation.objects.filter(wanted)
        .order_by()
        .values_list("pk", "kind", "income_band", "countywide", "state")
    )
    every = list(District.objects.prefetch_related("successors"))
    heirs = _heirs(every, on)
    districts = _linked(Organisation.districts.through, "district_id", holders)
    themes = _linked(Organisation.themes.through, "theme_id", holders)
    organisations, verified = {}, set()
    for pk, kind, band, countywide, state in rows:
        places = {COUNTY} if countywide else {key for own in districts[pk] for key in heirs[own]}
        organisations[pk] = Voice(
            frozenset(places),
            frozenset({kind}),
            frozenset({band}),
            frozenset(str(theme) for theme in themes[pk]),
        )
        if state == VouchingState.VERIFIED:
            verified.add(pk)
    current = {key for keys in heirs.values() for key in keys}
    return Sector(
        organisations,
        frozenset(verified),
        [each for each in every if str(each.pk) in current],
        heirs,
        list(Theme.objects.all()),
    )


def _linked(through: Any, column: str, holders: Collection[int]) -> dict[int, list[int]]:
    """What each organisation has of a many-to-many relation, by primary keys."""
    wanted = Q(organisation__state=VouchingState.VERIFIED) | Q(organisation__in=holders)
    found: dict[int, list[int]] = defaultdict(list)
    links = through.objects.filter(wanted).values_list("organisation_id", column)
    for organisation, other in links:
        found[organisation].append(other)
    return found


def _heirs(every: Iterable[District], on: date) -> dict[int, frozenset[str]]:
    """For each district what it is on ``on``: itself, or what came of it over any number of steps.

    One that is yet to begin is nothing until then.
    """
    by_pk = {each.pk: each for each in every}

    def follow(pk: int, seen: frozenset[int]) -> set[str]:
        district = by_pk[pk]
        if district.end is None or district.end > on:
            begun = district.start is None or district.start <= on
            return {str(pk)} if begun else set()
        later = {each.pk for each in district.successors.all()} - seen
        return {key for each in later for key in follow(each, seen | {each})}

    return {pk: frozenset(follow(pk, frozenset({pk}))) for pk in by_pk}

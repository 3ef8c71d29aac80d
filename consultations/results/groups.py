"""The groups by which results are broken down: one breakdown at a time, never two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from consultations.results.suppression import is_small, withheld_parts
from consultations.surveys.models import SECTOR_CAPACITIES, Capacity
from membership.organisations.models import Kind
from membership.places.models import District

Key = str | int | None


class Breakdown(Enum):
    """What the address calls it, what people read, and where a response has it."""

    CAPACITY = ("capacity", "Capacity", "capacity")
    DISTRICT = ("district", "District", "district")
    KIND = ("kind", "Kind of organisation", "organisation_kind")

    def __init__(self, word: str, label: str, path: str) -> None:
        self.word = word
        self.label = label
        self.path = path

    @classmethod
    def named(cls, word: str) -> "Breakdown | None":
        return next((each for each in cls if each.word == word), None)


@dataclass(frozen=True)
class Group:
    """One of a breakdown's groups; ``key`` is what its responses have there."""

    key: Key
    label: str


def groups_of(breakdown: Breakdown) -> list[Group]:
    """All groups of a breakdown, those without members too, in the order of a table."""
    if breakdown is Breakdown.CAPACITY:
        return [Group(each.value, each.label) for each in Capacity]
    if breakdown is Breakdown.DISTRICT:
        found = District.objects.order_by("name").values_list("pk", "name")
        return [*(Group(pk, name) for pk, name in found), Group(None, "No district given")]
    kinds = [Group(each.value, each.label) for each in Kind]
    return [*kinds, Group("", "Not for an organisation of the directory")]


def withheld_groups(
    breakdown: Breakdown, groups: Sequence[Group], counts: Mapping[Key, int], threshold: int
) -> frozenset[int]:
    """The groups that are too small to be shown in any table of a round, by their places in ``groups``.

    Where the share of the sector is shown as well, its capacities cover for each other, and so do the
    others.
    """
    sizes = [counts.get(group.key, 0) for group in groups]
    if breakdown is not Breakdown.CAPACITY or not shows_sector(counts, threshold):
        return withheld_parts(sizes, threshold)
    sector = [place for place, group in enumerate(groups) if group.key in SECTOR_CAPACITIES]
    others = [place for place in range(len(groups)) if place not in sector]
    return frozenset(
        places[each]
        for places in (sector, others)
        for each in withheld_parts([sizes[place] for place in places], threshold)
    )


def sector_of(counts: Mapping[Key, int]) -> int:
    return sum(counts.get(each.value, 0) for each in SECTOR_CAPACITIES)


def shows_sector(counts: Mapping[Key, int], threshold: int) -> bool:
    """Whether the sector's share can be shown: neither it nor the rest is too small."""
    sector = sector_of(counts)
    return not (is_small(sector, threshold) or is_small(sum(counts.values()) - sector, threshold))

"""What merging two organisations would do: everything that is said before anybody decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from membership.organisations.errors import (
    AlreadyMerged,
    MergesIntoItself,
    MergesTheWrongWay,
    OrganisationError,
)
from membership.organisations.models import Belonging, Organisation
from membership.people import holdings
from membership.people.holdings import Clash, Event

# What the organisation that stays takes over where it has nothing of its own, and how it is called.
TAKEN_OVER = {
    "charity_number": "charity number",
    "company_number": "company number",
    "website": "website",
}


@dataclass(frozen=True)
class Preview:
    """What would happen if ``origin`` were merged into ``target``, in sentences."""

    origin: Organisation
    target: Organisation
    moving: list[str]
    details: list[str]
    clashes: list[Clash]
    refusal: OrganisationError | None

    @property
    def undecided(self) -> list[Clash]:
        """What somebody has to decide before the two can be merged."""
        return [clash for clash in self.clashes if clash.refuses]

    @property
    def settled(self) -> list[tuple[str, list[str]]]:
        """The rules that are followed, each with what it is followed for."""
        ruled = sorted((c for c in self.clashes if not c.refuses), key=lambda clash: clash.rule)
        return [
            (rule, [clash.what for clash in group])
            for rule, group in groupby(ruled, key=lambda clash: clash.rule)
        ]

    @property
    def can_be_done(self) -> bool:
        return self.refusal is None and not self.undecided


def preview(origin: Organisation, target: Organisation, *, now: datetime) -> Preview:
    """Everything that merging ``origin`` into ``target`` at ``now`` would change; changes nothing."""
    refusal = None
    try:
        check(origin, target)
    except OrganisationError as error:
        refusal = error
    return Preview(
        origin,
        target,
        holdings.describe(origin, Event.MOVED),
        list(_changed_details(origin, target)),
        holdings.clashes(origin, target, now=now) if origin != target else [],
        refusal,
    )


def check(origin: Organisation, target: Organisation) -> None:
    """Raises MergesIntoItself, AlreadyMerged or MergesTheWrongWay."""
    if origin == target:
        raise MergesIntoItself
    for organisation in (origin, target):
        if organisation.merged_into is not None:
            raise AlreadyMerged(organisation, organisation.merged_into)
    if target.is_declined or (origin.is_verified and not target.is_verified):
        raise MergesTheWrongWay(origin, target)


def come_as_members(origin: Organisation, target: Organisation) -> bool:
    """Whether managers of ``origin`` become members only: nobody has vouched for what they managed,
    and ``target`` has managers who can decide otherwise."""
    return not origin.is_verified and managers(target).exists()


def managers(organisation: Organisation) -> "QuerySet[Belonging]":
    """The belongings of those who manage it today."""
    return Belonging.objects.managers().filter(organisation=organisation)


def taken_over(origin: Organisation, target: Organisation) -> dict[str, object]:
    """The details that ``target`` gets, by field."""
    details: dict[str, object] = {
        field: getattr(origin, field)
        for field in TAKEN_OVER
        if getattr(origin, field) and not getattr(target, field)
    }
    if origin.countywide and not target.countywide:
        details["countywide"] = True
    return details


def _changed_details(origin: Organisation, target: Organisation) -> Iterator[str]:
    taken = taken_over(origin, target)
    for field, label in TAKEN_OVER.items():
        ours, theirs = getattr(origin, field), getattr(target, field)
        if field in taken:
            yield f"{target} gets the {label} {ours}, which it did not have."
        elif ours and ours != theirs:
            yield f"{target} keeps its {label} {theirs}. The other, {ours}, stays in the record."
    if "countywide" in taken:
        yield f"{target} serves the whole county, as {origin} does."
    names = ", ".join(str(each.user) for each in managers(origin).select_related("user"))
    if names and come_as_members(origin, target):
        yield (
            f"Who manages {origin} becomes a member of {target}, because nobody has confirmed"
            f" {origin}: {names}. The managers of {target} can change that."
        )
    elif names:
        yield f"Who manages {origin} becomes a manager of {target}: {names}."

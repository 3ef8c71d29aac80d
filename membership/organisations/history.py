"""What the audit trail says of an organisation: how it was vouched for, and how its name changed."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from membership.organisations.actions.details import VOUCHED_FOR
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord

LABELS = {
    "name": "Name",
    "charity_number": "Charity number",
    "company_number": "Company number",
}


@dataclass(frozen=True)
class Change:
    """One field's change; empty text where there was nothing or is nothing."""

    label: str
    old: str
    new: str
    at: datetime


def last_changes(organisations: Collection[int]) -> dict[int, list[Change]]:
    """The changes of name and numbers that no officer has looked at yet, by organisation, the
    latest first; one query."""
    found: dict[int, list[Change]] = defaultdict(list)
    looked_at: set[int] = set()
    records = AuditRecord.objects.filter(
        target_label=Organisation._meta.label_lower,
        target_pk__in=[str(pk) for pk in organisations],
        action__in=("details changed", "looked at again", "confirmed"),
    )
    for row in records:
        pk = int(row.target_pk)
        if row.action != "details changed":
            looked_at.add(pk)
        elif pk not in looked_at:
            found[pk].extend(_changes(row))
    return found


def _changes(row: Any) -> Iterator[Change]:
    for name in VOUCHED_FOR:
        if name in (row.new or {}):
            yield Change(LABELS[name], row.old[name], row.new[name], row.at)


STEPS = {
    "registered": "Registered",
    "declined": "Declined",
    "answered": "Answered",
    "confirmed": "Confirmed",
}


@dataclass(frozen=True)
class Step:
    """One step of vouching: who did what when, and what was said; no name where the account is gone."""

    label: str
    at: datetime
    by: str
    text: str
    by_officer: bool


def vouching_of(organisation: Organisation) -> list[Step]:
    """The steps from the registration on, the earliest first; two queries."""
    rows = list(_records(organisation, *STEPS).order_by("at", "pk"))
    people = User.objects.in_bulk({row.acting_user_pk for row in rows if row.acting_user_pk})
    return [
        Step(
            STEPS[row.action],
            row.at,
            by=str(people.get(row.acting_user_pk, "")),
            text=row.reason,
            by_officer=row.action in ("declined", "confirmed"),
        )
        for row in rows
    ]


def said_not_to_be(organisation: Organisation) -> set[int]:
    """The keys of the organisations that whoever registered it was shown, and said it is none of."""
    return {
        pk
        for row in _records(organisation, "registered")
        for pk in (row.new or {}).get("none_of", [])
    }


def _records(organisation: Organisation, *actions: str) -> QuerySet[AuditRecord]:
    return AuditRecord.objects.filter(
        target_label=Organisation._meta.label_lower,
        target_pk=str(organisation.pk),
        action__in=actions,
    )

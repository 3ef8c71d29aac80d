"""What the audit trail says of an organisation's name and numbers, for the officer who looks again."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from membership.organisations.actions.details import VOUCHED_FOR
from membership.organisations.models import Organisation
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

"""What became of somebody's declarations, from the audit trail; for those who may read all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from membership.bodies.declarations.models import Chase, Confirmation, Interest
from membership.people.models import Person
from portal.records.models import AuditRecord

LINES = 30
LABELS = {
    "declared": "Declared",
    "changed": "Changed",
    "ended": "Ended",
    "keeping back agreed": "Keeping back agreed",
    "keeping back declined": "Keeping back declined",
    "confirmed": "Confirmed",
    "reminded": "Reminded by hand",
}
WRITTEN = ("declared", "changed", "ended", "confirmed")
"""What a holder does herself, unless somebody does it on her behalf."""


@dataclass(frozen=True)
class Happened:
    """One line: what, of which entry, when, and whether somebody wrote it for the holder."""

    what: str
    about: str
    at: datetime
    on_behalf: bool
    before: str
    """What the entry said before it was changed."""


def history_of(person: Person) -> list[Happened]:
    """The last things that happened, the latest first; four queries. Nobody else is named in it."""
    interests = {str(each.pk): each for each in Interest.objects.filter(person=person)}
    records = AuditRecord.objects.filter(
        Q(target_label=Interest._meta.label_lower, target_pk__in=interests)
        | _about(Confirmation, person)
        | _about(Chase, person)
    )
    return [_line(each, person, interests) for each in records[:LINES]]


def _line(row: AuditRecord, person: Person, interests: Mapping[str, Interest]) -> Happened:
    is_entry = row.target_label == Interest._meta.label_lower
    return Happened(
        LABELS[row.action],
        str(interests[row.target_pk]) if is_entry else "",
        row.at,
        row.action in WRITTEN and person.user_id not in (None, row.acting_user_pk),
        str((row.old or {}).get("what", "")),
    )


def _about(model: type[Confirmation] | type[Chase], person: Person) -> Q:
    rows = model.objects.filter(person=person).values_list("pk", flat=True)
    return Q(target_label=model._meta.label_lower, target_pk__in=[str(pk) for pk in rows])

"""What became of somebody's declarations, from the audit trail; for those who may read all of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from membership.bodies.declarations.models import Chase, Confirmation, Interest
from membership.people.models import Person, User
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


@dataclass(frozen=True)
class Happened:
    """One line: what, of which entry, when, and by whom; no name where the account is gone."""

    what: str
    about: str
    at: datetime
    by: str
    before: str
    """What the entry said before it was changed."""


def history_of(person: Person) -> list[Happened]:
    """The last things that happened, the latest first; five queries."""
    interests = {str(each.pk): each for each in Interest.objects.filter(person=person)}
    records = list(
        AuditRecord.objects.filter(
            Q(target_label=Interest._meta.label_lower, target_pk__in=interests)
            | _about(Confirmation, person)
            | _about(Chase, person)
        )[:LINES]
    )
    people = User.objects.in_bulk({each.acting_user_pk for each in records if each.acting_user_pk})
    return [
        Happened(
            LABELS.get(each.action, each.action),
            str(interests.get(each.target_pk, ""))
            if each.target_label.endswith("interest")
            else "",
            each.at,
            str(people.get(each.acting_user_pk or 0, "")),
            str((each.old or {}).get("what", "")),
        )
        for each in records
    ]


def _about(model: type[Confirmation] | type[Chase], person: Person) -> Q:
    rows = model.objects.filter(person=person).values_list("pk", flat=True)
    return Q(target_label=model._meta.label_lower, target_pk__in=[str(pk) for pk in rows])

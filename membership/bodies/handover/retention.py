"""How long notes for successors are kept."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from membership.bodies.handover.models import HandoverNote
from membership.bodies.handover.policies import OPEN_AFTERWARDS
from membership.bodies.models import Term
from portal.lib.time import london_day
from portal.records.retention import Rule


def of_terms_over_by(cut_off: datetime) -> "QuerySet[Any]":
    """Notes not changed since, whose holder no longer held the seat on the day of the cut-off."""
    over = Term.objects.ended(london_day(cut_off)).order_by().values("pk")
    return HandoverNote.objects.filter(term__in=over, changed_at__lte=cut_off)


RULES = [
    Rule(
        name="handover-notes",
        what="Notes that somebody who leaves a seat writes for the successor",
        period=OPEN_AFTERWARDS,
        counted_from="the day on which they left the seat, or changed the note after that",
        why="A successor needs them in the first year. After that they are out of date.",
        older_than=of_terms_over_by,
    ),
]

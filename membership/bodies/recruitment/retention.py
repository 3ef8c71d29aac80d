"""How long expressions of interest, scores and notes are kept, and who was on a panel."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from membership.bodies.recruitment.models import Expression, PanelMember
from portal.records.retention import Rule


def _settled_before(cut_off: datetime) -> Q:
    return Q(call__decided_at__lte=cut_off) | Q(call__withdrawn_at__lte=cut_off)


def expressions_before(cut_off: datetime) -> QuerySet[Expression]:
    return Expression.objects.filter(_settled_before(cut_off))


def panels_before(cut_off: datetime) -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(_settled_before(cut_off))


APPLICATIONS = Rule(
    name="expressions-of-interest",
    what="Expressions of interest in a seat, with the panel’s scores and notes",
    period=timedelta(days=180),
    counted_from="the day on which the last seat of the call was decided or the call withdrawn",
    why=(
        "Time to ask for feedback and to complain. Half a year is how long a claim of"
        " discrimination can be brought (Equality Act 2010, section 118)."
    ),
    older_than=expressions_before,
)
RULES = [
    APPLICATIONS,
    Rule(
        name="panels",
        what="Who was on the panel of a call for a seat",
        period=timedelta(days=180),
        counted_from="the day on which the last seat of the call was decided or the call withdrawn",
        why="As long as what the panel wrote is kept; the record of who decided stays longer.",
        older_than=panels_before,
    ),
]

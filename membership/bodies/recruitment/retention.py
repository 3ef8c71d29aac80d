"""How long expressions of interest, scores and notes are kept, and who was on a panel."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from membership.bodies.recruitment.models import Expression, PanelMember
from portal.records.retention import Rule

FORGOTTEN_AFTER = timedelta(days=365)
FORGOTTEN = "A panel that has not decided within a year would have to ask anew in any case."


def _settled_before(cut_off: datetime) -> Q:
    return Q(call__decided_at__lte=cut_off) | Q(call__withdrawn_at__lte=cut_off)


def _undecided_since(cut_off: datetime) -> Q:
    """Of published calls whose deadline had passed by then and that nobody has settled since."""
    return Q(
        call__visible_from__isnull=False,
        call__closes_at__lte=cut_off,
        call__decided_at=None,
        call__withdrawn_at=None,
    )


def expressions_before(cut_off: datetime) -> QuerySet[Expression]:
    return Expression.objects.filter(_settled_before(cut_off))


def expressions_undecided_since(cut_off: datetime) -> QuerySet[Expression]:
    return Expression.objects.filter(_undecided_since(cut_off))


def panels_undecided_since(cut_off: datetime) -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(_undecided_since(cut_off))


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
    Rule(
        name="undecided-expressions-of-interest",
        what="Expressions of interest in a seat that nobody has decided about",
        period=FORGOTTEN_AFTER,
        counted_from="the deadline of the call",
        why=FORGOTTEN,
        older_than=expressions_undecided_since,
    ),
    Rule(
        name="undecided-panels",
        what="Who was on the panel of a call that nobody has decided",
        period=FORGOTTEN_AFTER,
        counted_from="the deadline of the call",
        why=FORGOTTEN,
        older_than=panels_undecided_since,
    ),
]

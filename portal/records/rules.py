"""How long the audit trail and the record of retention itself are kept."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from portal.records.models import AuditRecord, RetentionRun
from portal.records.retention import Rule


def recorded_before(cut_off: datetime) -> QuerySet[AuditRecord]:
    return AuditRecord.objects.filter(at__lte=cut_off)


def run_before(cut_off: datetime) -> QuerySet[RetentionRun]:
    return RetentionRun.objects.filter(claimed_at__lte=cut_off)


RULES = [
    Rule(
        name="audit-trail",
        what="The record of who decided what: rights, seats, results, moderation, consent",
        period=timedelta(days=7 * 365),
        counted_from="the day of the decision",
        why=(
            "A decision can be challenged in court for six years (Limitation Act 1980), and one"
            " more leaves time to answer. It names people by a number, not by name."
        ),
        older_than=recorded_before,
    ),
    Rule(
        name="retention-runs",
        what="The list of what these rules did on which day",
        period=timedelta(days=2 * 365),
        counted_from="the day itself",
        why="It shows auditors that the rules are kept. It holds numbers alone.",
        older_than=run_before,
    ),
]

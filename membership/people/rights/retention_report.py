"""What retention would do now and did last, for those who answer for it."""

from datetime import datetime

from django.db.models import Max

from portal.records.models import RetentionRun
from portal.records.retention import Rule, all_rules


def report(*, now: datetime) -> list[tuple[Rule, int, RetentionRun | None]]:
    """Each rule with how many rows are due at ``now`` and its latest run; a query a rule."""
    newest = RetentionRun.objects.order_by().values("rule").annotate(newest=Max("pk"))
    runs = RetentionRun.objects.filter(pk__in=newest.values("newest"))
    latest = {run.rule: run for run in runs}
    return [(rule, rule.due(now).count(), latest.get(rule.name)) for rule in all_rules()]

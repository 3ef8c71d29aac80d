"""What each issue reached is one of the counts of the ledger."""

from typing import Any

from django.db import migrations


def count(apps: Any, schema_editor: Any) -> None:
    issue, ledger_count = (apps.get_model("digests", name) for name in ("Issue", "LedgerCount"))
    ledger_count.objects.bulk_create(
        ledger_count(issue_id=pk, state="sent", count=reached)
        for pk, reached in issue.objects.filter(reached__gt=0).values_list("pk", "reached")
    )


def back(apps: Any, schema_editor: Any) -> None:
    issue, ledger_count = (apps.get_model("digests", name) for name in ("Issue", "LedgerCount"))
    for each in ledger_count.objects.filter(issue__isnull=False, state="sent"):
        issue.objects.filter(pk=each.issue_id).update(reached=each.count)


class Migration(migrations.Migration):
    dependencies = [("digests", "0025_counts_of_the_ledger")]
    operations = [migrations.RunPython(count, back)]

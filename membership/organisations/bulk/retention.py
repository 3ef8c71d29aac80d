"""How long uploaded tables of organisations are kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from membership.organisations.bulk.models import UNDER_WAY, Import
from portal.records.retention import Rule


def uploaded_before(cut_off: datetime) -> QuerySet[Any]:
    settled = Import.objects.exclude(state__in=UNDER_WAY)
    return settled.filter(uploaded_at__lte=cut_off)


def remove_tables(tables: QuerySet[Any]) -> None:
    """Delete the files as well as what was found in them."""
    for table in tables:
        table.file.delete(save=False)
    tables.delete()


RULES = [
    Rule(
        name="import-tables",
        what="Tables of organisations that officers uploaded, with what was found in each row",
        period=timedelta(days=30),
        counted_from="the day of the upload",
        why="Long enough to see what an import did. The organisations themselves stay.",
        older_than=uploaded_before,
        apply=remove_tables,
    ),
]

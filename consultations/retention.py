"""How long the addresses are kept that people left with their answers."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from consultations.models import Response
from portal.records.retention import Rule


def with_receipt_before(cut_off: datetime) -> QuerySet[Response]:
    return Response.objects.filter(sent_at__lte=cut_off).exclude(receipt_email="")


def empty_address(rows: QuerySet[Any]) -> None:
    rows.update(receipt_email="")


RULES = [
    Rule(
        name="receipt-addresses",
        what="The e-mail address that you left for a receipt of your answers",
        period=timedelta(days=90),
        counted_from="the day on which you sent your answers",
        why="The receipt has long arrived. Your answers stay, without the address.",
        older_than=with_receipt_before,
        becomes="emptied",
        apply=empty_address,
    ),
]

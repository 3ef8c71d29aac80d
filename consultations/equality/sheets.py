"""Which equality questions can be answered, and how long."""

from datetime import datetime, timedelta
from typing import Any

from consultations.equality.models import EqualitySheet

# After the round: who sent an answer in the last minute may still be reading.
LATE = timedelta(days=1)


def can_leave(sheet: EqualitySheet, now: datetime) -> bool:
    """From the opening of the round until a day after it has closed."""
    return bool(sheet.round.opens_at <= now < sheet.round.closes_at + LATE)


def sheet_of(page: Any, now: datetime) -> EqualitySheet | None:
    """The sheet of a notice that can be filled in at ``now``: that of the round that opened last."""
    sheets = EqualitySheet.objects.filter(round__page=page, round__opens_at__lte=now)
    sheet = sheets.select_related("round").order_by("-round__opens_at").first()
    return sheet if sheet and can_leave(sheet, now) else None

"""Which equality questions can be answered, how long, and when all is added up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from consultations.equality.models import EqualitySheet
from consultations.notices.rounds import Round

SMALLEST_BATCH = 10  # answers that are added up together

# After the round: who sent an answer in the last minute may still be reading.
LATE = timedelta(days=1)


def can_leave(sheet: EqualitySheet, now: datetime) -> bool:
    """From the opening of the round until a day after it has closed."""
    return bool(sheet.round.opens_at <= now < sheet.round.closes_at + LATE)


def is_added_up(sheet: EqualitySheet, now: datetime) -> bool:
    """Whether the tallies stay as they are: nothing can come any more, nor enough wait to be added."""
    return not can_leave(sheet, now) and len(sheet.waiting) < SMALLEST_BATCH


def asks_about_equality(rounds: Iterable[Round]) -> bool:
    """Whether one of ``rounds`` has a sheet."""
    return EqualitySheet.objects.filter(round__in=list(rounds)).exists()


def sheet_of(page: Any, now: datetime) -> EqualitySheet | None:
    """The sheet of a notice that can be filled in at ``now``: that of the round that opened last."""
    sheets = EqualitySheet.objects.filter(round__page=page, round__opens_at__lte=now)
    sheet = sheets.select_related("round").order_by("-round__opens_at").first()
    return sheet if sheet and can_leave(sheet, now) else None

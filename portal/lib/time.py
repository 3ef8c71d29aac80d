"""Days and moments: stored half-open, shown inclusive, in London for people."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The date in London now."""
    return timezone.now().astimezone(LONDON).date()


def london_day(moment: datetime) -> date:
    """The date on a London calendar at ``moment``."""
    return moment.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """London midnight at which ``day`` begins."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


def last_day(end: date) -> date:
    """The last day of a range whose stored ``end`` is the first day outside it."""
    return end - timedelta(days=1)


def end_from_last_day(day: date) -> date:
    """The stored, exclusive end of a range that people say lasts until ``day``."""
    return day + timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """``day`` moved by ``months``; the day is cut to the month's length (31 January + 1 = 28 February)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

"""The demo's data files and the moments that they speak of."""

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from portal.lib.time import LONDON, add_months, london_day

SATURDAY = 5
FOLDER = Path(__file__).parent / "data"

Entry = dict[str, Any]


@cache
def read(name: str) -> Entry:
    """The content of ``data/<name>.toml``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def days_ago(now: datetime, days: int, *, hour: int = 10, minute: int = 0) -> datetime:
    """A London clock time ``days`` before ``now``'s date; never later than ``now``."""
    day = london_day(now) - timedelta(days=days)
    return min(datetime.combine(day, time(hour, minute), tzinfo=LONDON), now)


def days_after(now: datetime, days: int, hour: int) -> datetime:
    """A London clock time ``days`` after ``now``'s date, before it when negative."""
    day = london_day(now) + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=LONDON)


def workday_after(now: datetime, days: int, hour: int) -> datetime:
    """Like ``days_after``, moved on to Monday from a weekend."""
    moment = days_after(now, days, hour)
    over = 7 - moment.weekday() if moment.weekday() >= SATURDAY else 0
    return days_after(now, days + over, hour)


def first_of_month(now: datetime, months: int) -> date:
    """The first day of the month that lies ``months`` after ``now``'s own."""
    return add_months(london_day(now).replace(day=1), months)

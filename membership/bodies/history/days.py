"""A day in an address, and where it lies in the life of a body."""

import re
from datetime import date
from enum import StrEnum

from membership.bodies.models import Body
from portal.lib.forms import EARLIEST_YEAR, LATEST_YEAR
from portal.lib.time import today

DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class NoSuchDay(ValueError):
    """The address names no day; the text says why, to whoever typed it."""


class Lifetime(StrEnum):
    """Where a day lies."""

    BEFORE = "before"  # the body did not exist yet
    DURING = "during"
    AFTER = "after"  # it had closed


def day_in_address(text: str) -> date:
    """The day that ``text`` writes as 2024-03-31. Raises NoSuchDay."""
    found = DAY.fullmatch(text)
    if found is None:
        raise NoSuchDay("A day is written as year, month and day in this address: 2024-03-31.")
    year, month, day = (int(part) for part in found.groups())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NoSuchDay(f"Choose a year from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(f"{text} is not in the calendar.") from None


def day_asked_for(text: str | None) -> date:
    """The day that a download is about: ``text`` as in an address, or today. Raises NoSuchDay."""
    return day_in_address(text) if text else today()


def lifetime(body: Body, on: date) -> Lifetime:
    """Whether ``body`` is still to come, exists or has closed on ``on``."""
    if on < body.created:
        return Lifetime.BEFORE
    return Lifetime.AFTER if body.closed and on >= body.closed else Lifetime.DURING

"""To how many readers an issue that is not made yet will go, as things stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef

from digests.models import DeadAddress, Frequency, Issue, Subscription
from portal.lib.time import start_of_day

Asked = tuple[int, date | None, bool, int]
"""Weekday, until when it is paused, whether the address is dead, and how many subscriptions are so."""


@dataclass(frozen=True)
class Expected:
    """An issue before it is made: on which day it leaves, and what becomes of the rows of the ledger that
    will be written. That it has nothing new for somebody is known once it is written."""

    on: date
    readers: int
    paused: int = 0
    dead: int = 0

    @property
    def made(self) -> int:
        """For how many readers it will be made: each gets a row, whatever becomes of it."""
        return self.readers + self.paused + self.dead


def expected(frequency: str, end: date, *, now: datetime) -> list[Expected]:
    """Those issues of the plan that is named by ``end`` that are not made yet, one for each day of a week."""
    ends = _ends(frequency, end)
    before = {each: min(start_of_day(each), now) for each in ends}
    asked = {moment: _asked(frequency, moment) for moment in set(before.values())}
    return [_on(frequency, each, asked[before[each]]) for each in ends]


def _ends(frequency: str, end: date) -> Sequence[date]:
    days = 7 if frequency == Frequency.WEEKLY else 1
    ends = [end + timedelta(days=number) for number in range(days)]
    there = Issue.objects.filter(frequency=frequency, off_timetable=False, end__in=ends)
    made = set(there.order_by().values_list("end", flat=True))
    return [each for each in ends if each not in made]


def _asked(frequency: str, before: datetime) -> list[Asked]:
    dead = Exists(DeadAddress.objects.filter(address=OuterRef("reader__address")))
    due = Subscription.objects.due(frequency, before).order_by().annotate(is_dead=dead)
    rows = due.values_list("weekday", "paused_until", "is_dead").annotate(count=Count("pk"))
    return list(rows)


def _on(frequency: str, day: date, asked: Iterable[Asked]) -> Expected:
    readers = paused = dead = 0
    for weekday, paused_until, is_dead, count in asked:
        if frequency == Frequency.WEEKLY and weekday != day.weekday():
            continue
        if is_dead:
            dead += count
        elif paused_until is not None and day < paused_until:
            paused += count
        else:
            readers += count
    return Expected(day, readers, paused, dead)

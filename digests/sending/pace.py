"""How fast mails leave: one timetable for everything that sends, on whatever machine and whatever it sends.

It is one moment in the database, up to which all mails have their time. Whoever sends takes the next
stretch by a conditional UPDATE, and keeps to it.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import sleep

from django.conf import settings
from django.utils import timezone

from digests.models import Sending

AT_ONCE = timedelta(milliseconds=500)
"""So long a stretch of the timetable is taken at a time: few statements for many mails, and no longer a wait
for one that somebody waits for."""

LATE = timedelta(milliseconds=50)
"""How late a mail may still leave at its time; after that its time is lost, since others have the next."""

AHEAD = timedelta(minutes=5)
"""Nobody has taken times so far ahead: the clock was set back."""


class Pace:
    """The times of one sender's next mails, as ``MAILS_A_SECOND`` allows all of them together."""

    def __init__(self) -> None:
        rate = settings.MAILS_A_SECOND
        self._between = timedelta(seconds=1 / rate) if rate else timedelta(0)
        self._times: deque[datetime] = deque()

    def keep(self, wanted: int = 1) -> None:
        """Wait until the next mail may leave; at most ``wanted`` are to leave, this one included."""
        if not self._between:
            return
        too_late = timezone.now() - max(LATE, self._between)
        while self._times and self._times[0] < too_late:
            self._times.popleft()
        if not self._times:
            self._times.extend(self._take(min(wanted, max(1, AT_ONCE // self._between))))
        sleep(max(0.0, (self._times.popleft() - timezone.now()).total_seconds()))

    def _take(self, count: int) -> Iterator[datetime]:
        """The next ``count`` times that nobody has."""
        begins = _take(count * self._between)
        return (begins + number * self._between for number in range(count))


def _take(stretch: timedelta) -> datetime:
    """Where the next stretch of the timetable begins, which is nobody else's from now on."""
    row = Sending.objects.filter(pk=1)
    while True:
        now = timezone.now()
        taken = row.values_list("paced_until", flat=True).first()
        begins = taken if taken is not None and now < taken < now + AHEAD else now
        found = row.filter(paced_until=taken).update(paced_until=begins + stretch)
        if found or not row.exists():
            return begins

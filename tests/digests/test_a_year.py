"""Months of ticks with outages, changed preferences and hidden items: every window once, every thing once.

What readers are mailed is compared with what they were to get, told by rules of one line each: nothing
early, nothing while it is hidden, nothing twice, and nobody left out.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from digests.actions.at_once import plan_at_once
from digests.actions.issues import plan_due_issues
from digests.actions.subscriptions import Choices, choose
from digests.models import Frequency, Issue, Reader
from membership.organisations.models import Organisation
from portal.lib.time import LONDON
from tests.digests.posting import post
from tests.factories.digests import ReaderFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONGEST_OUTAGE = 44 * HOUR  # two daily windows are made up
SETTLED_AFTER = 35 * DAY  # by then whoever hears once a month has heard

SPANS = [
    pytest.param(date(2026, 9, 25), 47, id="clocks go back"),
    pytest.param(date(2028, 2, 18), 48, id="29 February, clocks go forward"),
    pytest.param(date(2027, 12, 20), 366, id="a year", marks=pytest.mark.deep),
]
CHOICES = [
    Choices(Frequency.AT_ONCE),
    Choices(Frequency.DAILY),
    Choices(Frequency.WEEKLY),
    Choices(Frequency.WEEKLY, weekday=3),
    Choices(Frequency.MONTHLY),
]


@dataclass
class Thing:
    """Something that is shown from ``at`` on, save while it is hidden."""

    name: str
    at: datetime
    hidden: list[tuple[datetime, datetime]] = field(default_factory=list)

    def is_hidden(self, moment: datetime) -> bool:
        return any(start <= moment < end for start, end in self.hidden)


class Months:
    """What happens in so many days from ``start``, all of it drawn from one seed."""

    def __init__(self, seed: int, start: date, days: int) -> None:
        self.draw = random.Random(seed)
        self.start = datetime.combine(start, time(), tzinfo=LONDON)
        self.end = self.start + days * DAY
        self.days = days
        self.things: dict[str, Thing] = {}
        self.sent: dict[str, list[tuple[datetime, str]]] = {}
        self.readers: list[Reader] = []
        for choices in CHOICES:
            reader = ReaderFactory.create()
            choose(reader, choices, source="test", acting_user=None, now=self.start - 40 * DAY)
            self.readers.append(reader)

    def run(self) -> None:
        for number in range(self.days):
            for moment in self._moments(self.start + number * DAY):
                self._something_happens(moment)
                self._tick(moment)

    def _moments(self, midnight: datetime) -> Iterator[datetime]:
        """Around midnight, where windows close, and now and then; some ticks come twice, some never."""
        minutes = [4, 5, *sorted(self.draw.sample(range(11, 24 * 60), 2))]
        if self.draw.random() < 0.1:
            self.away_until = midnight + self.draw.random() * LONGEST_OUTAGE
        for minute in minutes:
            moment = midnight + minute * MINUTE
            yield from [moment] * self.draw.choice([1, 1, 2])

    away_until = datetime.min.replace(tzinfo=LONDON)

    def _tick(self, now: datetime) -> None:
        if now < self.away_until:
            return
        plan_due_issues(now)
        plan_at_once(now)
        for message in post(now):
            for name in set(re.findall(r"/organisations/(thing-\d+)/", str(message.body))):
                self.sent.setdefault(message.to[0], []).append((now, name))

    def _something_happens(self, now: datetime) -> None:
        chance = self.draw.random()
        if chance < 0.1:  # seldom enough for a month of them to stand in one mail
            self._appears(now)
        elif chance < 0.12:
            self._is_hidden_for_a_while(now)
        elif chance < 0.16:
            reader, choices = self.draw.choice(self.readers), self.draw.choice(CHOICES)
            choose(reader, choices, source="test", acting_user=None, now=now)
        for thing in (each for each in self.things.values() if each.hidden):
            state = "pending" if thing.is_hidden(now) else "confirmed"
            Organisation.objects.filter(slug=thing.name).exclude(state=state).update(state=state)

    def _appears(self, now: datetime) -> None:
        thing = Thing(f"thing-{len(self.things)}", now)
        self.things[thing.name] = thing
        OrganisationFactory.create(name=thing.name, slug=thing.name, visible_from=now)

    def _is_hidden_for_a_while(self, now: datetime) -> None:
        if self.things:
            thing = self.draw.choice(list(self.things.values()))
            thing.hidden.append((now, now + self.draw.random() * 20 * DAY))

    def names(self, reader: Reader) -> list[str]:
        return [name for _, name in self.sent.get(reader.address, [])]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("start", "days"), SPANS)
def test_every_thing_reaches_every_reader_once_and_never_early_or_hidden(
    start: date, days: int, seed: int
) -> None:
    months = Months(seed, start, days)
    months.run()
    settled = {
        thing.name
        for thing in months.things.values()
        if not thing.hidden and thing.at < months.end - SETTLED_AFTER
    }
    assert settled
    for reader in months.readers:
        names = months.names(reader)
        assert len(names) == len(set(names)), "told twice"
        assert settled <= set(names), "left out"
        for moment, name in months.sent[reader.address]:
            thing = months.things[name]
            assert thing.at <= moment, "told early"
            assert not thing.is_hidden(moment), "told while it was hidden"


def test_every_window_has_one_issue_whatever_the_ticks() -> None:
    months = Months(7, date(2026, 10, 12), 22)
    months.run()
    for frequency, length in ((Frequency.DAILY, DAY), (Frequency.WEEKLY, 7 * DAY)):
        issues = Issue.objects.filter(frequency=frequency, end__lte=months.end.date())
        if frequency == Frequency.WEEKLY:
            issues = issues.filter(end__week_day=2)  # those that end on a Monday
        starts = list(issues.order_by("start").values_list("start", flat=True))
        assert {later - earlier for earlier, later in pairwise(starts)} == {length}
        assert months.end.date() - starts[-1] <= 2 * length

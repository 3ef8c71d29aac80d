"""Months of ticks with outages, changed preferences and hidden items: every window once, every thing once.

What readers are mailed is compared with what they were to get, told by rules of one line each: nothing
early, nothing while it is hidden, nothing twice, nothing that was not chosen, nobody left out, and
nobody mailed who is away or has left.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import Group

from digests.actions.at_once import plan_at_once
from digests.actions.issues import plan_due_issues
from digests.actions.subscriptions import Choices, choose, unsubscribe
from digests.actions.watches import choose_watch
from digests.composing import FORUMS, ORGANISATIONS
from digests.models import Frequency, Issue, Reader
from digests.sources import SOURCES
from forums.actions import hide_topic, unhide_topic
from forums.models import Topic
from membership.organisations.models import Organisation
from membership.people.roles import OFFICER
from portal.lib.time import LONDON
from tests.digests.posting import post
from tests.factories.digests import ReaderFactory
from tests.factories.forums import ForumFactory, TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import DistrictFactory

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONGEST_OUTAGE = (
    24 * HOUR
)  # with the quiet hours before and after less than two days, which are made up
SETTLED_AFTER = 35 * DAY  # by then whoever hears once a month has heard

SPANS = [
    pytest.param(date(2026, 9, 25), 60, id="clocks go back"),
    pytest.param(date(2028, 2, 10), 60, id="29 February, clocks go forward"),
    pytest.param(date(2027, 12, 20), 366, id="a year", marks=pytest.mark.deep),
]
CHOICES = [
    Choices(Frequency.AT_ONCE),
    Choices(Frequency.DAILY),
    Choices(Frequency.WEEKLY),
    Choices(Frequency.WEEKLY, weekday=3),
    Choices(Frequency.MONTHLY),
]
ORGANISATION, TOPIC = "organisation", "topic"


@dataclass
class Thing:
    """Something that is shown from ``at`` on, save while it is hidden; an organisation may work in one
    district alone."""

    name: str
    kind: str
    at: datetime
    is_near: bool = True
    hidden: list[tuple[datetime, datetime]] = field(default_factory=list)

    def is_hidden(self, moment: datetime) -> bool:
        return any(start <= moment < end for start, end in self.hidden)


@dataclass
class Person:
    """A reader: what she wants, whether she chooses anew now and then, when she is away or has left."""

    reader: Reader
    choices: Choices
    changes: bool = False
    pauses: list[tuple[datetime, date]] = field(default_factory=list)
    left_at: datetime | None = None

    def wants(self, thing: Thing) -> bool:
        if not self.choices.general:
            return thing.kind == TOPIC
        return thing.is_near or not self.choices.districts

    def is_away(self, moment: datetime) -> bool:
        """A tick that comes twice may mail before she says so in that very minute."""
        day = moment.astimezone(LONDON).date()
        paused = any(since < moment and day < until for since, until in self.pauses)
        return paused or (self.left_at is not None and self.left_at < moment)


class Months:
    """What happens in so many days from ``start``, all of it drawn from one seed."""

    def __init__(self, seed: int, start: date, days: int) -> None:
        self.draw = random.Random(seed)
        self.start = datetime.combine(start, time(), tzinfo=LONDON)
        self.end = self.start + days * DAY
        self.days = days
        self.things: dict[str, Thing] = {}
        self.sent: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self.mailed: dict[str, list[datetime]] = defaultdict(list)
        self.outages: list[tuple[datetime, datetime]] = []
        self.officer = UserFactory.create()
        self.officer.groups.add(Group.objects.get(name=OFFICER))
        self.near, self.far = DistrictFactory.create(), DistrictFactory.create()
        self.forum = ForumFactory.create(district=self.near)
        self.people = self._people(self.start - 40 * DAY)

    def _people(self, before: datetime) -> list[Person]:
        watcher = UserFactory.create()
        choose_watch("forum", self.forum.pk, wanted=True, acting_user=watcher, now=before)
        people = [Person(ReaderFactory.create(), choices) for choices in CHOICES]
        people += [Person(ReaderFactory.create(), choices, changes=True) for choices in CHOICES]
        people += [
            Person(ReaderFactory.create(), Choices(districts=[self.near])),
            Person(Reader.objects.get(user=watcher), Choices(general=False)),
        ]
        self.pauser, self.leaver = (Person(ReaderFactory.create(), CHOICES[1]) for _ in range(2))
        people += [self.pauser, self.leaver]
        for person in people:
            self._choose(person, person.choices, before)
        return people

    def _choose(self, person: Person, choices: Choices, now: datetime) -> None:
        choose(person.reader, choices, source="test", acting_user=None, now=now)

    def run(self) -> None:
        for number in range(self.days):
            for moment in self._moments(self.start + number * DAY):
                self._something_happens(moment)
                self._tick(moment)

    def _moments(self, midnight: datetime) -> Iterator[datetime]:
        """Around midnight, where windows close, and now and then; some ticks come twice, some never."""
        minutes = [4, 5, *sorted(self.draw.sample(range(11, 24 * 60), 2))]
        if self.draw.random() < 0.1 and midnight > self.away_until + DAY:
            self.away_until = midnight + self.draw.random() * LONGEST_OUTAGE
            self.outages.append((midnight, self.away_until))
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
            self.mailed[message.to[0]].append(now)
            for name in set(re.findall(r"/(thing-\d+)/", str(message.body))):
                self.sent[message.to[0]].append((now, name))

    def _something_happens(self, now: datetime) -> None:
        chance = self.draw.random()
        if chance < 0.06:  # seldom enough for a month of them to stand in one mail
            self._appears(now)
        elif chance < 0.09:
            self._is_hidden_for_a_while(now)
        elif chance < 0.13:
            changing = [person for person in self.people if person.changes]
            self._choose(self.draw.choice(changing), self.draw.choice(CHOICES), now)
        elif chance < 0.15 and not self.pauser.is_away(now):
            until = (now + self.draw.randint(1, 12) * DAY).date()
            self.pauser.pauses.append((now, until))
            self._choose(self.pauser, replace(self.pauser.choices, paused_until=until), now)
        elif chance < 0.16 and self.leaver.left_at is None:
            self.leaver.left_at = now
            unsubscribe(self.leaver.reader, acting_user=None, now=now)
        for thing in (each for each in self.things.values() if each.hidden):
            self._shows_or_hides(thing, now)

    def _appears(self, now: datetime) -> None:
        kind, near = self.draw.choice([ORGANISATION, TOPIC]), self.draw.random() < 0.5
        thing = Thing(f"thing-{len(self.things)}", kind, now, is_near=near or kind == TOPIC)
        self.things[thing.name] = thing
        fields = {"slug": thing.name, "visible_from": now}
        if kind == TOPIC:
            TopicFactory.create(forum=self.forum, opened_at=now, **fields)
            return
        made = OrganisationFactory.create(name=thing.name, countywide=False, **fields)
        made.districts.set([self.near if thing.is_near else self.far])

    def _is_hidden_for_a_while(self, now: datetime) -> None:
        seen = [each for each in self.things.values() if not each.is_hidden(now)]
        if seen:
            since = now + MINUTE / 2  # a tick that comes twice mails at this moment
            self.draw.choice(seen).hidden.append((since, since + self.draw.random() * 20 * DAY))

    def _shows_or_hides(self, thing: Thing, now: datetime) -> None:
        hidden = thing.is_hidden(now)
        if thing.kind == ORGANISATION:
            state = "pending" if hidden else "confirmed"
            Organisation.objects.filter(slug=thing.name).exclude(state=state).update(state=state)
            return
        topic = Topic.objects.get(slug=thing.name)
        if topic.is_hidden != hidden:
            act = hide_topic if hidden else unhide_topic
            act(topic=topic, reason="A slip.", acting_user=self.officer, now=now)

    def reaches_everybody(self, thing: Thing, person: Person) -> bool:
        """Whether ``person`` is to be told of it by the end, whatever happened."""
        if person in (self.pauser, self.leaver) or not person.wants(thing):
            return False
        if not thing.hidden:
            return thing.at < self.end - SETTLED_AFTER
        is_back = all(shown < self.end - SETTLED_AFTER for _, shown in thing.hidden)
        return thing.kind == TOPIC and not person.changes and is_back


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of what there is in these months: to ask the others, thousands of times, takes most of it."""
    there = [each for each in SOURCES if each[0] in (FORUMS, ORGANISATIONS)]
    assert len(there) == 2
    monkeypatch.setattr("digests.sources.SOURCES", there)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("start", "days"), SPANS)
def test_every_thing_reaches_every_reader_once_and_never_early_or_hidden(
    start: date, days: int, seed: int
) -> None:
    months = Months(seed, start, days)
    months.run()
    assert {thing.kind for thing in months.things.values() if thing.hidden} == {ORGANISATION, TOPIC}
    for person in months.people:
        told = months.sent[person.reader.address]
        due = {
            thing.name
            for thing in months.things.values()
            if months.reaches_everybody(thing, person)
        }
        assert due or person in (months.pauser, months.leaver)
        assert due <= {name for _, name in told}, "left out"
        for name, times in Counter(name for _, name in told).items():
            thing = months.things[name]
            may_be_twice = person.changes and thing.hidden and thing.kind == TOPIC
            assert times == 1 or may_be_twice, "told twice"
            assert person.wants(thing), "told what she did not choose"
        for moment, name in told:
            assert months.things[name].at <= moment, "told early"
            assert not months.things[name].is_hidden(moment), "told while it was hidden"
        for moment in months.mailed[person.reader.address]:
            assert not person.is_away(moment), "mailed though she is away"


def test_every_window_has_one_issue_whatever_the_ticks() -> None:
    months = Months(7, date(2026, 10, 12), 22)
    months.run()
    for frequency, length in ((Frequency.DAILY, DAY), (Frequency.WEEKLY, 7 * DAY)):
        issues = Issue.objects.filter(frequency=frequency, end__lte=months.end.date())
        if frequency == Frequency.WEEKLY:
            issues = issues.filter(end__week_day=2)  # those that end on a Monday
        starts = list(issues.order_by("start").values_list("start", flat=True))
        assert {later - earlier for earlier, later in pairwise(starts)} == {length}
        assert starts[-1] >= (months.end - LONGEST_OUTAGE - 2 * length).date()

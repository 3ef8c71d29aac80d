"""The permission walk through the real composer: nobody gets the title of what she may not read.

Everything that an issue can name exists here twice, shown and not shown, each with a word of its own.
Everybody subscribes to everything and watches every topic, forum and theme. What each is mailed, however
often she hears, is compared with what the policies let her read at the moment of sending; so is her web
copy, and a gathered mail about mentions.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client

from consultations.models import ConsultationPage
from digests.actions.at_once import plan_at_once
from digests.actions.issues import make_issue
from digests.actions.notices import notify
from digests.actions.subscriptions import Choices, choose, subscribe_account
from digests.actions.watches import choose_watch
from digests.models import Delivery, Frequency, IssuePlan, NoticeKind, PinnedItem, Reader
from digests.tokens import make_token
from digests.windows import SETTLING, window_around
from forums.mentions.models import Mention
from forums.models import Absence, Forum, Topic
from forums.policies import can_view
from membership.people.models import User
from membership.places.models import Theme
from portal.lib.time import london_day
from tests.digests.posting import post
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.consultations import ConsultationPageFactory, DeedFactory, RoundFactory
from tests.factories.digests import ReaderFactory
from tests.factories.forums import ForumFactory, RoomFactory, TopicFactory
from tests.factories.home import make_news
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.recruitment import CallFactory, CallSeatFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORD = re.compile(r"\b(?:open|shut)[a-z]+\b")
FREQUENCIES = [Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY]


@dataclass
class Everything:
    """The people, the topics by their word, and the words that nobody or everybody may read."""

    people: list[User] = field(default_factory=list)
    stranger: Reader | None = None
    topics: dict[str, Topic] = field(default_factory=dict)
    for_all: set[str] = field(default_factory=set)
    for_nobody: set[str] = field(default_factory=set)

    def may_read(self, person: User | None, on: datetime) -> set[str]:
        topics = {
            word for word, topic in self.topics.items() if can_view(person, topic, on=on.date())
        }
        return topics | self.for_all

    def readers(self) -> Iterable[tuple[str, User | None]]:
        """Addresses, one of them without an account."""
        assert self.stranger is not None
        return [*((each.email, each) for each in self.people), (self.stranger.address, None)]

    def named_in(self, text: str) -> set[str]:
        known = {*self.topics, *self.for_all, *self.for_nobody}
        return set(WORD.findall(text)) & known

    def hide_topics(self, now: datetime) -> None:
        """Those that nobody may read go out of sight."""
        shut = Topic.objects.filter(title__startswith="shut")
        for topic in shut:
            Absence.objects.begin(topic, now)
        shut.update(state="hidden", hidden_at=now)
        for topic in self.topics.values():
            topic.refresh_from_db()


@pytest.fixture
def everything(during: datetime) -> Everything:
    found = Everything(stranger=ReaderFactory.create())
    holder, ended = UserFactory.create(), UserFactory.create()
    body = SeatFactory.create(name="seat", body__holdover_allowed=False).body
    term = {"seat__body": body, "start": during.date() - 900 * DAY}
    TermFactory.create(person=PersonFactory.create(user=holder), end=None, **term)
    TermFactory.create(
        person=PersonFactory.create(user=ended), end=during.date() - 30 * DAY, **term
    )
    room = RoomFactory.create(body=body)
    district = ForumFactory.create()
    for forum, name in ((room, "room"), (district, "forum")):
        for word in (f"open{name}topic", f"shut{name}topic"):
            found.topics[word] = TopicFactory.create(forum=forum, title=word, opened_at=during)
    _pages(found, during)
    _seats(found, during)
    OrganisationFactory.create(name="openorganisation", visible_from=during)
    OrganisationFactory.create(name="shutorganisation", state="pending", visible_from=during)
    make_news("opennews", visible_from=during)
    make_news("shutnews", live=False, visible_from=during)
    found.for_all |= {"openorganisation", "opennews"}
    found.for_nobody |= {"shutorganisation", "shutnews"}
    found.people = [holder, ended, UserFactory.create()]
    return found


def _pages(found: Everything, during: datetime) -> None:
    for word, live in (("open", True), ("shut", False)):
        page = ConsultationPageFactory.create(title=f"{word}notice", live=live, visible_from=during)
        RoundFactory.create(
            page=page,
            opens_at=during - 60 * DAY,
            closes_at=during - 30 * DAY,
            results_published_at=during,
        )
        DeedFactory.create(page=page, text=f"{word}deed", made_at=during)
        overdue = during.date() - DAY  # since the day of ``during``, which is in every window
        DeedFactory.create(
            page=page, promised=True, text=f"{word}promise", due_on=overdue, made_at=during + DAY
        )
    found.for_all |= {"opennotice", "opendeed", "openpromise"}
    found.for_nobody |= {"shutnotice", "shutdeed", "shutpromise"}


def _seats(found: Everything, during: datetime) -> None:
    """A call that is open and a draft; a seat that fell vacant, and one that is no more."""
    for word, shown in (("open", during), ("shut", None)):
        call = CallFactory.create(visible_from=shown, closes_at=during + 90 * DAY)
        CallSeatFactory.create(call=call, seat=SeatFactory.create(name=f"{word}call"))
        ends = None if word == "open" else during.date()
        seat = SeatFactory.create(name=f"{word}vacancy", body__holdover_allowed=False, end=ends)
        TermFactory.create(seat=seat, end=during.date())
        holder = PersonFactory.create(full_name=f"{word} holder")
        if word == "open":
            taken = SeatFactory.create(name="opentaken")
            TermFactory.create(seat=taken, person=holder, visible_from=during)
    found.for_all |= {"opencall", "openvacancy", "opentaken"}
    found.for_nobody |= {"shutcall", "shutvacancy"}


def _pins(found: Everything, frequency: str, end: datetime) -> None:
    """What is pinned to an issue of days: a page that everybody may read, and two topics that not all may."""
    if frequency == Frequency.AT_ONCE:
        return
    last = london_day(end)
    if frequency == Frequency.WEEKLY:
        last -= last.weekday() * DAY
    plan = IssuePlan.objects.create(frequency=frequency, end=last)
    everybody = OrganisationFactory.create(visible_from=end - 90 * DAY)
    pinned: dict[str, Any] = {
        "openpin": everybody,
        "shutpin": found.topics["shutforumtopic"],
        "shutroompin": found.topics["openroomtopic"],
    }
    for title, thing in pinned.items():
        PinnedItem.objects.create(plan=plan, title=title, path=thing.get_absolute_url())
    found.for_all.add("openpin")
    found.for_nobody |= {"shutpin", "shutroompin"}


def subscribe(everything: Everything, before: datetime, frequency: str) -> None:
    """Everybody to everything; what she may not read she may have watched when she still could."""
    assert everything.stranger is not None
    choices = Choices(frequency)
    choose(everything.stranger, choices, source="test", acting_user=None, now=before)
    for person in everything.people:
        subscribe_account(person, choices, now=before)
        for kind, model in (("topic", Topic), ("forum", Forum), ("theme", Theme)):
            for thing in model.objects.all():
                choose_watch(kind, thing.pk, wanted=True, acting_user=person, now=before)


def text_of(message: EmailMessage) -> str:
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    return f"{message.subject} {message.body} {html}"


@pytest.fixture
def planned(everything: Everything, during: datetime) -> Callable[[str], datetime]:
    """Makes the issue that tells of ``during``; gives the moment at which it leaves."""

    def make(frequency: str) -> datetime:
        subscribe(everything, during - 9 * DAY, frequency)
        if frequency == Frequency.AT_ONCE:
            now = during + timedelta(minutes=15)
            assert plan_at_once(now) is not None
            return now
        window = window_around(frequency, london_day(during))
        _pins(everything, frequency, window.until)
        now = window.until + SETTLING
        assert make_issue(frequency, window, now=now) is not None
        return now

    return make


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_nobody_is_mailed_or_shown_the_title_of_what_she_may_not_read_when_it_leaves(
    everything: Everything, planned: Callable[[str], datetime], client: Client, frequency: str
) -> None:
    now = planned(frequency)
    everything.hide_topics(now)  # after it was planned
    with time_machine.travel(now, tick=False):
        mails = {message.to[0]: everything.named_in(text_of(message)) for message in post(now)}
        for address, person in everything.readers():
            allowed = everything.may_read(person, now)
            delivery = Delivery.objects.get(reader__address=address, state="sent")
            page = client.get(f"/updates/copy/{make_token('copy', delivery.pk)}/")
            for named in (mails[address], everything.named_in(page.content.decode())):
                assert named <= allowed
                assert everything.for_all <= named
                if person is not None:
                    assert {word for word in everything.topics if word in allowed} <= named


def test_no_gathered_mail_about_mentions_names_what_its_reader_may_not_read(
    everything: Everything, during: datetime, monday: datetime
) -> None:
    for person in everything.people:
        reader = subscribe_account(person, Choices(), now=during)
        for topic in everything.topics.values():
            text = topic.posts.get()
            Mention.objects.create(post=text, user=person)
            notify(NoticeKind.MENTIONED, reader, subject_pk=text.pk, now=during)
    everything.hide_topics(during)
    told: dict[str, set[str]] = defaultdict(set)
    with time_machine.travel(monday, tick=False):
        for message in post(monday):
            told[message.to[0]] |= everything.named_in(text_of(message))
        for person in everything.people:
            allowed = everything.may_read(person, monday)
            assert told[person.email] == allowed & everything.topics.keys()


def test_the_walk_would_see_a_leak(everything: Everything, monday: datetime) -> None:
    """Only whoever sits on the group may read its room; the others' allowed words lack its topic."""
    holder, ended, person = everything.people
    assert "openroomtopic" in everything.may_read(holder, monday)
    for other in (ended, person, None):
        assert "openroomtopic" not in everything.may_read(other, monday)
    assert ConsultationPage.objects.filter(title="shutnotice").exists()

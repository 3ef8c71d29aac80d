"""The permission walk through the real composer: nobody gets the title of what she may not read.

Everything that an issue can name exists here twice, shown and not shown, each with a word of its own.
Everybody subscribes to everything and watches every topic, forum and theme. What each is mailed is
compared with what the policies let her read at the moment of sending.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage

from consultations.models import ConsultationPage
from digests.actions.issues import make_issue
from digests.actions.subscriptions import Choices, subscribe_account
from digests.actions.watches import choose_watch
from digests.models import Delivery
from digests.windows import Window
from forums.models import Forum, Topic
from forums.policies import can_view
from membership.people.models import User
from membership.places.models import Theme
from tests.digests.posting import post
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.consultations import ConsultationPageFactory, DeedFactory, RoundFactory
from tests.factories.forums import ForumFactory, RoomFactory, TopicFactory
from tests.factories.home import make_news
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORD = re.compile(r"\b(?:open|shut)[a-z]+\b")


@dataclass
class Everything:
    """The people, the topics by their word, and the words that nobody or everybody may read."""

    people: list[User] = field(default_factory=list)
    topics: dict[str, Topic] = field(default_factory=dict)
    for_all: set[str] = field(default_factory=set)
    for_nobody: set[str] = field(default_factory=set)

    def may_read(self, person: User, on: datetime) -> set[str]:
        topics = {
            word for word, topic in self.topics.items() if can_view(person, topic, on=on.date())
        }
        return topics | self.for_all


@pytest.fixture
def everything(during: datetime) -> Everything:
    found = Everything()
    holder, ended = UserFactory.create(), UserFactory.create()
    body = SeatFactory.create(name="openseat", body__holdover_allowed=False).body
    term = {"seat__body": body, "start": during.date() - 900 * DAY}
    TermFactory.create(person=PersonFactory.create(user=holder), end=None, **term)
    TermFactory.create(
        person=PersonFactory.create(user=ended), end=during.date() - 30 * DAY, **term
    )
    room = RoomFactory.create(body=body)
    district = ForumFactory.create()
    for forum, name in ((room, "room"), (district, "forum")):
        found.topics[f"open{name}topic"] = TopicFactory.create(
            forum=forum, title=f"open{name}topic", opened_at=during
        )
        found.topics[f"shut{name}topic"] = TopicFactory.create(
            forum=forum, title=f"shut{name}topic", opened_at=during
        )
    _pages(found, during)
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
        DeedFactory.create(
            page=page, promised=True, text=f"{word}promise", due_on=during.date() + 8 * DAY
        )
    found.for_all |= {"opennotice", "openpromise"}
    found.for_nobody |= {"shutnotice", "shutpromise"}


def subscribe(everything: Everything, before: datetime) -> None:
    """Everybody to everything; what she may not read she may have watched when she still could."""
    for person in everything.people:
        subscribe_account(person, Choices(), now=before)
        for kind, model in (("topic", Topic), ("forum", Forum), ("theme", Theme)):
            for thing in model.objects.all():
                choose_watch(kind, thing.pk, wanted=True, acting_user=person, now=before)


def words(message: EmailMessage) -> set[str]:
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    return set(WORD.findall(f"{message.subject} {message.body} {html}"))


def test_nobody_is_mailed_the_title_of_what_she_may_not_read_when_it_leaves(
    everything: Everything, last_week: Window, monday: datetime, during: datetime
) -> None:
    subscribe(everything, during - 9 * DAY)
    issue = make_issue("weekly", last_week, now=monday)
    assert issue is not None
    Topic.objects.filter(title__startswith="shut").update(
        state="hidden", hidden_at=monday
    )  # after it was planned
    for topic in everything.topics.values():
        topic.refresh_from_db()
    with time_machine.travel(monday, tick=False):
        mails = {message.to[0]: words(message) for message in post(monday)}
        for person in everything.people:
            allowed = everything.may_read(person, monday)
            assert mails[person.email] - {"openseat"} == allowed & mails[person.email]
            assert everything.for_all <= mails[person.email]
            assert not mails[person.email] & everything.for_nobody
            assert {
                word for word in everything.topics if word in allowed and "open" in word
            } <= mails[person.email]
    assert Delivery.objects.filter(state="sent").count() == 3


def test_the_walk_would_see_a_leak(
    everything: Everything, last_week: Window, monday: datetime, during: datetime
) -> None:
    """Only whoever sits on the group may read its room; the others' allowed words lack its topic."""
    holder, ended, person = everything.people
    assert "openroomtopic" in everything.may_read(holder, monday)
    assert "openroomtopic" not in everything.may_read(ended, monday)
    assert "openroomtopic" not in everything.may_read(person, monday)
    assert ConsultationPage.objects.filter(title="shutnotice").exists()

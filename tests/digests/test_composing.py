"""What of an issue comes to one reader: what matters to her first, each thing once, with the reasons."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.notices.actions import announce_due
from digests.actions.issues import make_issue
from digests.actions.subscriptions import Choices, subscribe_account
from digests.actions.watches import choose_watch
from digests.composing import Mine, Names, compose
from digests.items import EVERYTHING, Interest, Item, Section
from digests.mail.writer import Writer
from digests.models import Delivery, Subscription
from digests.windows import Window
from forums.models import ForumMark, TopicMark
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import start_of_day
from tests.digests.posting import post
from tests.factories.consultations import ConsultationPageFactory, ResponseFactory, RoundFactory
from tests.factories.digests import SubscriptionFactory
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.factories.places import ThemeFactory

THANET, SWALE, HEALTH = 1, 2, 5
NAMES = Names({THANET: "Thanet", SWALE: "Swale"}, {HEALTH: "Health"})
Told = Callable[[User], list[str]]


def item(title: str, **fields: object) -> Item:
    return Item(title, f"/{title}/", **fields)  # type: ignore[arg-type]


def found(
    *sections: Section, interest: Interest | None = EVERYTHING, mine: Mine | None = None
) -> dict[str, list[str]]:
    chosen = compose(sections, interest, mine or Mine(), NAMES)
    return {section.title: [each.title for each in section.items] for section in chosen}


def reasons(
    *sections: Section, interest: Interest = EVERYTHING, mine: Mine | None = None
) -> list[str]:
    chosen = compose(sections, interest, mine or Mine(), NAMES)
    return [each.why for section in chosen for each in section.items]


def test_what_matters_most_to_a_reader_comes_first() -> None:
    topic = item("bus", districts=frozenset({THANET}), topic=7)
    sections = [
        Section("Closing soon", (item("halls"),)),
        Section("Results of consultations", (item("strategy", page=3), item("grants", page=4))),
        Section("Promises due", (item("map"),)),
        Section("In the district forums", (topic, item("county"))),
        Section("News", (item("minibus"),)),
    ]
    mine = Mine(answered=frozenset({3}), followed=(item("room", why="you follow this topic"),))
    interest = Interest(districts=frozenset({THANET}))
    assert list(found(*sections, interest=interest, mine=mine).items()) == [
        ("Closing soon", ["halls"]),
        ("Answers to what you said", ["strategy"]),
        ("Promises due", ["map"]),
        ("In your districts", ["bus"]),
        ("What you follow", ["room"]),
        ("Results of consultations", ["grants"]),
        ("In the district forums", ["county"]),
        ("News", ["minibus"]),
    ]


def test_a_thing_comes_once_with_all_the_reasons() -> None:
    about = {"districts": frozenset({THANET, SWALE}), "themes": frozenset({HEALTH}), "page": 3}
    interest = Interest(frozenset({THANET, SWALE}), frozenset({HEALTH}))
    section = Section("Closing soon", (item("halls", **about),))
    mine = Mine(answered=frozenset({3}))
    assert reasons(section, interest=interest, mine=mine) == [
        "it concerns Swale, Thanet and Health; you answered it"
    ]


def test_what_is_followed_and_chosen_comes_once() -> None:
    bus = item("bus", districts=frozenset({THANET}), topic=7)
    mine = Mine(followed=(replace(bus, why="you follow this topic"),))
    sections = Section("In the district forums", (bus,))
    interest = Interest(districts=frozenset({THANET}))
    assert found(sections, interest=interest, mine=mine) == {"What you follow": ["bus"]}
    assert reasons(sections, interest=interest, mine=mine) == [
        "you follow this topic; it concerns Thanet"
    ]


def test_whoever_chose_everything_is_given_no_reasons() -> None:
    assert reasons(Section("News", (item("minibus", districts=frozenset({THANET})),))) == [""]


def test_a_consultation_that_she_answered_comes_whatever_she_chose() -> None:
    far = item("strategy", page=3, districts=frozenset({SWALE}))
    section = Section("Results of consultations", (far,))
    interest = Interest(districts=frozenset({THANET}))
    assert found(section, interest=interest) == {}
    mine = Mine(answered=frozenset({3}))
    assert found(section, interest=interest, mine=mine) == {
        "Answers to what you said": ["strategy"]
    }


def test_whoever_wants_what_she_follows_alone_gets_nothing_else() -> None:
    mine = Mine(answered=frozenset({3}), followed=(item("room"),))
    section = Section("Results of consultations", (item("strategy", page=3),))
    assert found(section, interest=None, mine=mine) == {"What you follow": ["room"]}


def test_what_was_read_is_left_out() -> None:
    section = Section("In the district forums", (item("bus", topic=7), item("halls", topic=8)))
    assert found(section, mine=Mine(read=frozenset({7}))) == {"In the district forums": ["halls"]}


def test_what_a_notice_told_her_does_not_come_again() -> None:
    opened = item("strategy", page=3, announced=frozenset({(8, "opened")}))
    section = Section("New consultations", (opened,))
    assert found(section, mine=Mine(told=frozenset({(8, "closed")}))) != {}
    assert found(section, mine=Mine(told=frozenset({(8, "opened")}))) == {}


@pytest.fixture
def told(last_week: Window, monday: datetime) -> Told:
    """The texts of the mails of last week's issue to somebody with an account."""

    def texts(person: User) -> list[str]:
        subscribe_account(person, Choices(), now=start_of_day(last_week.start) - timedelta(days=9))
        make_issue("weekly", last_week, now=monday)
        return [str(message.body) for message in post(monday) if message.to == [person.email]]

    return texts


@pytest.mark.django_db
def test_results_of_what_somebody_answered_are_answers_to_her(
    priya: User, told: Told, during: datetime
) -> None:
    page = ConsultationPageFactory.create(visible_from=during - timedelta(days=90))
    round_ = RoundFactory.create(
        page=page,
        opens_at=during - timedelta(days=60),
        closes_at=during - timedelta(days=30),
        results_published_at=during,
    )
    ResponseFactory.create(round=round_, user=priya)
    [text] = told(priya)
    assert "ANSWERS TO WHAT YOU SAID" in text
    assert "For you because you answered it" in text


@pytest.mark.django_db
def test_a_round_of_which_she_was_told_at_once_is_not_in_her_update(
    priya: User, told: Told, during: datetime
) -> None:
    pages = [
        ConsultationPageFactory.create(title=title, visible_from=during - timedelta(days=1))
        for title in ("Bus shelters", "Village halls")
    ]
    before = during - timedelta(days=20)
    choose_watch("consultation", pages[0].pk, wanted=True, acting_user=priya, now=before)
    for page in pages:
        RoundFactory.create(page=page, opens_at=during, closes_at=during + timedelta(days=40))
    announce_due(now=during + timedelta(hours=1))
    [text] = told(priya)
    assert "Village halls" in text
    assert "Bus shelters" not in text


@pytest.mark.django_db
def test_an_address_that_nobody_confirmed_has_answered_nothing(
    priya: User, told: Told, during: datetime
) -> None:
    page = ConsultationPageFactory.create(visible_from=during - timedelta(days=90))
    round_ = RoundFactory.create(
        page=page,
        opens_at=during - timedelta(days=60),
        closes_at=during - timedelta(days=30),
        results_published_at=during,
    )
    ResponseFactory.create(round=round_, receipt_email=priya.email)
    [text] = told(priya)
    assert "RESULTS OF CONSULTATIONS" in text


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["topic", "forum"])
def test_a_topic_that_somebody_has_read_does_not_come_by_mail(
    priya: User, told: Told, during: datetime, mark: str
) -> None:
    topic = TopicFactory.create(title="Bus times", opened_at=during)
    read, model = (topic, TopicMark) if mark == "topic" else (topic.forum, ForumMark)
    model.objects.create(user=priya, number=topic.last_number, **{mark: read})
    assert told(priya) == []
    assert Delivery.objects.get().skip_reason == "nothing_new"


@pytest.mark.django_db
def test_of_what_somebody_follows_only_the_unread_is_counted(
    priya: User, told: Told, during: datetime
) -> None:
    topic = TopicFactory.create(title="Bus times", opened_at=during - timedelta(days=90))
    first, *_ = [PostFactory.create(topic=topic, visible_from=during) for _ in range(3)]
    choose_watch("topic", topic.pk, wanted=True, acting_user=priya, now=during - timedelta(days=9))
    first.refresh_from_db()
    TopicMark.objects.create(user=priya, topic=topic, number=first.number or 0)
    [text] = told(priya)
    assert "2 new posts" in text
    assert "For you because you follow this topic" in text


@pytest.mark.django_db
def test_everybody_who_follows_by_forum_or_theme_is_told_so(
    priya: User, told: Told, during: datetime, thanet: District
) -> None:
    theme = ThemeFactory.create(name="Health")
    topic = TopicFactory.create(forum=ForumFactory.create(district=thanet), opened_at=during)
    topic.themes.add(theme)
    before = during - timedelta(days=9)
    choose_watch("forum", topic.forum.pk, wanted=True, acting_user=priya, now=before)
    choose_watch("theme", theme.pk, wanted=True, acting_user=priya, now=before)
    [text] = told(priya)
    words = " ".join(text.split())
    assert f"you follow Health; you follow the {topic.forum.in_words}" in words


@pytest.mark.django_db
def test_a_batch_asks_as_often_for_many_readers_as_for_few(
    last_week: Window, monday: datetime, during: datetime
) -> None:
    page = ConsultationPageFactory.create(visible_from=during)
    RoundFactory.create(page=page, opens_at=during, closes_at=during + timedelta(days=60))
    topic = TopicFactory.create(opened_at=during)
    before = during - timedelta(days=9)
    counts = []
    for number, day in ((3, 0), (9, 1)):
        for subscription in SubscriptionFactory.create_batch(number, confirmed_at=before):
            subscription.watches.create(topic=topic, since=before)
        issue = make_issue("weekly", last_week, now=monday, off_timetable=bool(day))
        assert issue is not None
        deliveries = list(issue.deliveries.select_related("reader__user", "issue", "notice"))
        Writer().begin(deliveries, now=monday)
        with CaptureQueriesContext(connection) as queries:
            Writer().begin(deliveries, now=monday)
        counts.append(len(queries))
    assert len(deliveries) == Subscription.objects.count() == 12
    assert counts[1] <= counts[0]

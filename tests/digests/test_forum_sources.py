"""What the digest tells of the forums, and that much to tell costs no more reads than little."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digests.items import Interest
from digests.sources import gather
from digests.windows import Window
from membership.places.models import District
from tests.digests.reading import titles, told
from tests.factories.bodies import TermFactory
from tests.factories.consultations import ConsultationPageFactory, RoundFactory
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.factories.home import make_news
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db


def test_a_topic_is_told_with_its_text_and_its_district(
    last_week: Window, during: datetime, thanet: District
) -> None:
    TopicFactory.create(
        forum=ForumFactory.create(district=thanet),
        title="Empty shops",
        opened_at=during,
        text="Could we use *them*?",
    )
    [item] = told(last_week)["In the district forums"]
    assert item.title == "Empty shops"
    assert item.districts == {thanet.pk}
    assert "Could we use" in item.summary
    assert "Thanet forum" in item.about


def test_a_topic_is_told_to_those_who_chose_one_of_its_themes_and_to_all_if_it_has_none(
    last_week: Window, during: datetime
) -> None:
    health, sport = ThemeFactory.create(), ThemeFactory.create()
    for title, themes in (("Clinics", [health]), ("Fields", [sport]), ("Anything", [])):
        new = TopicFactory.create(title=title, opened_at=during)
        older = TopicFactory.create(title=f"More {title}", opened_at=during - timedelta(days=30))
        PostFactory.create(topic=older, written_at=during)
        for topic in (new, older):
            topic.themes.set(themes)
    interest = Interest(themes=frozenset({health.pk}))
    items = told(last_week)["In the district forums"]
    concerned = {item.title for item in items if item.concerns(interest)}
    assert concerned == {"Clinics", "More Clinics", "Anything", "More Anything"}


def test_a_hidden_topic_is_not_told(last_week: Window, during: datetime) -> None:
    TopicFactory.create(opened_at=during, state="hidden", hidden_at=during)
    assert told(last_week) == {}


def test_replies_are_counted_on_an_earlier_topic(last_week: Window, during: datetime) -> None:
    topic = TopicFactory.create(title="Bus times", opened_at=last_week.since - timedelta(days=9))
    PostFactory.create_batch(2, topic=topic, written_at=during)
    PostFactory.create(topic=topic, written_at=during, state="hidden", hidden_at=during)
    [item] = told(last_week)["In the district forums"]
    assert item.title == "Bus times"
    assert item.about.startswith("2 new replies")


def test_a_new_topic_with_replies_is_told_once(last_week: Window, during: datetime) -> None:
    topic = TopicFactory.create(opened_at=during)
    PostFactory.create(topic=topic, written_at=during)
    assert titles(last_week, "In the district forums") == [topic.title]


def test_a_post_that_was_approved_late_is_told_in_the_week_it_was_shown(
    last_week: Window, during: datetime
) -> None:
    TopicFactory.create(opened_at=during - timedelta(days=9), visible_from=during)
    before = Window(last_week.start - timedelta(days=7), last_week.start)
    assert len(titles(last_week, "In the district forums")) == 1
    assert titles(before, "In the district forums") == []


def test_gathering_asks_as_often_for_many_items_as_for_few(
    last_week: Window, during: datetime, thanet: District
) -> None:
    def grow(count: int) -> int:
        for _ in range(count):
            organisation = OrganisationFactory.create(visible_from=during, districts=[thanet])
            TopicFactory.create(opened_at=during, organisation=organisation)
            older = TopicFactory.create(opened_at=during - timedelta(days=20))
            PostFactory.create(topic=older, written_at=during)
            older.themes.set([ThemeFactory.create()])
            TermFactory.create(visible_from=during, organisation=organisation)
            page = ConsultationPageFactory.create(visible_from=during, districts=[thanet])
            RoundFactory.create(page=page, opens_at=during, closes_at=during + timedelta(days=60))
            make_news(visible_from=during, districts=[thanet])
        gather(last_week, at=last_week.until)
        with CaptureQueriesContext(connection) as queries:
            gather(last_week, at=last_week.until)
        return len(queries)

    assert grow(2) == grow(10)

"""Officers speak for the council; badges say who somebody is, and end with the role."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from digests.sources.forums import topics as told_topics
from digests.windows import Window
from forums.actions import open_topic, reply
from forums.errors import NotAllowedError
from forums.models import Forum, ForumModerator, Post, Topic
from forums.policies import posting_rights
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from portal.lib.time import today
from tests.factories.forums import ForumModeratorFactory, PostFactory, TopicFactory
from tests.factories.people import UserFactory
from tests.forums.conftest import LATER, NOW
from tests.forums.test_pages import text

COUNCIL = "Olive Officer, Kent County Council"
DAY = timedelta(days=1)


@pytest.fixture
def road_works(thanet_forum: Forum, olive: User) -> Topic:
    return open_topic(
        forum=thanet_forum,
        title="Road works",
        body="The High Street is closed in June.",
        organisation=None,
        acting_user=olive,
        now=NOW,
    )


def badges_on(client: Client, topic: Topic) -> list[str]:
    page = BeautifulSoup(client.get(topic.get_absolute_url()).content, "html.parser")
    return [
        re.sub(r"\s+", " ", each.get_text()).removeprefix("Role: ")
        for each in page.select(".portal-post__badge")
    ]


def test_an_officer_speaks_for_the_council_in_any_districts_forum(
    client: Client, road_works: Topic
) -> None:
    assert road_works.signature == COUNCIL
    page = text(client.get(road_works.get_absolute_url()))
    assert "Olive Officer for Kent County Council Role: KCC officer" in page
    assert f"Road works {COUNCIL}" in text(client.get("/forums/thanet/"))
    assert f"<name>{COUNCIL}</name>" in client.get("/forums/thanet/feed/").content.decode()
    assert "Kent County Council" in text(client.get("/districts/thanet/"))


def test_the_digest_says_that_the_council_speaks(road_works: Topic) -> None:
    [item] = told_topics(Window(NOW - DAY, NOW + DAY), NOW)
    assert item.about == "New in the Thanet forum, from Kent County Council"


def test_an_officer_writes_without_being_asked_for_whom(
    client: Client, thanet_forum: Forum, olive: User
) -> None:
    client.force_login(olive)
    page = text(client.get("/forums/thanet/new/"))
    assert "Kent County Council , for which you speak as its officer" in page
    client.post("/forums/thanet/new/", {"title": "Road works", "body": "In June."})
    assert Topic.objects.get().signature == COUNCIL


def test_an_officer_of_an_organisation_chooses(
    client: Client, thanet_forum: Forum, thanet_tides: Organisation, olive: User
) -> None:
    Belonging.objects.create(user=olive, organisation=thanet_tides)
    client.force_login(olive)
    said = {"title": "Road works", "body": "In June."}
    page = text(client.post("/forums/thanet/new/", said))
    assert "Choose for whom you are speaking." in page
    assert "Kent County Council Thanet Tides" in page
    client.post("/forums/thanet/new/", {**said, "organisation": thanet_tides.pk})
    as_council = {**said, "body": "In July.", "organisation": "own", "similar_seen": "1"}
    client.post("/forums/thanet/new/", as_council)
    spoke = Topic.objects.order_by("pk").values_list("organisation__name", flat=True)
    assert list(spoke) == ["Thanet Tides", None]


def test_nobody_else_speaks_for_the_council(
    thanet_forum: Forum, molly: User, modupe: User, edie: User, amir: User
) -> None:
    """Not even who looks after the site."""
    for person in (molly, modupe, edie, amir):
        assert not posting_rights(person, thanet_forum, on=today()).speaks_officially
        with pytest.raises(NotAllowedError):
            open_topic(
                forum=thanet_forum,
                title="News",
                body="Text",
                organisation=None,
                acting_user=person,
                now=NOW,
            )


def test_a_member_who_sends_the_councils_voice_is_asked_again(
    client: Client, thanet_forum: Forum, molly: User
) -> None:
    client.force_login(molly)
    said = {"title": "News", "body": "Text", "organisation": "own"}
    assert client.post("/forums/thanet/new/", said).status_code == 200
    assert not Topic.objects.exists()


def test_the_officers_badge_ends_with_the_role(
    client: Client, road_works: Topic, olive: User
) -> None:
    assert badges_on(client, road_works) == ["KCC officer"]
    olive.groups.clear()
    assert badges_on(client, road_works) == []
    page = text(client.get(road_works.get_absolute_url()))
    assert "for Kent County Council" in page  # what was said for the council stays said for it


def test_a_moderator_wears_the_badge_in_her_own_forum_on_her_days(
    client: Client, thanet_forum: Forum, modupe: User
) -> None:
    here = TopicFactory.create(forum=thanet_forum, author=modupe)
    elsewhere = TopicFactory.create(author=modupe)
    assert badges_on(client, here) == ["Moderator"]
    assert badges_on(client, elsewhere) == []
    ForumModerator.objects.update(start=today() - DAY, end=today())
    assert badges_on(client, here) == []
    ForumModerator.objects.update(start=today() - DAY, end=today() + DAY)
    assert badges_on(client, here) == ["Moderator"]


def test_an_account_that_was_switched_off_wears_nothing(
    client: Client, road_works: Topic, thanet_forum: Forum, olive: User
) -> None:
    ForumModeratorFactory.create(forum=thanet_forum, user=olive)
    assert badges_on(client, road_works) == ["KCC officer", "Moderator"]
    User.objects.filter(pk=olive.pk).update(is_active=False)
    assert badges_on(client, road_works) == []


def test_what_an_erased_officer_said_is_the_councils(
    client: Client, road_works: Topic, thanet_forum: Forum
) -> None:
    Post.objects.update(author=None)
    Topic.objects.update(author=None)
    road_works.refresh_from_db()
    assert road_works.signature == "Kent County Council"
    page = text(client.get(road_works.get_absolute_url()))
    assert "Kent County Council" in page
    assert "Former member" not in page


def test_badges_cost_no_statement_a_row(client: Client, thanet_forum: Forum) -> None:
    topic = TopicFactory.create(forum=thanet_forum)
    address = topic.get_absolute_url()

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    cost()
    few = cost()
    for _ in range(9):
        author = UserFactory.create()
        ForumModeratorFactory.create(forum=thanet_forum, user=author)
        topic.refresh_from_db()
        PostFactory.create(topic=topic, author=author)
    assert cost() == few
    assert badges_on(client, topic) == ["Moderator"] * 9


def test_the_reply_of_an_officer_is_the_councils(road_works: Topic, olive: User) -> None:
    post = reply(
        topic=road_works, body="Until Friday.", organisation=None, acting_user=olive, now=LATER
    )
    assert post.signature == COUNCIL

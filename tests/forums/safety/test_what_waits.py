"""Who sees what waits, where, and how people are told; the switch that lets everything wait."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digests.sources.forums import replies, topics
from digests.windows import Window
from forums.actions import hide_topic, open_topic, reply
from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Forum, Post, RulesAcceptance, State, Topic
from forums.safety.actions import premoderate
from forums.safety.drafts import Draft
from forums.safety.screening import screen
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import BodyFactory
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.forums.test_budgets import MOST_ANONYMOUS, MOST_LOGGED_IN

SECRET = "Nobody must read this yet."
WHY = "At the moment a moderator reads everything in this forum before others see it."


@pytest.fixture
def calm_topic(thanet_forum: Forum) -> Topic:
    return TopicFactory.create(forum=thanet_forum, opened_at=timezone.now() - timedelta(days=2))


@pytest.fixture
def waiting(calm_topic: Topic, thanet_tides: Organisation, molly: User) -> list[Post]:
    """A reply and a topic of Molly's that wait."""
    now = timezone.now()
    Forum.objects.update(premoderated=True)
    calm_topic.forum.premoderated = True
    mine: dict[str, Any] = {"organisation": thanet_tides, "acting_user": molly, "now": now}
    post = reply(topic=calm_topic, body=SECRET, **mine)
    topic = open_topic(forum=calm_topic.forum, title="A secret topic", body=SECRET + "!", **mine)
    return [post, topic.posts.get()]


def words(client: Client, address: str) -> str:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return " ".join(soup.get_text(" ").split())


def statements(client: Client, address: str) -> int:
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.usefixtures("waiting")
def test_nobody_else_finds_what_waits(calm_topic: Topic, magnus: User) -> None:
    for client in (Client(), logged_in(magnus)):
        for address in (
            "/",
            "/districts/thanet/",
            "/organisations/thanet-tides/",
            "/forums/",
            "/forums/thanet/",
            "/forums/thanet/feed/",
            "/search/?q=secret",
            calm_topic.get_absolute_url(),
        ):
            page = client.get(address).content.decode()
            assert SECRET not in page, address
            assert "A secret topic" not in page, address
    assert "1 topic " in words(Client(), "/forums/thanet/")
    assert "0 replies" in words(Client(), calm_topic.get_absolute_url())


def test_no_digest_brings_what_waits(waiting: list[Post]) -> None:
    now = timezone.now()
    window = Window(now - timedelta(hours=1), now + timedelta(hours=1))
    assert not [*topics(window, now), *replies(window, now)]


def test_a_topic_that_waits_opens_for_its_author_and_moderators_alone(
    waiting: list[Post], molly: User, magnus: User, modupe: User, olive: User
) -> None:
    address = waiting[1].topic.get_absolute_url()
    for user in (molly, modupe, olive):
        page = words(logged_in(user), address)
        assert "Waiting for a moderator." in page
        assert WHY in page
    for client in (Client(), logged_in(magnus)):
        assert client.get(address).status_code == 404


def test_the_author_finds_her_reply_below_the_topic(
    waiting: list[Post], calm_topic: Topic, molly: User, modupe: User
) -> None:
    address = calm_topic.get_absolute_url()
    assert waiting[0].get_absolute_url() == f"{address}#post-{waiting[0].pk}"
    page = words(logged_in(molly), address)
    assert "Waiting for a moderator. Only you and moderators see it. " + WHY in page
    assert SECRET in page
    assert "Only the author and moderators see it." in words(logged_in(modupe), address)


def test_sending_a_reply_leads_to_where_it_waits(calm_topic: Topic, molly: User) -> None:
    Forum.objects.update(premoderated=True)
    client = logged_in(molly)
    answer = client.post(f"/forums/thanet/{calm_topic.pk}/reply/", {"body": SECRET}, follow=True)
    assert SECRET in answer.content.decode()
    assert "Only you and moderators see it." in answer.content.decode()


def test_writers_are_told_before_they_write(calm_topic: Topic, molly: User, olive: User) -> None:
    Forum.objects.update(premoderated=True)
    for address in ("/forums/thanet/", "/forums/thanet/new/", calm_topic.get_absolute_url()):
        assert WHY in words(logged_in(molly), address)
    assert WHY not in words(Client(), "/forums/thanet/")


# Your posts


def test_your_posts_say_where_each_stands(
    waiting: list[Post], calm_topic: Topic, molly: User, olive: User
) -> None:
    topic = TopicFactory.create(forum=calm_topic.forum, title="Too loud")
    PostFactory.create(topic=topic, author=molly, body="Among others")
    hide_topic(topic=topic, reason="Quarrel", acting_user=olive, now=timezone.now())
    mine = TopicFactory.create(forum=calm_topic.forum, title="Mine alone", author=molly)
    hide_topic(topic=mine, reason="Advertising", acting_user=olive, now=timezone.now())
    TopicFactory.create(forum=calm_topic.forum, title="Seen by all", author=molly)
    page = words(logged_in(molly), "/forums/your-posts/")
    for line in (
        "A secret topic Waiting for a moderator Topic Thanet",
        "Waiting for a moderator Reply Thanet",
        "Seen by all Everyone can see it Topic",
        "Mine alone Hidden by a moderator Topic",
        "Reason: Advertising",
        "Too loud Hidden by a moderator Reply",
        "The whole topic is hidden.",
        WHY,
    ):
        assert line in page
    assert "Quarrel" not in page
    decided = f"/forums/moderation/topics/{mine.pk}/"
    assert decided in logged_in(molly).get("/forums/your-posts/").content.decode()


def test_your_posts_are_yours(waiting: list[Post], magnus: User) -> None:
    assert "You have not written anything yet." in words(logged_in(magnus), "/forums/your-posts/")


def test_posts_of_a_room_that_one_has_left_are_not_among_them(molly: User) -> None:
    room = ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    TopicFactory.create(forum=room, author=molly, title="Within the group")
    assert "Within the group" not in words(logged_in(molly), "/forums/your-posts/")


# The switch


def test_a_moderator_lets_every_post_wait_with_a_reason(thanet_forum: Forum, modupe: User) -> None:
    client = logged_in(modupe)
    assert "Let every post wait" in words(client, "/forums/thanet/")
    assert (
        "Say why." in client.post("/forums/thanet/premoderation/", {"start": "1"}).content.decode()
    )
    client.post("/forums/thanet/premoderation/", {"start": "1", "reason": "A quarrel"})
    thanet_forum.refresh_from_db()
    assert thanet_forum.premoderated
    assert "Moderate this forum: every post waits now" in words(client, "/forums/thanet/")
    switched = AuditRecord.objects.get(action="posts wait for a moderator")
    assert (switched.acting_user_pk, switched.reason) == (modupe.pk, "A quarrel")
    client.post("/forums/thanet/premoderation/", {"stop": "1", "reason": "Calm again"})
    thanet_forum.refresh_from_db()
    assert not thanet_forum.premoderated


def test_it_is_switched_by_those_who_moderate_and_once(
    thanet_forum: Forum, molly: User, olive: User
) -> None:
    now = timezone.now()
    with pytest.raises(NotAllowedError):
        premoderate(forum=thanet_forum, waits=True, reason="?", acting_user=molly, now=now)
    premoderate(forum=thanet_forum, waits=True, reason="Quarrel", acting_user=olive, now=now)
    with pytest.raises(AlreadyDoneError):
        premoderate(forum=thanet_forum, waits=True, reason="Me too", acting_user=olive, now=now)


def test_in_a_groups_room_nothing_waits(olive: User, monkeypatch: pytest.MonkeyPatch) -> None:
    room = ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    monkeypatch.setattr("forums.safety.actions.can_moderate", lambda *args, **kwargs: True)
    with pytest.raises(ForumError, match="nothing waits"):
        premoderate(forum=room, waits=True, reason="?", acting_user=olive, now=timezone.now())
    assert logged_in(olive).get("/forums/room/premoderation/").status_code == 404


# On the form


@pytest.mark.usefixtures("real_limits")
def test_a_button_pressed_twice_posts_once_and_leads_to_the_post(
    calm_topic: Topic, molly: User
) -> None:
    client, address = logged_in(molly), f"/forums/thanet/{calm_topic.pk}/reply/"
    first = client.post(address, {"body": "I come."})
    second = client.post(address, {"body": "I come."})
    assert first["Location"] == second["Location"]
    first = client.post("/forums/thanet/new/", {"title": "New", "body": "Who comes?"})
    second = client.post("/forums/thanet/new/", {"title": "New", "body": "Who comes?"})
    assert first["Location"] == second["Location"]
    assert Post.objects.filter(author=molly).count() == 2


@pytest.mark.usefixtures("real_limits")
def test_the_same_text_elsewhere_is_refused_beside_the_field_with_the_way_to_it(
    calm_topic: Topic, molly: User
) -> None:
    text = "Our next meeting is in the library, and everybody is welcome to come."
    client = logged_in(molly)
    client.post(f"/forums/thanet/{calm_topic.pk}/reply/", {"body": text})
    page = client.post("/forums/thanet/new/", {"title": "Meeting", "body": text})
    assert page.status_code == 200
    soup = BeautifulSoup(page.content, "html.parser")
    assert "You have posted this text already." in soup.select_one(".govuk-error-message").text  # type: ignore[union-attr]
    assert Post.objects.get(author=molly).get_absolute_url() in page.content.decode()
    assert text in soup.select_one("textarea[name=body]").text  # type: ignore[union-attr]


@pytest.mark.usefixtures("real_limits")
def test_too_much_is_refused_with_when_to_try_again_and_the_text_stays(
    calm_topic: Topic, molly: User
) -> None:
    client, address = logged_in(molly), f"/forums/thanet/{calm_topic.pk}/reply/"
    for number in range(3):
        client.post(address, {"body": f"Reply {number}"})
    page = client.post(address, {"body": "One more"}).content.decode()
    assert "You have written 3 posts within a minute. Try again in" in page
    assert "One more" in page


# What it costs


@pytest.mark.usefixtures("real_limits")
def test_all_checks_together_cost_two_statements(
    calm_topic: Topic, accepted: RulesAcceptance, thanet_tides: Organisation
) -> None:
    now, author = timezone.now(), accepted.user
    draft = Draft(author, thanet_tides, calm_topic.forum, "Hello", "<p>Hello</p>", now, calm_topic)
    with CaptureQueriesContext(connection) as captured:
        assert screen(draft) is None
    assert len(captured) == 2, captured.captured_queries


def test_a_topic_costs_as_much_while_something_waits(calm_topic: Topic, molly: User) -> None:
    client, address = logged_in(molly), calm_topic.get_absolute_url()
    calm = statements(client, address)
    Post.objects.create(
        topic=calm_topic, state=State.WAITING, author=molly, visible_from=timezone.now()
    )
    assert statements(client, address) == calm <= MOST_LOGGED_IN
    assert statements(Client(), address) <= MOST_ANONYMOUS


def test_a_state_of_waiting_is_the_only_one_listed(waiting: list[Post], molly: User) -> None:
    Post.objects.filter(pk=waiting[0].pk).update(state=State.WITHDRAWN, hidden_at=timezone.now())
    assert SECRET not in words(logged_in(molly), waiting[0].topic.get_absolute_url())

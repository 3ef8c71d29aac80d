"""Following, and being mailed: two ticks for a topic, a forum or a theme, shown side by side."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from digests.models import Subscription, Watch
from forums.actions import open_topic, reply
from forums.errors import NotAllowedError
from forums.following.actions import choose_follows_own, follow, tick, unfollow
from forums.models import Follow, Forum, Topic
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import Theme
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.factories.people import PersonFactory
from tests.factories.places import ThemeFactory


@pytest.fixture
def bus(thanet_forum: Forum) -> Topic:
    return TopicFactory.create(forum=thanet_forum, title="Bus times", slug="bus-times")


@pytest.fixture
def transport(db: None) -> Theme:
    return ThemeFactory.create(name="Transport", slug="transport")


@pytest.fixture
def reader(client: Client, priya: User) -> Client:
    priya.date_joined = timezone.now() - timedelta(days=30)
    priya.save()
    client.force_login(priya)
    return client


def ticks(page: BeautifulSoup, key: str = "") -> tuple[bool, bool]:
    names = (f"follow-{key}", f"mail-{key}") if key else ("tick-follow", "tick-mail")
    boxes = [page.find(id=name) for name in names]
    return tuple(box is not None and box.has_attr("checked") for box in boxes)  # type: ignore[return-value]


def soup(client: Client, url: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(url).content, "html.parser")


@pytest.mark.parametrize("thing", ["topic", "forum", "theme"])
def test_both_ticks_are_set_and_taken_back_where_the_thing_is_read(
    reader: Client, bus: Topic, transport: Theme, thing: str
) -> None:
    page, send = {
        "topic": (bus.get_absolute_url(), f"/forums/thanet/{bus.pk}/follow/"),
        "forum": ("/forums/thanet/", "/forums/thanet/follow/"),
        "theme": ("/forums/themes/transport/", "/forums/themes/transport/follow/"),
    }[thing]
    assert ticks(soup(reader, page)) == (False, False)
    for follows, mails in ((True, False), (False, True), (True, True), (False, False)):
        data = {"follow": "1"} if follows else {}
        data |= {"mail": "1"} if mails else {}
        answer = reader.post(send, data)
        assert answer["Location"] == page
        assert ticks(soup(reader, page)) == (follows, mails)
        assert ticks(soup(reader, send)) == (follows, mails)
        assert (Follow.objects.count(), Watch.objects.count()) == (follows, mails)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("thanet/{bus}/follow/", "“Bus times”"),
        ("thanet/follow/", "the Thanet forum"),
        ("themes/transport/follow/", "the theme Transport"),
    ],
)
def test_what_was_ticked_is_said_in_a_sentence(
    reader: Client, bus: Topic, transport: Theme, address: str, name: str
) -> None:
    url = f"/forums/{address.format(bus=bus.pk)}"
    assert f"Follow {name}" in soup(reader, url).text
    page = reader.post(url, {"mail": "1"}, follow=True).content.decode()
    assert f"You do not follow {name}, and get e-mails about it." in page


def test_what_she_follows_is_on_one_page_with_what_is_unread_first(
    reader: Client, priya: User, bus: Topic, transport: Theme
) -> None:
    now = timezone.now()
    quiet = TopicFactory.create(forum=bus.forum, title="Quiet", opened_at=now + timedelta(hours=1))
    for thing in (bus, quiet, bus.forum, transport):
        tick(thing=thing, followed=True, mailed=False, acting_user=priya, now=now)
    tick(
        thing=ForumFactory.create(name="Swale"),
        followed=False,
        mailed=True,
        acting_user=priya,
        now=now,
    )
    reader.get(quiet.get_absolute_url())
    page = soup(reader, "/forums/following/")
    names = [each.a.get_text() for each in page.select(".portal-ticked__name")]  # type: ignore[union-attr]
    assert names == ["Bus times", "Quiet", "Swale", "Thanet", "Transport"]
    assert "New" in page.select_one(".portal-ticked__name").get_text()  # type: ignore[union-attr]
    assert ticks(page, f"topic-{bus.pk}") == (True, False)
    assert "1 new" in page.get_text()


def test_its_rows_are_changed_together(
    reader: Client, priya: User, bus: Topic, transport: Theme
) -> None:
    now = timezone.now()
    for thing in (bus, transport):
        tick(thing=thing, followed=True, mailed=False, acting_user=priya, now=now)
    rows = [f"topic-{bus.pk}", f"theme-{transport.pk}", "topic-x", "topic-", "nothing-1"]
    reader.post("/forums/following/", {"row": rows, "follow": rows[1:], "mail": rows[1:2]})
    assert [each.theme for each in Follow.objects.all()] == [transport]
    assert [each.theme for each in Watch.objects.all()] == [transport]


def test_what_the_page_did_not_show_keeps_its_ticks(
    reader: Client, priya: User, bus: Topic, transport: Theme
) -> None:
    follow(thing=bus, acting_user=priya, now=timezone.now())
    reader.post("/forums/following/", {"row": [f"theme-{transport.pk}"]})
    assert Follow.objects.get().topic == bus


def test_many_topics_come_in_pages(reader: Client, priya: User, thanet_forum: Forum) -> None:
    topics = TopicFactory.create_batch(31, forum=thanet_forum)
    Follow.objects.bulk_create(Follow(user=priya, topic=topic) for topic in topics)
    first, second = soup(reader, "/forums/following/"), soup(reader, "/forums/following/?page=2")
    assert len(first.select(".portal-ticked__row")) == 30
    assert "More topics" in first.get_text()
    assert len(second.select(".portal-ticked__row")) == 1
    for page in ("0", "-1", "x", "9" * 40, "²"):
        assert reader.get(f"/forums/following/?page={page}").status_code == 200


def test_whoever_writes_follows_from_the_first_time_on(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User, magnus: User
) -> None:
    now = timezone.now()
    who: dict[str, Any] = {"organisation": thanet_tides, "now": now}
    topic = open_topic(forum=thanet_forum, title="Bus", body="?", acting_user=molly, **who)
    reply(topic=topic, body="Yes", acting_user=magnus, **who)
    assert set(Follow.objects.values_list("user", "topic")) == {
        (molly.pk, topic.pk),
        (magnus.pk, topic.pk),
    }
    unfollow(thing=topic, acting_user=magnus)
    reply(topic=topic, body="Yes!", acting_user=magnus, **who)
    assert not Follow.objects.filter(user=magnus).exists()
    assert not Subscription.objects.exists()


def test_whoever_prefers_it_does_not_follow_by_writing(
    client: Client, thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    client.force_login(molly)
    client.post("/forums/following/own/")
    box = soup(client, "/forums/following/").find(id="follows-own")
    assert box is not None
    assert not box.has_attr("checked")
    who: dict[str, Any] = {
        "organisation": thanet_tides,
        "acting_user": molly,
        "now": timezone.now(),
    }
    topic = open_topic(forum=thanet_forum, title="Bus", body="?", **who)
    assert not Follow.objects.exists()
    choose_follows_own(wanted=True, acting_user=molly)
    reply(topic=TopicFactory.create(forum=thanet_forum), body="Yes", **who)
    assert Follow.objects.get().topic != topic


def test_nobody_follows_what_she_may_not_read(reader: Client, priya: User, bus: Topic) -> None:
    room = ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    hidden = TopicFactory.create(forum=bus.forum, state="hidden", hidden_at=timezone.now())
    inside = TopicFactory.create(forum=room, organisation=None)
    for thing in (room, hidden, inside):
        for wanted in ({"followed": True, "mailed": False}, {"followed": False, "mailed": True}):
            with pytest.raises(NotAllowedError):
                tick(thing=thing, **wanted, acting_user=priya, now=timezone.now())
    for url in (
        "/forums/room/follow/",
        f"/forums/thanet/{hidden.pk}/follow/",
        "/forums/room/read/",
    ):
        assert reader.post(url, {"follow": "1"}).status_code == 404
    assert not Follow.objects.exists()


def test_a_room_is_followed_by_those_who_sit_there_and_gone_when_they_leave(
    reader: Client, priya: User
) -> None:
    seat = SeatFactory.create(body=BodyFactory.create(holdover_allowed=False))
    term = TermFactory.create(seat=seat, person=PersonFactory.create(user=priya))
    room = ForumFactory.create(district=None, body=seat.body, name="Room", slug="room")
    topic = TopicFactory.create(forum=room, title="In confidence", organisation=None)
    for thing in (room, topic):
        tick(thing=thing, followed=True, mailed=True, acting_user=priya, now=timezone.now())
    pages = ("/forums/following/", "/forums/unread/", "/forums/")
    assert all("Room" in reader.get(url).content.decode() for url in pages)
    term.end = timezone.now().date() - timedelta(days=1)
    term.appointed_until = term.end
    term.save()
    for url in pages:
        assert "Room" not in reader.get(url).content.decode()
        assert "In confidence" not in reader.get(url).content.decode()


def test_a_theme_shows_topics_of_all_forums_that_everyone_may_read(
    client: Client, bus: Topic, transport: Theme
) -> None:
    room = ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    for topic in (
        bus,
        TopicFactory.create(title="Lifts home"),
        TopicFactory.create(forum=room, title="In confidence"),
        TopicFactory.create(title="Spam", state="hidden", hidden_at=timezone.now()),
    ):
        topic.themes.add(transport)
    text = soup(client, "/forums/themes/transport/").get_text()
    assert "Bus times" in text
    assert "Lifts home" in text
    assert "In confidence" not in text
    assert "Spam" not in text
    assert client.get("/forums/themes/nothing/").status_code == 404


def test_the_list_of_everything_new_is_paged_by_activity(
    reader: Client, thanet_forum: Forum
) -> None:
    TopicFactory.create_batch(31, forum=thanet_forum)
    first = reader.get("/forums/unread/").context["topics"]
    second = reader.get(f"/forums/unread/{first.older}").context["topics"]
    assert (len(first.rows), len(second.rows)) == (30, 1)
    assert second.newer
    PostFactory.create(topic=Topic.objects.first())
    assert reader.get("/forums/unread/?oldest=1").status_code == 200


@pytest.mark.parametrize("things", [(), ("topic", "forum")])
def test_the_database_refuses_what_is_not_one_thing(
    bus: Topic, priya: User, things: tuple[str, ...]
) -> None:
    every = {"topic": bus, "forum": bus.forum}
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(user=priya, **{name: every[name] for name in things})

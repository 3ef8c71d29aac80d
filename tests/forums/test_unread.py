"""What is unread for Molly: what others said and she has not seen, on whichever device."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums.actions import hide_post, open_topic, reply, unhide_post
from forums.models import Forum, ForumMark, Post, Topic, TopicMark
from forums.post_reads import posts_of_page
from forums.safety.waiting import Sees
from forums.showing import show_reply
from forums.unread.reads import MOST_COUNTED, Reading, only_unread
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.factories.forums import ForumFactory, TopicFactory
from tests.forums.conftest import LATEST, NOW
from tests.forums.test_budgets import add_topics
from tests.forums.test_themes import scans, walked

WRITES = ("INSERT", "UPDATE", "DELETE")
Say = Callable[..., Post]


@pytest.fixture(autouse=True)
def accounts_of_long_ago(molly: User, magnus: User) -> None:
    for person in (molly, magnus):
        person.date_joined = timezone.now() - timedelta(days=100)
        person.save()


@pytest.fixture
def bus(thanet_forum: Forum, thanet_tides: Organisation, magnus: User) -> Topic:
    """A topic of Magnus's."""
    return open_topic(
        forum=thanet_forum,
        title="Bus times",
        body="Who knows?",
        organisation=thanet_tides,
        acting_user=magnus,
        now=timezone.now(),
    )


@pytest.fixture
def say(thanet_tides: Organisation) -> Say:
    def say(topic: Topic, person: User, times: int = 1) -> Post:
        for _ in range(times):
            post = reply(
                topic=topic,
                body="I do.",
                organisation=thanet_tides,
                acting_user=person,
                now=timezone.now(),
            )
        return post

    return say


@pytest.fixture
def phone(molly: User) -> Client:
    client = Client()
    client.force_login(molly)
    return client


@pytest.fixture
def laptop(molly: User) -> Client:
    client = Client()
    client.force_login(molly)
    return client


def words(client: Client, url: str) -> str:
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    return " ".join(soup.get_text(" ").split())


def new_posts(client: Client, topic: Topic, query: str = "") -> list[int]:
    """The posts with the tag "New" on a page, which is opened by it."""
    page = client.get(topic.get_absolute_url() + query)
    return [row.pk for row in page.context["page_obj"] if row.is_new]


def tag(client: Client) -> list[str]:
    """What the list of the forum says of its topics."""
    return [row.unread for row in client.get("/forums/thanet/").context["topics"].rows]


def unread(person: User) -> list[Topic]:
    reading = Reading.of(person, timezone.now())
    assert reading is not None
    return list(only_unread(Topic.objects.visible(), reading))


def test_a_topic_is_new_until_it_is_opened_on_any_device(
    phone: Client, laptop: Client, bus: Topic
) -> None:
    assert tag(phone) == ["New"]
    assert "New" in words(phone, bus.get_absolute_url())
    assert tag(laptop) == [""]
    assert new_posts(laptop, bus) == []


def test_replies_are_counted_and_the_way_to_the_first_is_shown(
    phone: Client, bus: Topic, magnus: User, say: Say
) -> None:
    phone.get(bus.get_absolute_url())
    first = say(bus, magnus)
    say(bus, magnus)
    assert tag(phone) == ["2 new"]
    assert "2 new to you" in words(phone, "/forums/thanet/")
    assert "First new post in Bus times" in words(phone, "/forums/thanet/")
    answer = phone.get(bus.get_absolute_url() + "?unread=1")
    assert answer["Location"] == first.get_absolute_url()
    page = phone.get(bus.get_absolute_url())
    assert page.context["page_obj"].first_new == f"#post-{first.pk}"
    assert tag(phone) == [""]


def test_with_nothing_new_the_jump_leads_to_the_topic(phone: Client, bus: Topic) -> None:
    phone.get(bus.get_absolute_url())
    answer = phone.get(bus.get_absolute_url() + "?unread=1")
    assert answer["Location"] == bus.get_absolute_url()
    visitor = Client().get(bus.get_absolute_url() + "?unread=1")
    assert visitor["Location"] == bus.get_absolute_url()


def test_her_own_posts_are_never_new_to_her_and_mark_nothing_of_others(
    phone: Client, bus: Topic, magnus: User, molly: User, say: Say
) -> None:
    phone.get(bus.get_absolute_url())
    say(bus, molly)
    assert tag(phone) == [""]
    say(bus, magnus)
    say(bus, molly)
    assert tag(phone) == ["1 new"]
    assert not TopicMark.objects.filter(user=magnus).exists()


def test_what_is_hidden_is_unread_no_more_also_below_an_answer_of_her_own(
    phone: Client, bus: Topic, magnus: User, molly: User, olive: User, say: Say
) -> None:
    phone.get(bus.get_absolute_url())
    spam = say(bus, magnus)
    say(bus, molly)
    hide_post(post=spam, reason="Spam", acting_user=olive, now=timezone.now())
    assert tag(phone) == [""]
    spam.refresh_from_db()
    phone.get(bus.get_absolute_url())
    unhide_post(post=spam, reason="A slip", acting_user=olive, now=timezone.now())
    assert tag(phone) == ["1 new"]
    assert new_posts(phone, bus) == [spam.pk]


def test_a_post_that_was_approved_late_is_unread_from_then_on(
    phone: Client, bus: Topic, magnus: User, molly: User, say: Say
) -> None:
    waiting = Post.objects.create(
        topic=bus,
        author=magnus,
        organisation=bus.organisation,
        state="waiting",
        visible_from=timezone.now(),
    )
    say(bus, magnus)
    phone.get(bus.get_absolute_url())
    assert unread(molly) == []
    show_reply(waiting, timezone.now())
    Post.objects.filter(pk=waiting.pk).update(state="visible")
    assert unread(molly) == [bus]
    assert new_posts(phone, bus) == [waiting.pk]


def test_a_page_that_was_not_opened_is_not_read(
    phone: Client, bus: Topic, magnus: User, say: Say
) -> None:
    say(bus, magnus, times=45)  # three pages
    assert len(new_posts(phone, bus, "?page=3")) == 6
    assert len(new_posts(phone, bus)) == 20
    assert tag(phone) == ["26 new"]
    assert len(new_posts(phone, bus, "?page=2")) == 20
    assert tag(phone) == ["6 new"]
    phone.get(bus.get_absolute_url() + "?page=3")
    assert tag(phone) == [""]


def test_one_shown_late_on_the_first_page_takes_nothing_of_the_last_with_it(
    phone: Client, bus: Topic, magnus: User, olive: User, say: Say
) -> None:
    early = say(bus, magnus)
    hide_post(post=early, reason="Spam", acting_user=olive, now=timezone.now())
    say(bus, magnus, times=19)
    for page in ("", "?page=2"):
        phone.get(bus.get_absolute_url() + page)
    say(bus, magnus)  # on the second page
    early.refresh_from_db()
    unhide_post(post=early, reason="A slip", acting_user=olive, now=timezone.now())
    assert tag(phone) == ["2 new"]
    assert new_posts(phone, bus) == [early.pk]
    assert tag(phone) == ["2 new"]  # its number is above that of the post which she has not seen
    assert len(new_posts(phone, bus, "?page=2")) == 1
    phone.get(bus.get_absolute_url())
    assert tag(phone) == [""]


def test_what_was_there_before_the_account_counts_as_read(
    bus: Topic, priya: User, magnus: User, say: Say
) -> None:
    priya.refresh_from_db()
    Topic.objects.update(last_post_at=priya.date_joined - timedelta(days=1))
    Post.objects.update(visible_from=priya.date_joined - timedelta(days=1))
    client = Client()
    client.force_login(priya)
    assert unread(priya) == []
    assert new_posts(client, bus) == []
    say(bus, magnus)
    assert tag(client) == ["1 new"]


def test_the_head_of_a_page_and_a_browser_that_looks_ahead_mark_nothing(
    phone: Client, bus: Topic
) -> None:
    phone.head(bus.get_absolute_url())
    phone.get(bus.get_absolute_url(), headers={"Sec-Purpose": "prefetch"})
    assert not TopicMark.objects.exists()
    assert tag(phone) == ["New"]


def test_one_write_at_most_and_none_when_nothing_is_unread(phone: Client, bus: Topic) -> None:
    for writes in (1, 0):
        with CaptureQueriesContext(connection) as captured:
            phone.get(bus.get_absolute_url())
        made = [query["sql"] for query in captured.captured_queries]
        assert len([sql for sql in made if sql.startswith(WRITES)]) == writes
        assert len(made) <= 8, made


def test_out_of_order_nothing_is_written_that_changes_nothing(
    phone: Client, bus: Topic, magnus: User, say: Say
) -> None:
    say(bus, magnus, times=25)
    with CaptureQueriesContext(connection) as captured:
        phone.get(bus.get_absolute_url() + "?page=2")
    assert not [q for q in captured.captured_queries if q["sql"].startswith(WRITES)]


def test_a_forum_is_marked_as_read_as_it_was_shown(
    phone: Client, bus: Topic, magnus: User, say: Say, thanet_forum: Forum
) -> None:
    other = TopicFactory.create(forum=thanet_forum, author=magnus)
    shown = phone.get("/forums/thanet/").context["shown"]
    say(bus, magnus)
    answer = phone.post("/forums/thanet/read/", {"shown": shown}, follow=True)
    assert "Marked as read." in answer.content.decode()
    assert dict(zip([bus.pk, other.pk], tag(phone), strict=True)) == {bus.pk: "1 new", other.pk: ""}


def test_everything_is_marked_as_read_in_the_forums_that_were_shown(
    phone: Client, bus: Topic, molly: User
) -> None:
    elsewhere = TopicFactory.create(forum=ForumFactory.create())
    assert set(unread(molly)) == {bus, elsewhere}
    page = phone.get("/forums/unread/")
    assert {row.title for row in page.context["topics"].rows} == {bus.title, elsewhere.title}
    phone.post("/forums/read/", {"shown": page.context["shown"]})
    assert unread(molly) == []
    assert "You have read everything." in words(phone, "/forums/unread/")


def test_a_number_that_a_forum_has_not_given_counts_as_its_last(
    phone: Client, bus: Topic, molly: User, magnus: User, say: Say
) -> None:
    for nonsense in (f"{bus.forum_id}-{10**17}", "x", "-", "9-9", f"{10**30}-1", "1-²"):
        phone.post("/forums/read/", {"shown": [nonsense]})
    assert ForumMark.objects.get(user=molly).number == Forum.objects.get().last_number
    say(bus, magnus)
    assert tag(phone) == ["1 new"]


def test_a_mark_never_moves_back(phone: Client, bus: Topic, molly: User) -> None:
    phone.post("/forums/read/", {"shown": [f"{bus.forum_id}-1"]})
    phone.post("/forums/read/", {"shown": [f"{bus.forum_id}-0"]})
    assert ForumMark.objects.get(user=molly).number == 1


def test_who_is_signed_out_marks_nothing(client: Client, bus: Topic) -> None:
    answer = client.post("/forums/thanet/read/", {"shown": [f"{bus.forum_id}-1"]})
    assert answer["Location"] == "/accounts/login/?next=/forums/thanet/"
    assert not ForumMark.objects.exists()
    assert "Mark all" not in words(client, "/forums/thanet/")


def test_her_forums_say_how_many_topics_are_unread(
    phone: Client, bus: Topic, thanet_forum: Forum
) -> None:
    TopicFactory.create(forum=ForumFactory.create())  # in a forum that is none of hers
    assert phone.get("/forums/").context["mine"] == [
        {"name": "Thanet", "url": "/forums/thanet/", "unread": "1"}
    ]
    assert "1 new topic to you" in words(phone, "/forums/")
    topics = TopicFactory.create_batch(MOST_COUNTED, forum=thanet_forum)
    assert phone.get("/forums/").context["mine"][0]["unread"] == "99+"
    phone.get(topics[0].get_absolute_url())
    phone.get(topics[1].get_absolute_url())
    assert phone.get("/forums/").context["mine"][0]["unread"] == "99"


@pytest.mark.postgresql
def test_where_the_next_unread_post_stands_is_looked_up_however_many_topics_are_unread(
    gloves: Post, thanet_forum: Forum, molly: User
) -> None:
    add_topics(thanet_forum, 2_000)
    seen = {"visible_from": LATEST, "written_at": LATEST, "body": "Yes", "html": "<p>Yes</p>"}
    Post.objects.bulk_create(
        Post(topic=topic, author=topic.author, position=1, number=number, **seen)
        for number, topic in enumerate(Topic.objects.exclude(pk=gloves.topic_id), 10)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    where = {"topic": gloves.topic_id, "forum": thanet_forum.pk, "on": LATEST.date()}
    who = {"reader": molly.pk, "since": NOW, "read_up_to": 0}
    asked = posts_of_page.queryset(Sees.OWN, 20, **where, **who, bottom=1, top=20)
    (plan,) = json.loads(asked.explain(format="json", analyze=True))
    read = [each for each in scans(plan["Plan"]) if each["Relation Name"] == "forums_post"]
    assert sum(map(walked, read)) < 10

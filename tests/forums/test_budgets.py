"""Reading costs few statements, as many for a thousand rows as for ten, and writes nothing."""

import itertools
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums.models import Forum, Post, Topic
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from tests.factories.forums import ForumFactory, TopicFactory

MOST_ANONYMOUS = 5
MOST_LOGGED_IN = 8
WRITES = ("INSERT", "UPDATE", "DELETE")
numbers = itertools.count()


def statements(client: Client, url: str, *, warm: bool = False) -> list[str]:
    """What a page asks the database; ``warm``: with what is shared by all pages in the cache."""
    client.get(url)
    if not warm:
        cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def people_and_organisations(count: int) -> list[tuple[User, Organisation]]:
    """Pairs that all differ."""
    names = [f"{next(numbers)}" for _ in range(count)]
    users = User.objects.bulk_create(
        User(email=f"writer-{name}@example.org", full_name=f"Writer {name}") for name in names
    )
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Group {name}", slug=f"group-{name}", state="verified") for name in names
    )
    return list(zip(users, organisations, strict=True))


def add_topics(forum: Forum, count: int) -> None:
    now = timezone.now()
    Topic.objects.bulk_create(
        Topic(
            forum=forum,
            title=f"Topic {number}",
            slug=f"topic-{number}",
            author=user,
            organisation=organisation,
            visible_from=now,
            last_post_at=now - timedelta(minutes=number),
            last_position=1,
        )
        for number, (user, organisation) in enumerate(people_and_organisations(count))
    )


def add_posts(topic: Topic, count: int) -> None:
    Post.objects.bulk_create(
        Post(
            topic=topic,
            position=topic.last_position + number,
            number=topic.last_number + number,
            author=user,
            organisation=organisation,
            body="Yes",
            html="<p>Yes</p>",
            visible_from=timezone.now(),
        )
        for number, (user, organisation) in enumerate(people_and_organisations(count), start=1)
    )
    topic.last_position += count
    topic.last_number += count
    topic.save()


def test_a_forum_costs_the_same_however_many_topics_it_has(
    client: Client, thanet_forum: Forum
) -> None:
    add_topics(thanet_forum, 10)
    few = statements(client, "/forums/thanet/")
    add_topics(thanet_forum, 990)
    for query in ("", "?oldest=1"):
        many = statements(client, f"/forums/thanet/{query}")
        assert len(many) == len(few) <= MOST_ANONYMOUS, many


def test_a_topic_costs_the_same_on_every_page(client: Client, thanet_forum: Forum) -> None:
    topic = TopicFactory.create(forum=thanet_forum)
    add_posts(topic, 9)
    few = statements(client, topic.get_absolute_url())
    add_posts(topic, 990)
    for query in ("", "?page=25", "?page=50"):
        many = statements(client, topic.get_absolute_url() + query)
        assert len(many) == len(few) <= MOST_ANONYMOUS, many


def test_the_front_costs_the_same_however_many_forums_there_are(
    client: Client, thanet_forum: Forum
) -> None:
    add_topics(thanet_forum, 10)
    few = statements(client, "/forums/")
    for number in range(30):
        forum = ForumFactory.create(district__hex_row=number, district__hex_column=1)
        add_topics(forum, 30)
    assert District.objects.count() == 31
    assert len(statements(client, "/forums/")) == len(few) <= MOST_ANONYMOUS


@pytest.mark.parametrize("who", ["molly", "magnus", "modupe", "priya"])
def test_a_reader_who_is_logged_in_costs_little_more(
    client: Client, thanet_forum: Forum, who: str, request: pytest.FixtureRequest
) -> None:
    topic = TopicFactory.create(forum=thanet_forum)
    add_posts(topic, 30)
    client.force_login(request.getfixturevalue(who))
    for url in ("/forums/", "/forums/thanet/", topic.get_absolute_url()):
        made = statements(client, url, warm=True)
        assert len(made) <= MOST_LOGGED_IN, made


def test_reading_without_an_account_writes_nothing(client: Client, thanet_forum: Forum) -> None:
    topic = TopicFactory.create(forum=thanet_forum)
    for url in ("/forums/", "/forums/thanet/", topic.get_absolute_url()):
        assert not [sql for sql in statements(client, url) if sql.startswith(WRITES)]
        assert not client.cookies


def test_a_list_is_read_in_the_order_of_its_index(thanet_forum: Forum) -> None:
    add_topics(ForumFactory.create(), 500)
    add_topics(thanet_forum, 50)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the planner goes by the size of each forum
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_sort = off")  # fifty rows it would rather sort
    plan = Topic.objects.visible().filter(forum=thanet_forum).by_activity()[:30].explain()
    assert "topics_by_activity" in plan
    assert "TEMP B-TREE" not in plan.upper()
    assert "Sort" not in plan

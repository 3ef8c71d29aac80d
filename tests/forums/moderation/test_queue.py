"""What waits, for whom, in which order, and what is said beside it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Value
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.models import Forum, ForumModerator, Post, Report, Topic
from forums.moderation.items import COLUMNS, Kind, Request, RequestSource, has_requests, word
from forums.moderation.policies import can_decide
from forums.moderation.queue import ITEMS_A_PAGE, Queue
from membership.people.models import User
from tests.factories.forums import ForumModeratorFactory, PostFactory, TopicFactory
from tests.factories.moderation import ReportFactory
from tests.factories.people import UserFactory
from tests.forums.conftest import LATER, LATEST, LONG_AGO
from tests.forums.moderation.conftest import decided, reported

TODAY = LATEST.date()


def waits(user: User) -> list[Post | None]:
    return [item.post for item in Queue(user, TODAY).page(1).object_list]


@pytest.fixture
def elsewhere(db: None) -> Post:
    """A post in another district's forum that is reported."""
    post = PostFactory.create(topic=TopicFactory.create(opened_at=LATER, last_position=1))
    ReportFactory.create(post=post)
    return post


def test_each_moderator_sees_their_own_forums_and_officers_all(
    gloves: Post, elsewhere: Post, modupe: User, olive: User, molly: User
) -> None:
    reported(gloves, molly)
    assert waits(modupe) == [gloves]
    assert set(waits(olive)) == {gloves, elsewhere}
    assert waits(molly) == []


def test_what_is_urgent_comes_first_and_then_the_oldest(
    gloves: Post, waiting: Post, beach_clean: Topic, molly: User, modupe: User
) -> None:
    first = beach_clean.posts.get(position=1)
    reported(gloves, molly)
    Report.objects.update(reported_at=LATEST)
    reported(first, molly, "at risk")
    Report.objects.filter(post=first).update(reported_at=LATEST + timedelta(hours=1))
    assert waits(modupe) == [first, waiting, gloves]


def test_a_post_that_many_report_waits_once(gloves: Post, modupe: User) -> None:
    for _ in range(3):
        reported(gloves, UserFactory.create())
    [item] = Queue(modupe, TODAY).page(1).object_list
    assert len(item.reports) == 3
    assert [tab.count for tab in Queue(modupe, TODAY).tabs()] == [1, 1, 0, 0, 0]


def test_what_was_decided_waits_no_more(gloves: Post, molly: User, modupe: User) -> None:
    reported(gloves, molly)
    decided(gloves, modupe, "kept")
    assert waits(modupe) == []


def test_nobody_finds_what_they_wrote_themselves(gloves: Post, magnus: User, molly: User) -> None:
    ForumModeratorFactory.create(forum=gloves.topic.forum, user=magnus, start=LONG_AGO)
    reported(gloves, molly)
    assert waits(magnus) == []


def test_replies_in_a_topic_that_is_hidden_wait_for_the_topic(waiting: Post, modupe: User) -> None:
    assert waits(modupe) == [waiting]
    Topic.objects.update(state="hidden", hidden_at=LATEST)
    assert waits(modupe) == []


def test_a_topic_that_waits_stands_with_its_own_text(waiting_topic: Topic, modupe: User) -> None:
    assert waits(modupe) == [waiting_topic.posts.get()]


def test_a_rooms_reports_are_its_chairs_and_nobody_elses(
    said_in_the_room: Post, charles: User, olive: User, modupe: User, amir: User
) -> None:
    reported(said_in_the_room, charles)
    assert waits(charles) == [said_in_the_room]
    for person in (olive, modupe, amir):
        assert waits(person) == []
        assert not can_decide(person, said_in_the_room, on=TODAY)


def test_what_cannot_wait_in_a_room_is_the_officers_as_well(
    said_in_the_room: Post, charles: User, olive: User, modupe: User, client: Client
) -> None:
    reported(said_in_the_room, charles, "at risk")
    assert [waits(each) for each in (charles, olive, modupe)] == [[said_in_the_room]] * 2 + [[]]
    client.force_login(olive)
    page = client.get(f"/forums/moderation/posts/{said_in_the_room.pk}/decide/")
    assert page.status_code == 200
    assert said_in_the_room.topic.get_absolute_url() not in page.content.decode()


def test_officers_see_to_what_the_chair_wrote(
    said_in_the_room: Post, charles: User, sadie: User, olive: User
) -> None:
    Post.objects.update(author=charles)
    reported(said_in_the_room, sadie)
    assert (waits(charles), waits(olive)) == ([], [said_in_the_room])


def test_the_list_and_the_right_to_decide_say_the_same(
    gloves: Post,
    elsewhere: Post,
    waiting: Post,
    said_in_the_room: Post,
    charles: User,
    molly: User,
    magnus: User,
    modupe: User,
    olive: User,
) -> None:
    reported(gloves, molly)
    reported(said_in_the_room, charles, "illegal")
    posts = {gloves, elsewhere, waiting, said_in_the_room}
    for person in (charles, molly, magnus, modupe, olive):
        may = {post for post in posts if can_decide(person, post, on=TODAY)}
        assert set(waits(person)) == may, person


def test_histories_tell_nothing_of_a_room_to_strangers(
    said_in_the_room: Post, gloves: Post, sadie: User, charles: User, modupe: User
) -> None:
    decided(said_in_the_room, charles, about_author="warned")
    Post.objects.filter(pk=gloves.pk).update(author=sadie)
    reported(gloves, charles)
    [item] = Queue(modupe, TODAY).page(1).object_list
    assert str(item.author) == "1 post, nothing decided against them"


def test_requests_of_another_part_wait_in_the_same_list(
    beach_clean: Topic, modupe: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forums.moderation import items

    monkeypatch.setattr(items, "_sources", [])
    has_requests(
        RequestSource(
            lines=lambda user, on: Forum.objects.annotate(
                kind=word(Kind.REQUESTS), thing=Value(7), since=Value(LATER), urgent=Value(0)
            ).values_list(*COLUMNS),
            read=lambda pks: {pk: Request("Swale Sails asks to join", "", "/x/") for pk in pks},
        )
    )
    [item] = Queue(modupe, TODAY).page(1, kind=Kind.REQUESTS).object_list
    assert item.request == Request("Swale Sails asks to join", "", "/x/")


def test_the_queue_comes_in_pages_by_kind(client: Client, gloves: Post, modupe: User) -> None:
    gloves.topic.refresh_from_db()
    posts = [PostFactory.create(topic=gloves.topic) for _ in range(ITEMS_A_PAGE + 1)]
    for post in posts:
        ReportFactory.create(post=post)
    client.force_login(modupe)
    page = client.get("/forums/moderation/?show=reports&page=2")
    assert [item.post for item in page.context["items"]] == [posts[-1]]
    assert client.get("/forums/moderation/?show=waiting").context["items"] == []


def test_the_queue_costs_the_same_however_much_waits(
    client: Client, gloves: Post, modupe: User
) -> None:
    def statements() -> list[str]:
        """Without that about the officer in the footer: whoever empties the cache has it asked again."""
        with CaptureQueriesContext(connection) as made:
            assert client.get("/forums/moderation/").status_code == 200
        asked = [query["sql"] for query in made.captured_queries]
        return [sql for sql in asked if "home_contacts" not in sql]

    client.force_login(modupe)
    gloves.topic.refresh_from_db()
    ReportFactory.create(post=gloves)
    few = statements()
    for _ in range(15):
        ReportFactory.create(post=PostFactory.create(topic=gloves.topic))
    cache.clear()
    many = statements()
    assert len(many) == len(few) <= 15, many


def test_who_looks_after_nothing_has_no_queue(client: Client, molly: User) -> None:
    assert "/accounts/login/" in client.get("/forums/moderation/")["Location"]
    client.force_login(molly)
    assert client.get("/forums/moderation/").status_code == 403
    assert not ForumModerator.objects.filter(user=molly).exists()

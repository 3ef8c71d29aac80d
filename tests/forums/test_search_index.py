"""Whoever writes a post and however, it is found by what it says now."""

import pytest
from django.core.management import call_command
from django.db import connection

from forums.models import Forum, Post, Topic
from forums.search import postgresql, sqlite
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.forums.test_search import look, titles

pytestmark = pytest.mark.django_db


def test_a_renamed_topic_is_found_by_its_new_title_alone(beach_clean: Topic) -> None:
    Topic.objects.filter(pk=beach_clean.pk).update(title="Litter pick in July")
    assert not look("beach").posts
    assert titles(look("litter gloves")) == ["Litter pick in July"]


def test_a_changed_text_is_found_by_what_it_says_now(gloves: Post) -> None:
    Post.objects.filter(pk=gloves.pk).update(body="I can bring a rake.")
    assert not look("pairs").posts
    assert look("rake").count == 1
    gloves.delete()
    assert not look("rake").posts


def test_a_post_saved_whole_keeps_its_title(beach_clean: Topic) -> None:
    Post.objects.get(topic=beach_clean).save()
    assert look("beach gloves").count == 1


def test_a_post_that_becomes_the_first_of_another_topic_takes_its_title(gloves: Post) -> None:
    other = TopicFactory.create(title="Equipment to lend")
    other.posts.all().delete()
    Post.objects.filter(pk=gloves.pk).update(topic=other, position=1)
    assert titles(look("equipment pairs")) == ["Equipment to lend"]


def test_posts_written_in_bulk_are_found(thanet_forum: Forum) -> None:
    topics = Topic.objects.bulk_create(
        TopicFactory.build(forum=thanet_forum, author=None, organisation=None, title=f"Ferry {n}")
        for n in range(30)
    )
    Post.objects.bulk_create(
        PostFactory.build(
            topic=topic, author=None, organisation=None, position=1, number=topic.pk, body="Timbrel"
        )
        for topic in topics
    )
    assert look("ferry").count == look("timbrel").count == look("ferry timbrel").count == 30


def test_posts_copied_in_are_found(thanet_forum: Forum) -> None:
    """As programs fill the table that know nothing of ours: by COPY, or with what a SELECT finds."""
    topic = TopicFactory.create(forum=thanet_forum, title="Ferry")
    topic.posts.all().delete()
    copy_in({**COPIED, "topic_id": str(topic.pk)})
    assert look("ferry timbrel").count == 1


COPIED = {
    "position": "1",
    "number": "1",
    "body": "Timbrel",
    "html": "<p>",
    "visible_from": "2026-01-01 00:00:00+00:00",
    "written_at": "2026-01-01 00:00:00+00:00",
    "state": "visible",
    "hide_reason": "",
    "wait_reason": "",
    "attachment_count": "0",
}


def copy_in(row: dict[str, str]) -> None:
    """Put one row into the table of posts, as its database takes in many."""
    fields, values = ", ".join(row), list(row.values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY forums_post ({fields}) FROM STDIN") as to:
                to.write_row(values)
        else:
            marks = ", ".join(["%s"] * len(row))
            cursor.execute(f"INSERT INTO forums_post ({fields}) SELECT {marks}", values)


def triggers() -> set[str]:
    where = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(where[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def test_every_migrate_leaves_the_index_in_place(gloves: Post) -> None:
    """What was written while a trigger was missing is indexed by the next migrate."""
    expected = set(sqlite.TRIGGERS if connection.vendor == "sqlite" else postgresql.TRIGGERS)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER forums_post_is_indexed_anew")
        Post.objects.filter(pk=gloves.pk).update(body="I can bring a rake.")
        assert not look("rake").posts
    call_command("migrate", "forums", verbosity=0)
    assert expected <= triggers()
    assert look("rake" if connection.vendor == "sqlite" else "pairs").count == 1


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_migrations_back_and_forth_leave_it_too() -> None:
    """PostgreSQL takes its columns away and fills them anew; SQLite makes tables anew meanwhile."""
    TopicFactory.create(forum=ForumFactory.create(), title="Ferry", text="Timbrel")
    try:
        call_command(
            "migrate", "forums", "0010", verbosity=0
        )  # posts lose columns and get them back
    finally:
        call_command("migrate", verbosity=0)  # other apps’ tables went with those of the forums
    assert look("ferry timbrel").count == 1

"""Fills the database of its process and says what the benchmark asks for: ``forum_plan whole``."""

import json
import sys
from time import perf_counter
from typing import Any

import django

WARM_UP, REPLIES = 20, 200  # each by somebody else
SESSIONS = WARM_UP + REPLIES + 2


def make_database() -> None:
    """A new database under the name that the settings give."""
    from django.core.management import call_command
    from django.db import connection

    name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    call_command("migrate", verbosity=0)


def plan(size_name: str) -> dict[str, Any]:
    """Addresses and sessions, once everything is written."""
    from tests.benchmarks import forum_data

    size = forum_data.SIZES[size_name]
    make_database()
    began = perf_counter()
    forum_data.fill(size)
    seconds = perf_counter() - began
    cookies = _cookies()
    return {
        "filled": f"{size.posts:,} posts written in {seconds:.0f} s",
        "pages": _pages(size.read_topic, cookies[0]),
        "cookies": cookies[1:],
        **_answered(size.answered_topic),
    }


def _pages(slug: str, cookie: str) -> list[tuple[str, ...]]:
    """A forum's first page and its last, and a topic with twenty posts: for a visitor and logged in."""
    from forums.models import Topic

    topic = Topic.objects.select_related("forum").get(slug=slug)
    forum = topic.forum.get_absolute_url()
    first, last = forum, f"{forum}?oldest=1"
    return [
        ("list, first page", first),
        ("list, last page", last),
        ("topic", topic.get_absolute_url()),
        ("list, logged in", first, cookie),
        ("last page, logged in", last, cookie),
        ("topic, logged in", topic.get_absolute_url(), cookie),
    ]


def _answered(slug: str) -> dict[str, str]:
    """Where a reply is sent to, and the page on which the last of them stands in the end."""
    from forums.addresses import page_of, topic_root
    from forums.models import Topic

    topic = Topic.objects.select_related("forum").get(slug=slug)
    page = page_of(topic.last_position + WARM_UP + REPLIES + 1)
    root = topic_root(topic.forum.get_absolute_url(), topic.pk)
    return {"reply": f"{root}reply/", "answered": f"{topic.get_absolute_url()}?page={page}"}


def _cookies() -> list[str]:
    """Sessions of the benchmark's first people."""
    from membership.people.models import User
    from portal.tooling.bench import cookie_of

    users = User.objects.filter(email__startswith="bench-").order_by("pk")[:SESSIONS]
    return [cookie_of(user) for user in users]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(plan(sys.argv[1])))

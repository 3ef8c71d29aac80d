"""Kinds, answers, themes and drafts cost a page not one statement more."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from forums.actions import accept_answer, save_draft
from forums.models import Forum, Post, Topic
from forums.safety.facts import ASKED
from forums.safety.limits import DAY, HOUR
from membership.people.models import User
from tests.factories.forums import TopicFactory
from tests.factories.forums_writing import OccasionFactory
from tests.factories.places import ThemeFactory
from tests.forums.conftest import LATEST
from tests.forums.test_budgets import MOST_ANONYMOUS, MOST_LOGGED_IN, add_posts, statements


@pytest.fixture
def question(thanet_forum: Forum, molly: User) -> Topic:
    """With an answer on its second page, three themes and a draft of Molly's."""
    topic = TopicFactory.create(forum=thanet_forum, author=molly, kind="question")
    topic.themes.set([ThemeFactory.create() for _ in range(3)])
    add_posts(topic, 30)
    answer = Post.objects.get(topic=topic, position=25)
    accept_answer(post=answer, acting_user=molly, now=LATEST)
    save_draft(place=topic, fields={"body": ["Half"]}, acting_user=molly, now=LATEST)
    return Topic.objects.get(pk=topic.pk)


def test_a_question_with_its_answer_costs_no_more(
    client: Client, question: Topic, molly: User
) -> None:
    plain = TopicFactory.create(forum=question.forum)
    add_posts(plain, 30)
    event = OccasionFactory.create(topic__forum=question.forum).topic
    for most in (MOST_ANONYMOUS, MOST_LOGGED_IN):
        warm = most == MOST_LOGGED_IN
        usual = statements(client, plain.get_absolute_url(), warm=warm)
        for topic in (question, event):
            made = statements(client, topic.get_absolute_url(), warm=warm)
            assert len(made) == len(usual) <= most, made
        for url in ("/forums/thanet/", f"/forums/thanet/?theme={question.themes.all()[0].slug}"):
            made = statements(client, url, warm=warm)
            assert len(made) <= most, made
        client.force_login(molly)


MANY_MORE = """
INSERT INTO forums_post (topic_id, author_id, position, number, body, html, state, hide_reason,
  wait_reason, attachment_count, written_at, visible_from)
SELECT topic_id, author_id, position + 1000 * n, number + 1000 * n, body, html, state, '', '', 0,
  %s - n * interval '1 hour', %s - n * interval '1 hour'
FROM forums_post, generate_series(1, 200) n"""


def loops(node: dict[str, Any]) -> int:
    """How often the busiest part of a plan was run."""
    return max(int(node["Actual Loops"]), *map(loops, node.get("Plans", [])), 0)


@pytest.mark.postgresql
def test_what_a_post_asks_does_not_grow_with_the_accounts_that_are_new(thanet_forum: Forum) -> None:
    add_posts(TopicFactory.create(forum=thanet_forum), 100)  # each of another account
    with connection.cursor() as cursor:
        cursor.execute(MANY_MORE, [LATEST - DAY, LATEST - DAY])
    author = User.objects.latest("pk")
    values: dict[str, Any] = {"author": author.pk, "forum": thanet_forum.pk, "unconfirmed": None}
    values |= {"settled": 2, "known": 2, "fingerprint": 1, "flood": 9}
    values |= {"now": LATEST, "until": LATEST, "flood_since": LATEST - HOUR}
    values |= {"same_since": LATEST, "young_since": LATEST - DAY}
    statement = re.sub(r"%\((\w+)\)s", lambda found: f"${[*values].index(found[1]) + 1}", ASKED)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE asked AS {statement}")
        places = ", ".join(["%s"] * len(values))
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked ({places})"
        cursor.execute(explain, list(values.values()))
        (((plan,),),) = cursor.fetchall()
        cursor.execute("DEALLOCATE asked")
    assert loops(plan["Plan"]) < 10

"""The search page, the site's search and the topics that are shown before a new one is posted."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.actions import hide_topic
from forums.models import Forum, Topic
from membership.people.models import User
from membership.places.models import District
from tests.factories.forums import ForumFactory, TopicFactory
from tests.forums.conftest import LATER

pytestmark = pytest.mark.django_db
NEW = "/forums/thanet/new/"


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_what_is_found_with_its_words_marked(client: Client, gloves: object) -> None:
    text = page(client, "/forums/search/?q=pairs")
    assert "1 post with" in text
    assert "fifty <mark>pairs</mark>" in text
    assert "Magnus Manager, Thanet Tides" in text
    assert "Did not find it?" in text


def test_what_was_asked_is_kept_and_each_filter_can_be_taken_away(
    client: Client, gloves: object
) -> None:
    text = page(
        client, "/forums/search/?q=pairs&forum=thanet&since_day=1&since_month=5&since_year=2026"
    )
    assert 'value="pairs"' in text
    assert '<option value="thanet" selected>' in text
    assert "1 post with" in text
    assert 'href="/forums/search/?q=pairs&amp;forum=thanet#found"' in text
    assert "/forums/thanet/new/" in text


def test_a_slip_is_said_beside_its_field_and_narrows_nothing(
    client: Client, gloves: object
) -> None:
    for slip in ("since_day=40&since_month=5&since_year=2026", "forum=nowhere", "theme=nothing"):
        text = page(client, f"/forums/search/?q=pairs&{slip}")
        assert "There is a problem" in text
        assert "1 post with" in text


def test_whoever_finds_nothing_is_helped_on(client: Client, gloves: object) -> None:
    assert "What are you looking for?" in page(client, "/forums/search/")
    assert "No post was found." in page(client, "/forums/search/?q=zeppelin")
    assert "Ask in a forum" in page(client, "/forums/search/?q=zeppelin")
    assert "These words stand in nearly every post." in page(client, "/forums/search/?q=the+and")


@pytest.mark.parametrize(
    "query", ["%22", "%00", "-", "a%20%22", "%EF%BF%BF", "x" * 10_000, "page=-1"]
)
def test_any_question_gives_a_page(client: Client, gloves: object, query: str) -> None:
    page(client, f"/forums/search/?q={query}&page={query}&organisation={query}&since_day={query}")
    page(client, f"/forums/thanet/new/similar/?title={query}")


def test_a_page_of_results_costs_five_statements(
    client: Client, gloves: object, modupe: User
) -> None:
    for user, most in ((None, 5), (modupe, 8)):
        if user:
            client.force_login(user)
        page(client, "/forums/search/?q=pairs")
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            page(client, "/forums/search/?q=pairs&forum=thanet&kind=discussion")
        assert len(captured) <= most, [query["sql"] for query in captured.captured_queries]


def test_a_forum_and_the_front_lead_to_the_search(client: Client, beach_clean: Topic) -> None:
    assert 'name="forum" value="thanet"' in page(client, "/forums/thanet/")
    assert 'action="/forums/search/"' in page(client, "/forums/")


def test_the_sites_search_shows_the_best_posts_and_leads_to_all(
    client: Client, beach_clean: Topic
) -> None:
    for _ in range(4):
        TopicFactory.create(forum=beach_clean.forum, title="Gloves for sale")
    text = page(client, "/search/?q=gloves")
    assert text.count("portal-found__text") == 3
    assert 'href="/forums/search/?q=gloves">See all 5 posts' in text


def send(client: Client, **fields: str) -> str:
    """What the form for a new topic answers; the empty text for a topic that was posted."""
    response = client.post(
        NEW, {"title": "A beach clean for June?", "body": "Who comes?", **fields}
    )
    return "" if response.status_code == 302 else response.content.decode()


def test_topics_like_a_new_one_are_shown_once_and_nothing_is_lost(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    client.force_login(molly)
    text = send(client)
    assert "Is it one of these?" in text
    assert f'href="{beach_clean.get_absolute_url()}"' in text
    assert "Who comes?" in text
    assert 'value="A beach clean for June?"' in text
    assert Topic.objects.count() == 1
    assert not send(client, similar_seen="1")
    assert Topic.objects.count() == 2


def test_a_topic_unlike_any_other_is_posted_at_once(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    client.force_login(molly)
    assert not send(client, title="Beach huts")  # one word shared is not enough
    assert Topic.objects.count() == 2


def test_a_form_with_a_fault_asks_for_that_first(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    client.force_login(molly)
    text = send(client, body="")
    assert "Write your text." in text
    assert "Is it one of these?" not in text


def test_the_same_forum_comes_first_and_what_is_hidden_never(
    client: Client, beach_clean: Topic, swale: District, olive: User, thanet_forum: Forum
) -> None:
    elsewhere = TopicFactory.create(
        forum=ForumFactory.create(district=swale), title="June beach clean, beach clean, June"
    )
    url = "/forums/thanet/new/similar/?title=Beach+clean+in+June"
    text = page(client, url)
    assert text.index(beach_clean.title) < text.index(elsewhere.title)
    hide_topic(topic=beach_clean, reason="Spam", acting_user=olive, now=LATER)
    text = page(client, url)
    assert beach_clean.title not in text
    assert elsewhere.title in text


def test_search_engines_are_told_of_public_topics(client: Client, beach_clean: Topic) -> None:
    maps = page(client, "/sitemap-topics.xml")
    assert "/sitemap-topics-0.xml</loc>" in maps
    topics = page(client, "/sitemap-topics-0.xml")
    assert f"{beach_clean.get_absolute_url()}</loc>" in topics
    assert "<lastmod>2026-05-04</lastmod>" in topics
    assert client.get("/sitemap-topics-9.xml").status_code == 404
    assert "sitemap-topics.xml" in page(client, "/robots.txt")

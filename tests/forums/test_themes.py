"""Topics stand under themes, and a forum is read by one of them."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from forums.actions import correct_themes
from forums.errors import NotAllowedError
from forums.listing import Way, _of_forum, topic_page
from forums.models import Forum, ForumModerator, Topic
from membership.people.models import User
from membership.places.models import Theme
from tests.factories.forums import ForumFactory, TopicFactory
from tests.factories.places import ThemeFactory
from tests.forums.conftest import LATER, LONG_AGO
from tests.forums.test_budgets import add_topics
from tests.forums.test_pages import NEW, TOPIC, text


@pytest.fixture
def funding(db: None) -> Theme:
    return ThemeFactory.create(name="Funding", slug="funding")


@pytest.fixture
def health(db: None) -> Theme:
    return ThemeFactory.create(name="Health", slug="health")


def test_a_topic_is_started_under_themes(
    client: Client, thanet_forum: Forum, molly: User, funding: Theme, health: Theme
) -> None:
    client.force_login(molly)
    page = client.post(NEW, {**TOPIC, "themes": [funding.pk, health.pk]}, follow=True)
    assert "Funding Health" in text(page)
    assert 'href="/forums/thanet/?theme=funding"' in page.content.decode()


def test_where_there_are_no_themes_nobody_is_asked_for_any(
    client: Client, thanet_forum: Forum, molly: User
) -> None:
    client.force_login(molly)
    assert "Themes" not in text(client.get(NEW))
    ThemeFactory.create()
    assert "Themes" in text(client.get(NEW))


def test_at_most_three_themes_are_chosen(client: Client, thanet_forum: Forum, molly: User) -> None:
    themes = [ThemeFactory.create().pk for _ in range(4)]
    client.force_login(molly)
    assert "Choose at most 3 themes." in text(client.post(NEW, {**TOPIC, "themes": themes}))
    for stranger in ("x", 10**30, "\x00"):
        response = client.post(NEW, {**TOPIC, "themes": [stranger]})
        assert "Choose themes from the list." in text(response)
    assert not Topic.objects.exists()


def test_a_forum_is_read_by_a_theme(
    client: Client, beach_clean: Topic, funding: Theme, health: Theme
) -> None:
    TopicFactory.create(forum=beach_clean.forum, title="Grants in May").themes.add(funding)
    page = text(client.get("/forums/thanet/?theme=funding"))
    assert "Topics about Funding" in page
    assert "Grants in May" in page
    assert "Beach clean" not in page
    assert "No topic here has this theme yet." in text(client.get("/forums/thanet/?theme=health"))
    assert "Beach clean" in text(client.get("/forums/thanet/?theme=nothing"))


def test_the_pages_of_a_theme_hold_each_of_its_topics_once(
    thanet_forum: Forum, funding: Theme
) -> None:
    for number in range(5):
        TopicFactory.create(forum=thanet_forum, title=f"Grant {number}").themes.add(funding)
        TopicFactory.create(forum=thanet_forum)
    seen: list[str] = []
    query: dict[str, str] = {}
    while True:
        page = topic_page(thanet_forum, query, size=2, theme="funding")
        seen += [row.title for row in page.rows]
        if not page.older:
            break
        start, _, place = page.older.rpartition("=")
        assert start == "?theme=funding&older"
        query = {"older": place}
    assert sorted(seen) == [f"Grant {number}" for number in range(5)]
    last = topic_page(thanet_forum, {"oldest": "1"}, size=2, theme="funding")
    assert last.newer.startswith("?theme=funding&newer=")
    assert last.oldest == "?theme=funding&oldest=1"


def titles(forum: Forum, **asked: str) -> list[str]:
    return [row.title for row in topic_page(forum, asked, theme="funding").rows]


def test_the_list_of_a_theme_follows_what_becomes_of_its_topics(
    thanet_forum: Forum, funding: Theme, health: Theme
) -> None:
    for number in range(4):
        opened = LATER + timedelta(minutes=number)
        topic = TopicFactory.create(forum=thanet_forum, title=f"{number}", opened_at=opened)
        topic.themes.add(funding, health)
    assert titles(thanet_forum) == ["3", "2", "1", "0"]
    Topic.objects.filter(title="1").update(pinned_at=LATER)
    Topic.objects.filter(title="0").update(last_post_at=LATER + timedelta(days=1))
    assert titles(thanet_forum) == ["1", "0", "3", "2"]
    Topic.objects.filter(title="3").update(state="hidden", hidden_at=LATER)
    elsewhere = ForumFactory.create()
    Topic.objects.filter(title="2").update(forum=elsewhere)
    assert (titles(thanet_forum), titles(elsewhere)) == (["1", "0"], ["2"])
    Topic.objects.get(title="0").themes.set([health])
    assert titles(thanet_forum) == ["1"]


@pytest.mark.postgresql
@pytest.mark.parametrize("way", [Way.FIRST, Way.OLDER, Way.NEWER, Way.OLDEST])
@pytest.mark.parametrize("every", [1, 200])
@pytest.mark.parametrize("reads", [False, True])
def test_a_theme_in_a_forum_is_listed_from_its_index_however_common_it_is(
    thanet_forum: Forum, funding: Theme, molly: User, *, every: int, way: Way, reads: bool
) -> None:
    add_topics(thanet_forum, 2_000)
    add_topics(other := ForumFactory.create(), 2_000)
    here = list(Topic.objects.filter(forum=thanet_forum).order_by("pk")[::every])
    there = list(Topic.objects.filter(forum=other))
    links = Topic.themes.through
    links.objects.bulk_create(links(topic=each, theme=funding) for each in (*here, *there))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    middle = here[len(here) // 2]
    place = (
        {} if way in (Way.FIRST, Way.OLDEST) else {"moment": middle.last_post_at, "pk": middle.pk}
    )
    reader = {"person": molly.pk, "since": LATER} if reads else {}
    asked = _of_forum.queryset(way, 30, forum=thanet_forum.pk, theme="funding", **reader, **place)
    (plan,) = json.loads(asked.explain(format="json", analyze=True))
    read = list(scans(plan["Plan"]))
    assert "forums_topics_by_theme" in {each.get("Index Name") for each in read}
    assert max(walked(each) for each in read if each["Relation Name"] in GROWING) < 50


GROWING = {"forums_topic", "forums_topic_themes"}


def scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of a plan that read a table or its index."""
    if "Relation Name" in node:
        yield node
    for each in node.get("Plans", ()):
        yield from scans(each)


def walked(scan: dict[str, Any]) -> int:
    """How many rows it looked at."""
    passed_over = int(scan.get("Rows Removed by Filter", 0))
    return int(scan["Actual Loops"] * (scan["Actual Rows"] + passed_over))


def test_a_moderator_corrects_themes_and_the_history_says_so(
    client: Client, beach_clean: Topic, modupe: User, molly: User, funding: Theme
) -> None:
    client.force_login(modupe)
    client.post(f"/forums/thanet/{beach_clean.pk}/themes/", {"themes": funding.pk})
    assert list(beach_clean.themes.all()) == [funding]
    post = beach_clean.posts.get()
    page = text(client.get(f"/forums/thanet/{beach_clean.pk}/posts/{post.pk}/history/"))
    assert "Modupe Moderator" in page
    assert "[added] Themes: Funding" in page


def test_who_does_not_moderate_corrects_no_themes(
    beach_clean: Topic, molly: User, modupe: User, funding: Theme
) -> None:
    ForumModerator.objects.update(start=LONG_AGO)
    with pytest.raises(NotAllowedError):
        correct_themes(topic=beach_clean, themes=[funding], acting_user=molly, now=LATER)
    correct_themes(topic=beach_clean, themes=[funding], acting_user=modupe, now=LATER)
    correct_themes(topic=beach_clean, themes=[funding], acting_user=modupe, now=LATER)
    assert beach_clean.posts.get().versions.count() == 1


def test_the_themes_are_folded_away_also_once_one_is_chosen(
    client: Client, thanet_forum: Forum, funding: Theme, health: Theme
) -> None:
    page = BeautifulSoup(client.get("/forums/thanet/?theme=funding").content, "html.parser")
    [themes] = page.select(".portal-themes")
    assert not themes.has_attr("open")
    assert "Theme: Funding" in themes.get_text()
    [back] = page.select(".portal-themes + p a")
    assert (back.get_text(), back["href"]) == ("Show topics of all themes", "/forums/thanet/")

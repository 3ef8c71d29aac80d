"""Topics stand under themes, and a forum is read by one of them."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from forums.actions import correct_themes
from forums.errors import NotAllowedError
from forums.listing import topic_page
from forums.models import Forum, ForumModerator, Topic
from membership.people.models import User
from membership.places.models import Theme
from tests.factories.forums import TopicFactory
from tests.factories.places import ThemeFactory
from tests.forums.conftest import LATER, LONG_AGO
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

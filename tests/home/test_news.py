"""News: who sees what, from when, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import NewsPage
from membership.people.models import User
from membership.people.roles import OFFICER
from membership.places.models import District
from tests.factories.home import make_image, make_news
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


def test_a_visitor_reads_the_newest_first(client: Client) -> None:
    make_news("Older", visible_from=MARCH)
    make_news("Newer", visible_from=APRIL)
    page = client.get("/news/").content.decode()
    assert page.index("Newer") < page.index("Older")


def test_a_visitor_reads_an_article(client: Client, thanet: District) -> None:
    article = make_news("Lifeboat station opens", districts=[thanet])
    page = client.get(article.url).content.decode()
    assert "Lifeboat station opens" in page
    assert "Thanet" in page


def test_a_draft_is_in_no_list_and_has_no_address(client: Client) -> None:
    draft = make_news("Not yet", live=False)
    assert "Not yet" not in client.get("/news/").content.decode()
    assert "Not yet" not in client.get("/news/feed/").content.decode()
    assert client.get(draft.get_url()).status_code == 404


def test_a_private_article_is_listed_for_those_who_may_read_it(olive: User, priya: User) -> None:
    article = make_news("For officers")
    restriction = PageViewRestriction.objects.create(page=article, restriction_type="groups")
    restriction.groups.add(Group.objects.get(name=OFFICER))
    assert list(NewsPage.objects.visible_to(olive)) == [article]
    assert not NewsPage.objects.visible_to(priya).exists()
    assert not NewsPage.objects.visible_to(None).exists()
    assert not NewsPage.objects.shown_between(MARCH, timezone.now() + timedelta(1)).exists()


def test_news_of_members_is_listed_for_whoever_has_logged_in(priya: User) -> None:
    article = make_news("For everyone with an account")
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert list(NewsPage.objects.visible_to(priya)) == [article]
    assert not NewsPage.objects.visible_to(None).exists()


def test_a_district_has_its_own_news_and_the_countys(thanet: District, swale: District) -> None:
    for_thanet = make_news("Thanet", districts=[thanet, swale])
    for_all = make_news("Kent")
    make_news("Swale", districts=[swale])
    assert set(NewsPage.objects.about(thanet)) == {for_thanet, for_all}


def test_the_list_can_be_narrowed(client: Client, thanet: District, swale: District) -> None:
    youth = ThemeFactory.create(name="Youth", slug="youth")
    make_news("Skate park", districts=[thanet], themes=[youth])
    make_news("Food bank", districts=[thanet])
    make_news("Youth club", districts=[swale], themes=[youth])
    page = client.get("/news/?district=thanet&theme=youth").content.decode()
    assert "Skate park" in page
    assert "Food bank" not in page
    assert "Youth club" not in page


@pytest.mark.parametrize("query", ["district=nowhere", "theme=%00", "page=0", "page=999", "page=x"])
def test_what_nobody_can_mean_is_no_reason_to_fail(client: Client, query: str) -> None:
    make_news("Still here")
    response = client.get(f"/news/?{query}")
    assert response.status_code == 200
    assert "Still here" in response.content.decode()


def test_an_empty_list_says_so(client: Client) -> None:
    assert "no news" in client.get("/news/").content.decode().lower()


def test_the_window_is_half_open() -> None:
    article = make_news(visible_from=MARCH)
    assert list(NewsPage.objects.shown_between(MARCH, APRIL)) == [article]
    assert not NewsPage.objects.shown_between(MARCH - timedelta(days=1), MARCH).exists()


def test_a_picture_needs_its_description() -> None:
    article = make_news()
    article.image = make_image()
    with pytest.raises(ValidationError, match="Say what the picture shows"):
        article.full_clean()
    article.image_alt = "The harbour at low tide"
    article.full_clean()


def test_first_publication_is_remembered_through_edits_and_withdrawal() -> None:
    article = make_news(live=False)
    article.save_revision().publish()
    article.refresh_from_db()
    first = article.visible_from
    assert first is not None
    article.unpublish()
    article.title = "Corrected"
    article.save_revision().publish()
    article.refresh_from_db()
    assert (article.title, article.visible_from) == ("Corrected", first)


def test_a_revision_from_before_the_publication_does_not_undo_the_moment() -> None:
    article = make_news(live=False)
    early = article.save_revision()
    article.save_revision().publish()
    first = NewsPage.objects.get().visible_from
    early.publish()
    assert NewsPage.objects.get().visible_from == first


def test_a_copy_has_not_been_seen_yet() -> None:
    article = make_news()
    copy = article.copy(keep_live=False, update_attrs={"slug": "copy"})
    assert copy.visible_from is None

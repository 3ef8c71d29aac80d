"""The site stands by itself: after migrate, after a flush, and however often it is laid out."""

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from wagtail.models import GroupPagePermission, Page, Site, Workflow

from home.layout import STANDING_PAGES, lay_out_site
from home.models import HomePage, StandardPage
from membership.people.roles import EDITOR, OFFICER


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/news/", *(f"/{slug}/" for slug in STANDING_PAGES)])
def test_a_new_site_has_its_first_pages(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_laying_out_twice_changes_nothing() -> None:
    before = (Page.objects.count(), GroupPagePermission.objects.count(), Workflow.objects.count())
    lay_out_site()
    after = (Page.objects.count(), GroupPagePermission.objects.count(), Workflow.objects.count())
    assert after == before


@pytest.mark.django_db
def test_what_editors_wrote_stays() -> None:
    page = StandardPage.objects.get(slug="privacy")
    page.title = "Privacy, in our own words"
    page.save()
    lay_out_site()
    page.refresh_from_db()
    assert page.title == "Privacy, in our own words"


@pytest.mark.django_db
def test_a_page_that_the_footer_needs_comes_back() -> None:
    StandardPage.objects.get(slug="cookies").delete()
    lay_out_site()
    assert StandardPage.objects.get(slug="cookies").live


@pytest.mark.django_db
def test_wagtails_own_welcome_is_gone() -> None:
    assert not Page.objects.filter(title__startswith="Welcome to your new").exists()
    assert [page.title for page in Page.objects.filter(depth=2)] == ["Kent Engagement Portal"]


@pytest.mark.django_db
def test_addresses_follow_the_one_setting() -> None:
    with override_settings(SITE_URL="https://together.example.org"):
        lay_out_site()
    assert Site.objects.get().root_url == "https://together.example.org"


@pytest.mark.django_db
def test_editors_publish_and_officers_write() -> None:
    def verbs(group: str) -> set[str]:
        granted = GroupPagePermission.objects.filter(group__name=group, page__depth=1)
        return {
            name.removesuffix("_page")
            for name in granted.values_list("permission__codename", flat=True)
        }

    assert verbs(EDITOR) == {"add", "change", "publish"}
    assert verbs(OFFICER) == {"add", "change"}


@pytest.mark.django_db(transaction=True)
def test_the_site_is_whole_after_a_flush(client: Client) -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert HomePage.objects.get().live
    assert client.get("/accessibility/").status_code == 200
    assert Workflow.objects.filter(active=True).count() == 1

"""Wagtail's admin: editors publish, officers write and ask, administrators do all."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from consultations.models import ConsultationIndexPage, ConsultationPage
from home.models import Contacts, HomePage, NewsIndexPage, NewsPage, StandardPage
from membership.people.models import User
from membership.places.models import District
from tests.factories.home import make_image, make_news
from tests.factories.organisations import OrganisationFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(edie: User, olive: User, amir: User) -> None:
    for user in (edie, olive, amir):
        second_factor(user)


def form(title: str, **changes: Any) -> dict[str, Any]:
    """An article as the editing screen sends it."""
    data: dict[str, Any] = nested_form_data(
        {
            "title": title,
            "slug": "an-article",
            "summary": "What happened.",
            "body": streamfield([("text", rich_text("<p>How it came about.</p>"))]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            **changes,
        }
    )
    return data


def send(client: Client, user: User, data: dict[str, Any]) -> Any:
    client.force_login(user)
    index = NewsIndexPage.objects.get()
    return client.post(reverse("wagtailadmin_pages:add", args=["home", "newspage", index.pk]), data)


def test_an_editor_publishes_news(client: Client, edie: User, thanet: District) -> None:
    choices = {"districts": [thanet.pk], "action-publish": "publish"}
    send(client, edie, form("Lifeboat station opens") | choices)
    article = NewsPage.objects.get()
    assert article.live
    assert article.visible_from is not None
    assert list(article.districts.all()) == [thanet]
    client.logout()
    assert "Lifeboat station opens" in client.get("/news/").content.decode()


def test_a_picture_without_a_description_is_not_published(client: Client, edie: User) -> None:
    data = form("With picture", image=make_image().pk, image_alt="")
    response = send(client, edie, data | {"action-publish": "publish"})
    assert "Say what the picture shows" in response.content.decode()
    assert not NewsPage.objects.exists()


def test_an_officer_writes_but_does_not_publish(client: Client, olive: User) -> None:
    send(client, olive, form("Officer’s draft") | {"action-publish": "publish"})
    assert not NewsPage.objects.get().live


def test_an_officers_draft_appears_once_an_editor_approves(
    client: Client, olive: User, edie: User
) -> None:
    send(client, olive, form("Officer’s draft") | {"action-submit": "submit"})
    article = NewsPage.objects.get()
    task = TaskState.objects.get()
    client.force_login(edie)
    approve = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", task.pk])
    client.post(approve, {"next": "/admin/"})
    article.refresh_from_db()
    assert article.live
    assert article.visible_from is not None


@pytest.mark.parametrize("name", ["priya", "molly", "magnus"])
def test_nobody_else_reaches_the_editing_screens(
    client: Client, name: str, request: pytest.FixtureRequest
) -> None:
    response = send(
        client, request.getfixturevalue(name), form("Not mine") | {"action-publish": "x"}
    )
    assert response.status_code in (302, 403)
    assert not NewsPage.objects.exists()


def test_editors_and_administrators_name_the_key_officer(client: Client, edie: User) -> None:
    client.force_login(edie)
    address = reverse("wagtailsettings:edit", args=["home", "contacts", Contacts.load().pk])
    client.post(address, {"key_officer_name": "Nadia Officer", "run_by": "Kent County Council"})
    assert Contacts.load().key_officer_name == "Nadia Officer"


def test_an_officer_does_not_change_the_contacts(client: Client, olive: User) -> None:
    client.force_login(olive)
    address = reverse("wagtailsettings:edit", args=["home", "contacts", Contacts.load().pk])
    client.post(address, {"key_officer_name": "Somebody else"})
    assert Contacts.load().key_officer_name == ""


def test_the_dashboard_greets_and_says_what_waits(client: Client, olive: User) -> None:
    OrganisationFactory.create(state="pending")
    client.force_login(olive)
    page = client.get("/admin/").content.decode()
    assert "Good to see you, Olive" in page
    assert "1 organisation to confirm" in page
    assert "Kent Engagement Portal" in page


def test_the_dashboard_of_an_editor_holds_no_work_of_officers(client: Client, edie: User) -> None:
    OrganisationFactory.create(state="pending")
    client.force_login(edie)
    assert "to confirm" not in client.get("/admin/").content.decode()


def test_each_page_type_has_its_place() -> None:
    assert set(HomePage.allowed_subpage_models()) == {
        NewsIndexPage,
        StandardPage,
        ConsultationIndexPage,
    }
    assert NewsIndexPage.allowed_subpage_models() == [NewsPage]
    assert not NewsPage.allowed_subpage_models()
    assert ConsultationPage in ConsultationIndexPage.allowed_subpage_models()


def test_every_block_is_shown(client: Client) -> None:
    article = make_news()
    image = make_image()
    article.body = json.dumps(
        [
            {"type": "inset", "value": "<p>Set apart.</p>"},
            {"type": "details", "value": {"summary": "More", "text": "<p>Hidden first.</p>"}},
            {
                "type": "picture",
                "value": {
                    "image": {"image": image.pk, "alt_text": "A quay", "decorative": False},
                    "caption": "The quay",
                },
            },
            {
                "type": "call_to_action",
                "value": {
                    "label": "Read on",
                    "address": "https://example.org/",
                    "page": None,
                    "text": "",
                },
            },
        ]
    )
    article.save()
    page = client.get(article.get_url()).content.decode()
    for expected in ("Set apart.", "Hidden first.", 'alt="A quay"', "The quay", "Read on"):
        assert expected in page

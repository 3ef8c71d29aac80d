"""Files and pictures of Wagtail's library that a consultation uses stay; the admin says which uses them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from consultations.models import ConsultationPage, EarlierPaper, RoundDocument
from tests.consultations.evidence.conftest import document
from tests.factories.consultations import (
    AlternativeFormatFactory,
    RoundDocumentFactory,
    ready_notice,
)
from tests.factories.home import make_image

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def notice() -> ConsultationPage:
    return ready_notice(title="Moorings", slug="moorings")


def given_to_read() -> Any:
    return RoundDocumentFactory.create(
        round=the_notice().rounds.get(), file=document(b"DRAFT")
    ).file


def in_another_format() -> Any:
    paper = RoundDocumentFactory.create(round=the_notice().rounds.get())
    return AlternativeFormatFactory.create(document=paper, file=document(b"LARGE")).file


def given_to_read_once() -> Any:
    file = document(b"FIRST")
    paper = RoundDocumentFactory.create(round=the_notice().rounds.get())
    row = {"document": paper, "title": "Draft", "kind": "draft", "note": "Page 3 was missing."}
    EarlierPaper.objects.create(**row, file=file, replaced_at=timezone.now())
    return file


def linked_in_the_notice() -> Any:
    file, page = document(b"MAP"), the_notice()
    page.purpose = f'<p>See <a linktype="document" id="{file.pk}">the map</a>.</p>'
    page.save()
    return file


def linked_in_a_text_to_read() -> Any:
    file = document(b"MAP")
    text = f'<p>See <a linktype="document" id="{file.pk}">the map</a>.</p>'
    RoundDocumentFactory.create(round=the_notice().rounds.get(), file=None, text=text)
    return file


def the_notice() -> ConsultationPage:
    return ConsultationPage.objects.get(slug="moorings")  # type: ignore[no-any-return]


USES = [
    given_to_read,
    in_another_format,
    given_to_read_once,
    linked_in_the_notice,
    linked_in_a_text_to_read,
]


@pytest.mark.parametrize("use", USES)
def test_a_file_in_use_is_not_deleted_alone(admin: Client, use: Any) -> None:
    file = use()
    page = admin.post(f"/admin/documents/delete/{file.pk}/", follow=True)
    assert page.status_code == 200
    words = page.content.decode()
    assert f"“{file.title}” cannot be deleted: the consultation “Moorings” uses it." in words
    assert get_document_model().objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize("use", USES)
def test_a_file_in_use_keeps_all_that_were_chosen_with_it(admin: Client, use: Any) -> None:
    file, free = use(), document(b"FREE")
    url = f"/admin/bulk/wagtaildocs/document/delete/?id={free.pk}&id={file.pk}"
    words = admin.post(url, follow=True).content.decode()
    assert "the consultation “Moorings” uses it" in words
    assert get_document_model().objects.filter(pk__in=[file.pk, free.pk]).count() == 2


@pytest.mark.parametrize("use", USES)
def test_a_file_in_use_is_not_deleted_where_files_are_added(admin: Client, use: Any) -> None:
    file = use()
    answer = admin.post(f"/admin/documents/multiple/{file.pk}/delete/")
    assert answer.status_code == 409
    assert "the consultation “Moorings” uses it" in answer.json()["error_message"]
    assert get_document_model().objects.filter(pk=file.pk).exists()


def test_what_no_consultation_uses_is_deleted(admin: Client) -> None:
    alone, together, added = (document(b"FREE") for _ in range(3))
    admin.post(f"/admin/documents/delete/{alone.pk}/")
    admin.post(f"/admin/bulk/wagtaildocs/document/delete/?id={together.pk}")
    assert admin.post(f"/admin/documents/multiple/{added.pk}/delete/").json()["success"]
    gone = [each.pk for each in (alone, together, added)]
    assert not get_document_model().objects.filter(pk__in=gone).exists()


def test_a_picture_in_use_is_not_deleted(admin: Client) -> None:
    picture, page = make_image(), the_notice()
    page.purpose = f'<embed embedtype="image" id="{picture.pk}" format="left" alt="The pier"/>'
    page.save()
    for url in (
        f"/admin/images/{picture.pk}/delete/",
        f"/admin/bulk/wagtailimages/image/delete/?id={picture.pk}",
    ):
        assert (
            "the consultation “Moorings” uses it" in admin.post(url, follow=True).content.decode()
        )
    assert get_image_model().objects.filter(pk=picture.pk).exists()


def test_who_may_not_delete_hears_nothing_of_it(client: Client, editor: Client) -> None:
    file = given_to_read()
    words = client.post(f"/admin/documents/delete/{file.pk}/", follow=True).content.decode()
    assert "Moorings” uses it" not in words
    assert RoundDocument.objects.filter(file=file).exists()

"""Through Wagtail's own views: whatever is done to a page leaves every response where it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Answer, AnsweredOption, ConsultationPage, Response, Round
from consultations.notices.actions import override_gate
from consultations.notices.pages import ConsultationPage as Notice
from consultations.surveys.answers import Given
from tests.consultations.conftest import Asked
from tests.consultations.test_editing import notice_form
from tests.factories.consultations import ConsultationPageFactory, consultation_index, ready_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(asked: Asked) -> Notice:
    """A published notice with a round that is over and a response with answers; and an old revision."""
    from consultations.actions import send_response

    page = asked.round.page
    asked.round.survey.questions.update(required=False)
    answers = {asked.questions["long-text"].pk: Given(text="Keep the pier.")}
    option = asked.option("single", "Weekly").pk
    answers[asked.questions["single"].pk] = Given(options=(option,))
    send_response(asked.round, acting_user=None, capacity="charity", answers=answers)
    Round.objects.update(closes_at=timezone.now())
    for title in ("First words", "Second words"):
        page.title = title
        page.save_revision().publish()
    return ConsultationPage.objects.get(pk=page.pk)  # type: ignore[no-any-return]


def everything() -> list[tuple[Any, ...]]:
    """Rounds, responses and answers, each with what it hangs on."""
    return [
        *Round.objects.order_by("pk").values_list("pk", "page", "opens_at", "closes_at"),
        *Response.objects.order_by("pk").values_list("pk", "round", "capacity", "sent_at"),
        *Answer.objects.order_by("pk").values_list("pk", "response", "question", "text"),
        *AnsweredOption.objects.order_by("pk").values_list("pk", "answer", "option"),
    ]


@contextmanager
def nothing_moves() -> Iterator[None]:
    before = everything()
    assert any(len(row) == 4 for row in before)
    yield
    assert everything() == before


def admin_url(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def test_a_draft_without_a_round_is_written_saved_and_deleted(
    admin: Client, answered: Notice
) -> None:
    add = admin_url("add", "consultations", "consultationpage", consultation_index().pk)
    with nothing_moves():
        form = notice_form(title="Another", slug="another")
        del form["action-publish"]
        admin.post(add, form)
        draft = ConsultationPage.objects.get(slug="another")
        admin.post(admin_url("edit", draft.pk), form | {"title": "Still a draft"})
        assert admin.get(admin_url("edit", draft.pk)).status_code == 200
        assert admin.get(admin_url("view_draft", draft.pk)).status_code == 200
        admin.post(admin_url("delete", draft.pk))
    assert not ConsultationPage.objects.filter(slug="another").exists()


def test_an_old_revision_is_restored(admin: Client, answered: Notice) -> None:
    old = answered.revisions.order_by("created_at").first()
    shown = answered.visible_from
    with nothing_moves():
        revert = admin_url("revisions_revert", answered.pk, old.pk)
        assert "First words" in admin.get(revert).content.decode()
        form = notice_form(title="First words", slug=answered.slug, revision=str(old.pk))
        admin.post(admin_url("edit", answered.pk), form)
    answered.refresh_from_db()
    assert (answered.title, answered.live) == ("First words", True)
    assert answered.visible_from == shown


@pytest.mark.parametrize("extra", [{}, {"copy_subpages": "on"}])
def test_a_copy_has_the_text_alone(admin: Client, answered: Notice, extra: dict[str, str]) -> None:
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": consultation_index().pk}
    with nothing_moves():
        admin.post(admin_url("copy", answered.pk), form | extra)
    copy = ConsultationPage.objects.get(slug="copy")
    assert (copy.live, copy.visible_from) == (False, None)
    assert not copy.rounds.exists()


@pytest.mark.parametrize("wish", ["publish_copies", "alias"])
def test_a_copy_does_not_go_round_the_gate(admin: Client, answered: Notice, wish: str) -> None:
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": consultation_index().pk}
    told = admin.post(admin_url("copy", answered.pk), form | {wish: "on"}, follow=True)
    assert "starts as a draft of its own" in told.content.decode()
    assert not ConsultationPage.objects.filter(slug="copy").exists()


def test_unpublished_and_published_again(admin: Client, answered: Notice) -> None:
    with nothing_moves():
        admin.post(admin_url("unpublish", answered.pk))
        answered.refresh_from_db()
        assert not answered.live
        admin.post(admin_url("edit", answered.pk), notice_form(slug=answered.slug))
        answered.refresh_from_db()
        assert answered.live


def test_deleting_explains_and_offers_to_unpublish(admin: Client, answered: Notice) -> None:
    with nothing_moves():
        for pk in (answered.pk, consultation_index().pk):
            for ask in (admin.get, admin.post):
                told = ask(admin_url("delete", pk), follow=True).content.decode()
                assert "people have answered it" in told
                assert admin_url("unpublish", answered.pk) in told


def test_deleting_many_at_once_explains_and_deletes_none(admin: Client, answered: Notice) -> None:
    other = ConsultationPageFactory.create()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    with nothing_moves():
        told = admin.post(f"{bulk}?id={other.pk}&id={answered.pk}", follow=True).content.decode()
    assert "people have answered it" in told
    assert admin_url("unpublish", answered.pk) in told
    assert ConsultationPage.objects.filter(pk=other.pk).exists()


def test_unpublishing_many_at_once_is_no_deleting(admin: Client, answered: Notice) -> None:
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    with nothing_moves():
        admin.post(f"{bulk}?id={answered.pk}")
    answered.refresh_from_db()
    assert not answered.live


def test_a_reason_that_was_kept_keeps_its_page(admin: Client) -> None:
    page = ready_notice(how_considered="")
    override_gate(page, reason="Urgent.", acting_user=None)
    round_ = page.rounds.get()
    round_.survey.delete()
    round_.delete()
    told = admin.post(admin_url("delete", page.pk), follow=True).content.decode()
    assert "somebody gave a reason" in told
    assert ConsultationPage.objects.filter(pk=page.pk).exists()

"""No way of publishing a notice goes round the gate, and none loses what was written."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from consultations.errors import NotReadyToPublish
from consultations.models import ConsultationPage
from consultations.notices.actions import override_gate
from home.tasks import publish_scheduled
from membership.people.models import User
from membership.people.waiting import waiting_for
from portal.records.models import AuditRecord
from tests.consultations.test_editing import notice_form
from tests.consultations.test_gate import fresh, one_round
from tests.factories.consultations import consultation_index, ready_notice
from tests.factories.home import make_news

pytestmark = pytest.mark.django_db


def test_nobody_publishes_it_in_code(unready: ConsultationPage) -> None:
    with pytest.raises(NotReadyToPublish) as refused:
        unready.get_latest_revision().publish()
    assert len(refused.value.problems) == 2
    assert not fresh(unready).live


def test_the_publish_button_keeps_the_draft_and_says_what_is_missing(
    editor: Client, unready: ConsultationPage
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[unready.pk])
    form = notice_form(summary="New words", formats_note="Ask us.")
    told = editor.post(edit, form, follow=True)
    text = told.content.decode()
    assert told.redirect_chain[0][0] == "/consultations/moorings/ready/"
    assert "has no Equality Impact Assessment" in text
    assert f"?round={one_round(unready).pk}&amp;kind=eqia" in text
    page = fresh(unready)
    assert not page.live
    assert page.get_latest_revision_as_object().summary == "New words"


def test_a_new_page_is_saved_as_a_draft_instead(editor: Client) -> None:
    add = reverse(
        "wagtailadmin_pages:add",
        args=["consultations", "consultationpage", consultation_index().pk],
    )
    told = editor.post(add, notice_form(), follow=True)
    assert "There is no round" in told.content.decode()
    page = ConsultationPage.objects.get(slug="moorings")
    assert not page.live
    assert page.visible_from is None


def test_a_plan_is_refused_when_it_is_made(unready: ConsultationPage) -> None:
    unready.go_live_at = timezone.now() + timedelta(days=2)
    with pytest.raises(NotReadyToPublish):
        unready.save_revision().publish()
    assert not unready.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_what_is_not_ready_any_more_is_held_back_and_stops_nothing_else(olive: User) -> None:
    page, article = ready_notice(), make_news("Planned", live=False)
    for each in (page, article):
        each.go_live_at = timezone.now() + timedelta(days=2)
        each.save_revision().publish()
    assert fresh(page).visible_from is None
    one_round(page).documents.filter(kind="eqia").delete()
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        publish_scheduled()
        publish_scheduled()
    article.refresh_from_db()
    assert article.live
    assert not fresh(page).live
    [record] = AuditRecord.objects.filter(action="held back")
    assert "Equality Impact Assessment" in record.reason
    waits = waiting_for(olive, now=timezone.now() + timedelta(days=3))
    assert [str(each) for each in waits] == [
        "1 consultation that was not ready when it was to be published"
    ]


def test_a_plan_that_is_ready_goes_live_by_itself() -> None:
    page = ready_notice()
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        publish_scheduled()
    assert fresh(page).live
    assert fresh(page).visible_from is not None


def submitted(page: ConsultationPage, officer: User) -> WorkflowState:
    page.save_revision(user=officer)
    state: WorkflowState = page.get_workflow().start(page, officer)
    return state


def approve(editor: Client, page: ConsultationPage) -> str:
    [task] = WorkflowState.objects.get(object_id=str(page.pk)).task_states.all()
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    return editor.post(url, {"comment": ""}, follow=True).content.decode()


def test_approval_in_a_workflow_publishes_what_is_ready(editor: Client, olive: User) -> None:
    page = ready_notice()
    submitted(page, olive)
    approve(editor, page)
    assert fresh(page).live


def test_approval_does_not_go_round_the_gate(
    editor: Client, olive: User, unready: ConsultationPage
) -> None:
    state = submitted(unready, olive)
    assert "cannot be published yet" in approve(editor, unready)
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    assert not fresh(unready).live


@pytest.mark.parametrize("include", [{}, {"include_descendants": "on"}])
def test_publishing_many_at_once_publishes_none_while_one_is_not_ready(
    editor: Client, unready: ConsultationPage, include: dict[str, str]
) -> None:
    ready = ready_notice()
    ready.save_revision()
    pages = [consultation_index().pk] if include else [ready.pk, unready.pk]
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    chosen = "&".join(f"id={pk}" for pk in pages)
    told = editor.post(f"{bulk}?{chosen}", include, follow=True)
    assert "cannot be published yet" in told.content.decode()
    assert not ConsultationPage.objects.live().exists()
    unready.how_considered = "<p>We read them.</p>"
    unready.save_revision()
    override_gate(
        unready.get_latest_revision_as_object(), reason="The EqIA is late.", acting_user=None
    )
    editor.post(f"{bulk}?{chosen}", include)
    assert ConsultationPage.objects.live().count() == 2

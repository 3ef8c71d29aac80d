"""Editing in Wagtail's admin: a whole notice, the locked survey, and what cannot be deleted."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationPage, Point, Question, Response, Round, Survey
from membership.people.models import User
from portal.lib.time import LONDON
from tests.consultations.conftest import Asked
from tests.factories.consultations import (
    ConsultationPageFactory,
    DeedFactory,
    PointFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
    consultation_index,
)


def rich(text: str) -> str:
    """Rich text as Wagtail's editor sends it."""
    import json

    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def notice_form(**changes: str) -> dict[str, str]:
    return {
        "title": "Moorings",
        "slug": "moorings",
        "summary": "Where should boats lie?",
        "purpose": rich("We plan new moorings."),
        "who_should_answer": rich("Everybody with a boat."),
        "what_can_change": rich("The place."),
        "contact_name": "Casey",
        "contact_email": "casey@example.org",
        "how_considered": rich("Two officers read every answer."),
        "formats_note": "Ask us.",
        "body-count": "0",
        "ways_to_answer-count": "0",
        "decision_path-count": "1",
        "decision_path-0-deleted": "",
        "decision_path-0-order": "0",
        "decision_path-0-type": "step",
        "decision_path-0-id": "",
        "decision_path-0-value-date": "2100-01-01",
        "decision_path-0-value-body": "Cabinet",
        "decision_path-0-value-what": "Decides.",
        "decision_path-0-value-decides": "on",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "action-publish",
    } | changes


def question_form(survey: Survey, **changes: Any) -> dict[str, Any]:
    return {
        "survey": survey.pk,
        "order": 1,
        "kind": "single",
        "wording": "How often?",
        "option_lines": "Weekly\n\n Monthly \n",
    } | changes


def test_an_editor_publishes_a_whole_consultation(admin: Client) -> None:
    add = reverse(
        "wagtailadmin_pages:add",
        args=["consultations", "consultationpage", consultation_index().pk],
    )
    response = admin.post(add, notice_form(), follow=True)
    page = ConsultationPage.objects.get(slug="moorings")
    assert f"{reverse('round:add')}?page={page.pk}" in response.content.decode()
    round_form = {
        "page": page.pk,
        "number": 1,
        "opens_at": "2021-09-06 00:00",
        "small_numbers_below": 5,
        "last_minute": "2099-10-03 23:59",
    }
    assert admin.post(reverse("round:add"), round_form).status_code == 302
    round_ = Round.objects.get()
    closes_at = round_.closes_at.astimezone(LONDON)
    assert (closes_at.day, closes_at.hour, closes_at.minute) == (4, 0, 0)
    for kind in ("draft", "eqia"):
        paper = {
            "round": round_.pk,
            "title": kind,
            "kind": kind,
            "text": rich("Words."),
            "order": 0,
        }
        admin.post(reverse("round_document:add"), paper)
    admin.post(reverse("survey:add"), {"round": round_.pk, "introduction": "Ten minutes."})
    admin.post(reverse("question:add"), question_form(round_.survey, offers_other="on"))
    labels = [option.label for option in Question.objects.get().options.all()]
    assert labels == ["Weekly", "Monthly", "Other"]
    admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), notice_form())
    page.refresh_from_db()
    assert page.visible_from is not None
    text = admin.get("/consultations/moorings/").content.decode()
    assert "Answer now" in text
    assert "Equality Impact Assessment" in text


def test_a_notice_can_be_previewed_before_it_is_saved(admin: Client) -> None:
    index = consultation_index()
    args = ["consultations", "consultationpage", index.pk]
    preview = reverse("wagtailadmin_pages:preview_on_add", args=args)
    assert admin.post(preview, notice_form()).json()["is_valid"]
    assert "Dates to follow" in admin.get(preview).content.decode()


def test_rounds_that_overlap_are_refused_beside_the_form(admin: Client) -> None:
    round_ = RoundFactory.create()
    form = {
        "page": round_.page.pk,
        "number": 2,
        "opens_at": timezone.now().strftime("%Y-%m-%d %H:%M"),
        "small_numbers_below": 5,
        "last_minute": "2099-01-01 23:59",
    }
    response = admin.post(reverse("round:add"), form)
    assert "is open at the same time" in response.content.decode()
    backwards = form | {"last_minute": "2001-01-01 23:59"}
    response = admin.post(reverse("round:add"), backwards)
    assert "must be after the opening" in response.content.decode()
    assert Round.objects.count() == 1


def test_agreement_has_the_same_answers_everywhere(admin: Client) -> None:
    form = question_form(SurveyFactory.create(), kind="agreement", option_lines="")
    admin.post(reverse("question:add"), form)
    labels = [option.label for option in Question.objects.get().options.all()]
    assert labels == ["Agree", "Disagree", "Don’t know"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"option_lines": "Only one"}, "at least two answers"),
        ({"option_lines": "Tea\ntea"}, "Two answers are the same"),
        ({"option_lines": "\n".join(map(str, range(31)))}, "at most 30"),
        ({"option_lines": "a" * 201 + "\nb"}, "200 characters or fewer"),
        ({"kind": "number"}, "has no answers to choose from"),
        ({"kind": "ranking", "offers_other": "on"}, "Only for one or several"),
        ({"option_lines": "A\nOther", "offers_other": "on"}, "is there twice"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    admin: Client, changes: dict[str, str], message: str
) -> None:
    response = admin.post(reverse("question:add"), question_form(SurveyFactory.create(), **changes))
    assert message in response.content.decode()
    assert not Question.objects.exists()


def test_questions_are_locked_once_somebody_has_answered(admin: Client, asked: Asked) -> None:
    ResponseFactory.create(round=asked.round)
    survey, question = asked.round.survey, asked.questions["long-text"]
    before = Question.objects.count()
    edit = admin.post(reverse("question:edit", args=[question.pk]), question_form(survey))
    assert "stay as they were asked" in edit.content.decode()
    admin.post(reverse("question:add"), question_form(survey))
    admin.post(reverse("question:delete", args=[question.pk]))
    admin.post(reverse("survey:delete", args=[survey.pk]))
    moved = {"round": RoundFactory.create().pk}
    admin.post(reverse("survey:edit", args=[survey.pk]), moved)
    survey.refresh_from_db()
    assert survey.round == asked.round
    assert Question.objects.count() == before


def test_a_survey_without_responses_can_be_deleted(admin: Client) -> None:
    question = QuestionFactory.create()
    admin.post(reverse("survey:delete", args=[question.survey.pk]))
    assert not Question.objects.exists()


def test_a_round_with_responses_stays_where_it_is(admin: Client) -> None:
    response = ResponseFactory.create(round__page__visible_from=None)
    round_ = response.round
    told = admin.post(reverse("round:delete", args=[round_.pk]), follow=True)
    assert "answers hang on it" in told.content.decode()
    form = {
        "page": ConsultationPageFactory.create().pk,
        "number": 1,
        "opens_at": "2021-09-06 00:00",
        "small_numbers_below": 5,
        "last_minute": "2099-10-03 23:59",
    }
    edit = admin.post(reverse("round:edit", args=[round_.pk]), form)
    assert "the round stays here" in edit.content.decode()
    assert Response.objects.get().round.page_id == round_.page_id


def delete(page: Any) -> str:
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def test_a_consultation_with_a_response_cannot_be_deleted(admin: Client) -> None:
    page = ResponseFactory.create().round.page
    for url in (delete(page), delete(page.get_parent())):
        for told in (admin.get(url, follow=True), admin.post(url, follow=True)):
            assert "people have answered it" in told.content.decode()
            assert reverse("wagtailadmin_pages:unpublish", args=[page.pk]) in told.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    admin.post(f"{bulk}?id={page.pk}&id={ConsultationPageFactory.create().pk}")
    assert ConsultationPage.objects.count() == 2
    assert Response.objects.exists()


def test_a_consultation_with_records_alone_says_what_to_do_first(admin: Client) -> None:
    point = PointFactory.create()
    told = admin.post(delete(point.page), follow=True)
    assert "Delete those first" in told.content.decode()
    Point.objects.all().delete()
    admin.post(delete(point.page))
    assert not ConsultationPage.objects.exists()


def test_copying_restoring_and_unpublishing_leave_every_response(admin: Client) -> None:
    response = ResponseFactory.create(round__closed=True)
    page = response.round.page
    draft = page.save_revision()
    page.title = "Changed"
    page.save_revision().publish()
    draft.publish()
    copy = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk}
    admin.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), copy)
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert ConsultationPage.objects.filter(slug="copy", rounds=None).exists()
    response.refresh_from_db()
    assert response.round.page_id == page.pk


def test_the_notice_leads_to_its_records(admin: Client) -> None:
    survey = SurveyFactory.create()
    page = survey.round.page
    text = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f"{reverse('round:index')}?page={page.pk}" in text
    assert f"{reverse('question:index')}?survey={survey.pk}" in text
    listed = admin.get(reverse("round:index"), {"page": page.pk}).content.decode()
    assert f"{reverse('round:add')}?page={page.pk}" in listed
    form = admin.get(reverse("round:add"), {"page": page.pk}).context["form"]
    assert str(form["page"].value()) == str(page.pk)


@pytest.mark.parametrize(
    "name",
    [
        "round",
        "round_document",
        "alternative_format",
        "survey",
        "question",
        "audience",
        "pre_election_period",
        "point",
        "deed",
    ],
)
def test_every_screen_opens(admin: Client, name: str) -> None:
    DeedFactory.create(points=[PointFactory.create()])
    QuestionFactory.create()
    assert admin.get(reverse(f"{name}:index")).status_code == 200
    assert admin.get(reverse(f"{name}:add")).status_code == 200


def test_editors_hold_the_records_and_nobody_holds_responses(edie: User, olive: User) -> None:
    assert edie.has_perm("consultations.add_round")
    assert not olive.has_perm("consultations.change_round")
    assert not edie.has_perm("consultations.change_response")

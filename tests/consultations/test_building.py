"""Building a survey in the admin: kinds, lines, conditions, order, test run, new version."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import (
    Condition,
    Draft,
    MatrixRow,
    Option,
    Question,
    Response,
    Survey,
)
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.factories.consultations import (
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
)

pytestmark = pytest.mark.django_db


def save(client: Client, question: Question, **changes: Any) -> str:
    """Save the question's form with ``changes``; the page that answers."""
    options = [option.label for option in question.options.all() if not option.is_other]
    form = {
        "survey": question.survey_id,
        "order": question.order,
        "kind": question.kind,
        "wording": question.wording,
        "option_lines": "\n".join(options),
        "row_lines": "\n".join(row.label for row in question.rows.all()),
        "asked_after": [each.option_id for each in question.conditions.all()],
    }
    url = reverse("question:edit", args=[question.pk])
    return client.post(url, form | changes, follow=True).content.decode()


def two_questions() -> tuple[Question, Question]:
    first = QuestionFactory.create(order=1, kind="single", options=["Sail", "Row"])
    return first, QuestionFactory.create(survey=first.survey, order=2, kind="long-text")


def test_a_matrix_is_built_from_lines(admin: Client) -> None:
    question = QuestionFactory.create(kind="matrix", options=["Good", "Bad"])
    assert "Give at least one line" in save(admin, question)
    save(admin, question, row_lines="Bus\nTrain")
    kept = question.rows.get(label="Train")
    save(admin, question, row_lines="Ferry\nTrain")
    assert [str(row) for row in question.rows.all()] == ["Ferry", "Train"]
    assert MatrixRow.objects.get(label="Train") == kept
    plain = QuestionFactory.create(kind="long-text")
    assert "Only for" in save(admin, plain, row_lines="Bus")


def test_a_follow_up_is_tied_to_an_earlier_answer(admin: Client) -> None:
    first, second = two_questions()
    sail = first.options.get(label="Sail")
    save(admin, second, asked_after=[sail.pk])
    assert Condition.objects.get().option == sail
    third = QuestionFactory.create(survey=first.survey, order=3)
    own = third.options.all()[0]
    assert "Change the order first" in save(admin, first, asked_after=[own.pk])
    assert "follows from this question" in save(admin, first, order=9)
    save(admin, second, asked_after=[])
    assert not Condition.objects.exists()


def test_what_a_question_follows_from_is_not_taken_away_under_it(admin: Client) -> None:
    first, second = two_questions()
    sail = first.options.get(label="Sail")
    Condition.objects.create(question=second, option=sail)
    assert "Change that question first" in save(admin, first, option_lines="Row\nSwim")
    save(admin, first, option_lines="Swim\nSail")
    assert Condition.objects.get().option == sail
    assert [str(option) for option in first.options.all()] == ["Swim", "Sail"]
    admin.post(reverse("question:delete", args=[first.pk]))
    assert Question.objects.filter(pk=first.pk).exists()


def test_a_survey_is_copied_to_another_round_with_all_that_hangs_on_it(admin: Client) -> None:
    first, second = two_questions()
    Condition.objects.create(question=second, option=first.options.get(label="Sail"))
    matrix = QuestionFactory.create(
        survey=first.survey, order=3, kind="matrix", options=["Good", "Bad"]
    )
    MatrixRow.objects.create(question=matrix, label="Bus")
    ResponseFactory.create(round=first.survey.round)
    target = RoundFactory.create(page=first.survey.round.page, number=2)
    url = reverse("survey:copy_to", args=[first.survey_id])
    assert str(target) in admin.get(url).content.decode()
    admin.post(url, {"round": target.pk})
    copy = target.survey
    assert (copy.copied_from, copy.questions.count()) == (first.survey, 3)
    condition = Condition.objects.get(question__survey=copy)
    assert condition.option.question.survey == copy
    assert MatrixRow.objects.filter(question__survey=copy).count() == 1
    assert Option.objects.filter(question__survey=copy).count() == 4
    assert AuditRecord.objects.filter(action="copied").exists()
    assert "Select a valid choice" in admin.post(url, {"round": target.pk}).content.decode()


def test_the_list_of_surveys_leads_to_the_test_run_and_the_copy(admin: Client) -> None:
    survey = SurveyFactory.create()
    html = admin.get(reverse("survey:index")).content.decode()
    page = survey.round.page
    assert reverse("consultations:trial", args=[page.slug, 1]) in html
    assert reverse("survey:copy_to", args=[survey.pk]) in html


def test_a_test_run_goes_through_all_pages_and_stores_nothing(
    client: Client, edie: User, asked: Asked
) -> None:
    asked.round.page.unpublish()
    follow = QuestionFactory.create(
        survey=asked.round.survey, order=99, kind="short-text", wording="Which boat?"
    )
    Condition.objects.create(question=follow, option=asked.option("single", "Weekly"))
    client.force_login(edie)
    url = reverse("consultations:trial", args=["moorings", 1])
    assert "Nothing that you enter is stored" in client.get(url).content.decode()
    missing = client.post(url, {"step": "1"}).content.decode()
    assert "Question 1: choose an answer" in missing
    second = client.post(url, asked.form() | {"step": "1"})
    html = second.content.decode()
    assert "Which boat?" in html
    assert 'value="Keep the old pier."' in html
    carried = dict(second.context["carried"]) | {"step": "2", f"question-{follow.pk}": "A yawl"}
    end = client.post(url, carried).content.decode()
    assert "Nothing was stored" in end
    assert "A yawl" in end
    assert "Keep the old pier." in end
    assert not Response.objects.exists()
    assert not Draft.objects.exists()


def test_a_survey_that_was_answered_says_how_to_go_on(admin: Client) -> None:
    question = QuestionFactory.create(kind="yes-no")
    ResponseFactory.create(round=question.survey.round)
    assert "Copy the survey to another round" in save(admin, question)
    assert Survey.objects.count() == 1

"""Officers take the files that answer a question, as downloads; each look is on record."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations.models import AnswerFile, Question
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.consultations import AnswerFileFactory, QuestionFactory, RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> AnswerFile:
    round_ = RoundFactory.create(page__slug="moorings")
    asked = QuestionFactory.create(survey__round=round_, kind="file", wording="Have you a plan?")
    file: AnswerFile = AnswerFileFactory.create(
        answer__question=asked, answer__response__round=round_
    )
    return file


def list_of(question: Question) -> str:
    return f"/consultations/moorings/results/1/{question.pk}/files/"


def looks() -> list[Any]:
    found = AuditRecord.objects.filter(action="results looked at").order_by("pk")
    return [each.new["at"] for each in found if each.new]


def test_the_way_leads_from_all_figures_over_the_list_to_the_file(
    client: Client, olive: User, plan: AnswerFile
) -> None:
    question = plan.answer.question
    client.force_login(olive)
    figures = client.get("/consultations/moorings/results/1/all/").content.decode()
    assert list_of(question) in figures
    url = f"{list_of(question)}{plan.pk}/"
    assert url in client.get(list_of(question)).content.decode()
    file = client.get(url)
    assert b"".join(file.streaming_content) == b"%PDF-1.7 plan"  # type: ignore[attr-defined]
    assert looks()[1:] == [
        f"files to question {question.pk}",
        f"file {plan.pk} to question {question.pk}",
    ]


def test_a_file_is_a_download_and_no_page(client: Client, olive: User, plan: AnswerFile) -> None:
    client.force_login(olive)
    file = client.get(f"{list_of(plan.answer.question)}{plan.pk}/")
    assert file["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert file["Content-Type"] == "application/pdf"
    assert "sandbox" in file["Content-Security-Policy"]
    assert file["Cache-Control"] == "private, no-cache"
    file.close()


def test_who_is_no_officer_has_neither(client: Client, edie: User, plan: AnswerFile) -> None:
    client.force_login(edie)
    for url in (list_of(plan.answer.question), f"{list_of(plan.answer.question)}{plan.pk}/"):
        assert client.get(url).status_code == 403
    assert looks() == []


def test_what_no_longer_counts_is_not_handed_out(
    client: Client, olive: User, plan: AnswerFile
) -> None:
    plan.answer.response.withdrawn_at = timezone.now()
    plan.answer.response.save()
    client.force_login(olive)
    assert "0 files came" in client.get(list_of(plan.answer.question)).content.decode()
    assert client.get(f"{list_of(plan.answer.question)}{plan.pk}/").status_code == 404


def test_a_file_is_found_at_its_own_question_alone(
    client: Client, olive: User, plan: AnswerFile
) -> None:
    survey = plan.answer.question.survey
    other = QuestionFactory.create(survey=survey, kind="file")
    words = QuestionFactory.create(survey=survey, kind="long-text")
    client.force_login(olive)
    assert client.get(f"{list_of(other)}{plan.pk}/").status_code == 404
    assert client.get(list_of(words)).status_code == 404

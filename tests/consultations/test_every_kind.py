"""Every kind of question: what is kept of an answer, and what is refused beside it."""

from datetime import date
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consultations.models import (
    Answer,
    AnswerFile,
    DraftFile,
    MatrixRow,
    Question,
    Response,
    Survey,
)
from tests.factories.consultations import QuestionFactory, RoundFactory, SurveyFactory

pytestmark = pytest.mark.django_db
URL = "/consultations/moorings/respond/"


@pytest.fixture
def survey() -> Survey:
    survey: Survey = SurveyFactory.create(round=RoundFactory.create(page__slug="moorings"))
    return survey


def ask(survey: Survey, kind: str, **given: Any) -> Question:
    question: Question = QuestionFactory.create(survey=survey, kind=kind, **given)
    return question


def name(question: Question) -> str:
    return f"question-{question.pk}"


def send(client: Client, **answers: Any) -> Any:
    page = client.post(URL, {"capacity": "resident"} | answers)
    return client.post(page["Location"]) if page.status_code == 302 else page


def problems(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_a_scale_has_five_degrees_and_dont_know(client: Client, survey: Survey) -> None:
    question = ask(survey, "scale")
    labels = [option.label for option in question.options.all()]
    assert (len(labels), labels[0], labels[-1]) == (6, "Strongly agree", "Don’t know")
    send(client, **{name(question): question.options.get(label="Don’t know").pk})
    assert Answer.objects.get().chosen.get().option.label == "Don’t know"


def test_a_matrix_keeps_an_answer_for_each_line(client: Client, survey: Survey) -> None:
    question = ask(survey, "matrix", required=True, options=["Good", "Bad"])
    bus, train = (MatrixRow.objects.create(question=question, label=n) for n in ("Bus", "Train"))
    good, bad = question.options.all()
    half = {f"{name(question)}_{bus.pk}": good.pk}
    assert problems(send(client, **half)) == {
        name(question): ["Question 1: choose an answer in every line"]
    }
    foreign = {f"{name(question)}_{bus.pk}": "999999"}
    assert problems(send(client, **foreign)) == {
        name(question): ["Question 1: choose from the answers shown"]
    }
    send(client, **half, **{f"{name(question)}_{train.pk}": bad.pk})
    chosen = Answer.objects.get().chosen.order_by("pk")
    assert [(str(each.row), str(each.option)) for each in chosen] == [
        ("Bus", "Good"),
        ("Train", "Bad"),
    ]


def test_a_few_words_and_a_date(client: Client, survey: Survey) -> None:
    words, when = ask(survey, "short-text"), ask(survey, "date")
    long = {name(words): "a" * 201}
    assert "200" in problems(send(client, **long))[name(words)][0]
    parts = {f"{name(when)}_day": "31", f"{name(when)}_month": "2", f"{name(when)}_year": "2026"}
    assert problems(send(client, **parts)) == {
        name(when): ["Question 2: the date must be a real date"]
    }
    good = {f"{name(when)}_day": "3", f"{name(when)}_month": "Oct", f"{name(when)}_year": "2026"}
    send(client, **good, **{name(words): "Quay"})
    assert Answer.objects.get(question=when).date == date(2026, 10, 3)
    assert Answer.objects.get(question=words).text == "Quay"


def test_a_section_is_read_and_takes_no_number_and_no_answer(
    client: Client, survey: Survey
) -> None:
    section = ask(survey, "section", wording="About the quay", order=0)
    question = ask(survey, "short-text", order=1)
    html = client.get(URL).content.decode()
    assert "About the quay" in html
    assert f"1. {question.wording}" in html
    send(client, **{name(section): "No answer", name(question): "Quay"})
    assert Answer.objects.get().question == question


def pdf(content: bytes = b"%PDF-1.7 plan") -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.pdf", content, content_type="application/pdf")


def test_a_file_is_kept_when_something_else_is_wrong_and_sent_with_the_rest(
    client: Client, survey: Survey
) -> None:
    question = ask(survey, "file", required=True)
    page = client.post(URL, {name(question): pdf()})
    assert "You chose plan.pdf" in page.content.decode()
    assert list(problems(page)) == ["capacity"]
    kept = DraftFile.objects.get()
    action = page.context["action"]
    check = client.post(action, {"capacity": "resident"})
    client.post(check["Location"])
    sent = AnswerFile.objects.get()
    assert (sent.file.name, sent.name) == (kept.file.name, "plan.pdf")
    assert not DraftFile.objects.exists()
    assert storages["private"].exists(str(sent.file.name))


def test_a_file_that_is_not_what_it_says_is_refused(client: Client, survey: Survey) -> None:
    question = ask(survey, "file")
    found = problems(send(client, **{name(question): pdf(b"MZ")}))[name(question)]
    assert found == ["Question 1: “plan.pdf” is not a PDF, whatever its name says."]
    assert not Response.objects.exists()


def test_a_file_that_is_taken_away_leaves_nothing_on_the_disk(
    client: Client, survey: Survey, django_capture_on_commit_callbacks: Any
) -> None:
    question = ask(survey, "file")
    page = client.post(URL, {name(question): pdf()})
    path = str(DraftFile.objects.get().file.name)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            page.context["action"], {"capacity": "resident", f"{name(question)}-remove": "on"}
        )
    assert not DraftFile.objects.exists()
    assert not storages["private"].exists(path)


def test_what_an_editor_writes_as_a_hint_is_text(client: Client, survey: Survey) -> None:
    ask(survey, "short-text", help_text="Not <b>bold</b>")
    assert "Not &lt;b&gt;bold&lt;/b&gt;" in client.get(URL).content.decode()

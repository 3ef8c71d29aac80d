"""The equality page, on its own after an answer was sent."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.equality.actions import leave_answers
from consultations.models import EqualityQuestion, EqualitySheet
from tests.consultations.equality.conftest import ask, options_of

URL = "/consultations/moorings/equality/"
SENT = "/consultations/moorings/respond/sent/"
QUESTIONS = "/admin/equality_question/"


def test_who_has_sent_an_answer_is_asked(sheet: EqualitySheet, client: Client) -> None:
    assert f'href="{URL}"' in client.get(SENT).content.decode()
    sheet.delete()
    assert URL not in client.get(SENT).content.decode()


def test_every_question_may_be_left_out(sheet: EqualitySheet, client: Client) -> None:
    page = client.get(URL).content.decode()
    assert page.count("Prefer not to say") == 2
    assert " checked" not in page
    assert client.post(URL, {}, follow=True).redirect_chain == [(f"{URL}sent/", 302)]
    sheet.refresh_from_db()
    assert sheet.waiting == []


def test_the_trap_catches_programs_and_tells_them_nothing(
    sheet: EqualitySheet, client: Client
) -> None:
    page = client.get(URL).content.decode()
    assert '<input type="hidden" name="homepage"' in page
    assert page.count('name="homepage"') == 1
    first = sheet.questions.order_by("pk")[0]
    form = {f"question-{first.pk}": options_of(sheet)[0]}
    told = client.post(URL, form | {"homepage": "https://spam.example.org"})
    assert (told.status_code, told["Location"]) == (302, f"{URL}sent/")
    sheet.refresh_from_db()
    assert sheet.waiting == []
    client.post(URL, form | {"homepage": ""})
    sheet.refresh_from_db()
    assert len(sheet.waiting) == 1


def test_what_is_no_answer_is_told_and_the_rest_is_kept(
    sheet: EqualitySheet, client: Client
) -> None:
    first, second = sheet.questions.order_by("pk")
    kept = options_of(sheet, 1)[0]
    data = {f"question-{first.pk}": "999999", f"question-{second.pk}": kept}
    page = client.post(URL, data).content.decode()
    assert "There is a problem" in page
    assert f'value="{kept}"' in page
    assert page.count(" checked") == 1


def test_a_refusal_is_told_on_the_page(sheet: EqualitySheet, client: Client) -> None:
    for _ in range(30):
        leave_answers(sheet, options=[options_of(sheet)[0]], now=timezone.now())
    first = sheet.questions.order_by("pk")[0]
    page = client.post(URL, {f"question-{first.pk}": options_of(sheet)[0]})
    assert "Everybody who has sent answers" in page.content.decode()


def test_after_a_day_nothing_is_asked(sheet: EqualitySheet, client: Client) -> None:
    sheet.round.closes_at = timezone.now() - timedelta(days=1)
    sheet.round.save()
    page = client.get(URL).content.decode()
    assert "No questions about equality are asked here" in page
    assert "<form method" not in page
    assert URL not in client.get(SENT).content.decode()


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("Yes\nyes", "Two answers are the same"),
        ("Yes\nPrefer not to say", "Give 2 to 30"),
        (f"Yes\n{'n' * 101}", "100 characters or fewer"),
    ],
)
def test_an_editor_hears_why_options_are_refused(admin: Client, lines: str, why: str) -> None:
    form = {"wording": "Well?", "order": 1, "option_lines": lines}
    page = admin.post(f"{QUESTIONS}new/", form)
    assert why in page.content.decode()
    assert not EqualityQuestion.objects.filter(wording="Well?").exists()


def test_an_editor_asks_and_changes_until_somebody_answers(
    admin: Client, sheet: EqualitySheet
) -> None:
    form = {"wording": "Do you care?!", "order": 1, "option_lines": "Yes\nNo\nSometimes"}
    question = sheet.questions.order_by("pk")[1]
    edit = f"{QUESTIONS}edit/{question.pk}/"
    assert admin.post(edit, form).status_code == 302
    labels = question.options.values_list("label", "prefers_not")
    assert list(labels) == [
        ("Yes", False),
        ("No", False),
        ("Sometimes", False),
        ("Prefer not to say", True),
    ]
    leave_answers(sheet, options=[options_of(sheet, 1)[0]], now=timezone.now())
    again = admin.post(edit, form | {"option_lines": "Yes\nNo"})
    assert "stay as they were asked" in again.content.decode()
    assert question.options.count() == 4
    delete = admin.post(f"{QUESTIONS}delete/{question.pk}/", follow=True)
    assert "stay as they were asked" in delete.content.decode()
    other = admin.post(
        f"/admin/equality_sheet/edit/{sheet.pk}/",
        {"round": sheet.round_id, "questions": [ask("Another?", "Yes", "No").pk]},
    )
    assert "stay as they were asked" in other.content.decode()
    assert sheet.questions.count() == 2

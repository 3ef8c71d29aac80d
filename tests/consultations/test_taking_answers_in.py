"""Taking an answer in is little work, however much is asked; and nothing is kept that was not written."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.models import (
    Answer,
    AnsweredOption,
    Draft,
    MatrixRow,
    Question,
    Response,
    Round,
    StartCount,
)
from consultations.surveys import storing
from consultations.surveys.answers import Given
from consultations.surveys.asking import questions_of, with_first_response
from consultations.surveys.forms import ResponseForm
from portal.lib.tallying import tally
from tests.consultations.conftest import Asked
from tests.factories.consultations import QuestionFactory, ResponseFactory, SurveyFactory

# Statements to take what was typed and to send it, with the savepoints of a test.
MOST = {"postgresql": (2, 5), "sqlite": (5, 8)}


def asks(client: Client, address: str, data: dict[str, Any]) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.post(address, data)
    assert response.status_code == 302
    return len(captured), response["Location"]


def test_an_answer_costs_few_statements(client: Client, asked: Asked) -> None:
    asked.answer(client, asked.form())
    asked.answer(client, asked.form())
    typed, check = asks(client, asked.url, asked.form())
    sent, _ = asks(client, check, {})
    assert (typed, sent) == MOST[connection.vendor]


def test_a_survey_is_known_by_its_first_response_without_all_being_sorted(db: None) -> None:
    asked = str(with_first_response(Round.objects.order_by("pk")).query)
    assert asked.count('ORDER BY U0."round_id" ASC, U0."id" ASC LIMIT 1') == 2


def test_a_first_page_with_a_fault_is_kept_to_carry_on_with(client: Client, asked: Asked) -> None:
    page = client.post(asked.url, {})
    draft = Draft.objects.get()
    assert (draft.answers, draft.version, page.context["draft"]) == ({}, 0, draft)
    assert not StartCount.objects.exists()


def test_a_first_page_is_stored_once_with_all_that_was_typed(client: Client, asked: Asked) -> None:
    client.post(asked.url, asked.form())
    draft = Draft.objects.get()
    assert (draft.answers["capacity"], draft.version) == (["resident"], 1)
    assert (draft.counted_as, StartCount.objects.get().starts) == ("resident", 1)


def test_forms_of_a_survey_share_its_fields_and_none_changes_them(
    client: Client, asked: Asked
) -> None:
    asked.answer(client, asked.form())
    questions = questions_of(asked.round.pk)
    first, paper, again = (
        ResponseForm(questions=questions, user=None, about=False, as_it_came=as_it_came)
        for as_it_came in (False, True, False)
    )
    name = asked.name("single")
    assert first.fields[name] is again.fields[name]
    assert (first.fields[name].required, paper.fields[name].required) == (True, False)


@pytest.fixture
def mixed() -> dict[str, Question]:
    """A survey with a question of each kind that is written in another way."""
    survey = SurveyFactory.create()
    options = {"single": ["A", "B"], "ranking": ["A", "B"], "matrix": ["A"]}
    asked = {
        kind: QuestionFactory.create(survey=survey, kind=kind, options=options.get(kind))
        for kind in (*options, "number", "date", "long-text")
    }
    MatrixRow.objects.create(question=asked["matrix"], label="Line")
    return asked


def given_to(asked: dict[str, Question]) -> dict[int, Given]:
    keys = {kind: [each.pk for each in question.options.all()] for kind, question in asked.items()}
    given = {
        "single": Given(options=(keys["single"][1],), text="so “it” is"),
        "ranking": Given.ranking(reversed(keys["ranking"])),
        "matrix": Given(rows={asked["matrix"].rows.get().pk: keys["matrix"][0]}),
        "number": Given(number=Decimal("-12.5001")),
        "date": Given(date=date(2025, 10, 3)),
        "long-text": Given(text="Ü 100 % — 'no';\n\\n"),
    }
    return {asked[kind].pk: each for kind, each in given.items()}


@pytest.mark.parametrize("at_once", [False, pytest.param(True, marks=pytest.mark.postgresql)])
def test_both_ways_to_write_answers_write_the_same(
    at_once: bool, db: None, mixed: dict[str, Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_at_once", lambda: at_once)
    given = given_to(mixed)
    response = ResponseFactory.create(round=mixed["single"].survey.round)
    storing.store_answers(response, given)
    assert storing.given_of(response) == given
    assert set(Answer.objects.values_list("response", "counts")) == {(response.pk, True)}
    assert set(AnsweredOption.objects.values_list("response", "counts")) == {(response.pk, True)}


def test_a_response_is_kept_as_the_orm_keeps_it(client: Client, asked: Asked) -> None:
    asked.answer(client, asked.form(), receipt_email="ann@example.org")
    sent = Response.objects.get()
    assert (sent.channel, sent.came_from, sent.withdrawn_at) == ("online", "", None)
    assert (sent.sending_key.startswith("draft "), Draft.objects.exists()) == (True, False)


def test_counting_within_an_hour_begins_at_one_and_goes_on(db: None) -> None:
    cache.delete("tally-of-a-test")
    assert [tally("tally-of-a-test", 60) for _ in range(3)] == [1, 2, 3]

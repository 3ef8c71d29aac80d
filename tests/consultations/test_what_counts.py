"""Which responses count, and what the database refuses."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.models import Answer, AnsweredOption, MatrixRow, Response, Round
from consultations.surveys.querysets import counted_q
from membership.people.models import User
from tests.factories.consultations import (
    DuplicateDecisionFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = "ann@example.org"
GONE = ["superseded_at", "withdrawn_at", "set_aside_at"]


def refused(**fields: Any) -> bool:
    try:
        with transaction.atomic():
            ResponseFactory.create(**fields)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("gone", GONE)
def test_what_is_taken_back_counts_neither_by_itself_nor_by_its_answers(gone: str) -> None:
    kept = ResponseFactory.create()
    other = ResponseFactory.create(round=kept.round, **{gone: timezone.now()})
    question = QuestionFactory.create(survey__round=kept.round)
    for response in (kept, other):
        Answer.objects.create(response=response, question=question)
    assert Response.objects.counted().get() == kept
    assert Answer.objects.get(counted_q("response__")).response == kept


@pytest.mark.parametrize("gone", GONE)
def test_an_account_answers_again_only_once_its_answer_does_not_count(
    gone: str, priya: User
) -> None:
    first = ResponseFactory.create(user=priya)
    assert refused(round=first.round, user=priya)
    Response.objects.filter(pk=first.pk).update(**{gone: timezone.now()})
    assert not refused(round=first.round, user=priya)


def test_a_confirmed_address_counts_once_a_round() -> None:
    round_, now = RoundFactory.create(), timezone.now()
    ResponseFactory.create(round=round_, receipt_email=ADDRESS, confirmed_at=now)
    assert not refused(round=round_, receipt_email=ADDRESS)  # says it is Ann, and nobody knows
    assert refused(round=round_, receipt_email="Ann@Example.org", confirmed_at=now)
    assert not refused(receipt_email=ADDRESS, confirmed_at=now)  # another round
    assert not refused(round=round_, receipt_email="", confirmed_at=now)


def test_each_response_has_a_reference_of_its_own() -> None:
    first = ResponseFactory.create()
    assert len(first.reference.split("-")) == 3
    assert refused(reference=first.reference)
    assert refused(sending_key="a" * 64) is False
    assert refused(sending_key="a" * 64)


def test_what_an_officer_typed_in_says_how_it_came(olive: User) -> None:
    assert refused(entered_by=olive, channel="online")
    assert refused(came_from="Folder 12", channel="online")
    assert not refused(entered_by=olive, channel="telephone", came_from="Call of 3 March")


def test_a_matrix_has_one_answer_a_line_and_the_same_answer_in_many() -> None:
    question = QuestionFactory.create(kind="matrix", options=["Good", "Bad"])
    lines = [MatrixRow.objects.create(question=question, label=each) for each in ("Bus", "Train")]
    good, bad = question.options.all()
    response = ResponseFactory.create(round=question.survey.round)
    answer = Answer.objects.create(response=response, question=question)
    for line in lines:
        AnsweredOption.objects.create(answer=answer, response=response, option=good, row=line)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnsweredOption.objects.create(answer=answer, response=response, option=bad, row=lines[0])


def test_two_responses_are_decided_about_once_and_in_order() -> None:
    decision = DuplicateDecisionFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        DuplicateDecisionFactory.create(earlier=decision.earlier, later=decision.later)
    with pytest.raises(IntegrityError), transaction.atomic():
        DuplicateDecisionFactory.create(earlier=decision.later, later=decision.earlier)
    assert Round.objects.count() == 1

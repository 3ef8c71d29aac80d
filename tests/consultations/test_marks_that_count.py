"""Each answer says whether it counts, as its response does: whatever is done with a response."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import F, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.models import (
    Answer,
    AnsweredOption,
    DuplicateDecision,
    Question,
    Response,
)
from consultations.results.counting import count
from consultations.results.groups import Breakdown
from consultations.surveys.answers import Given
from consultations.surveys.asking import questions_of
from consultations.surveys.handling import decide, enter_response, take_back
from consultations.surveys.querysets import counted_q
from consultations.surveys.sending import change_response, withdraw_response
from consultations.surveys.storing import given_of
from membership.organisations.actions import merge
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.consultations.conftest import Asked
from tests.factories.organisations import OrganisationFactory


def unlike() -> int:
    """Answers and options that do not say what their response says."""
    out = ~counted_q("response__")
    answers = Answer.objects.filter(Q(counts=True) & out | Q(counts=False) & ~out)
    options = AnsweredOption.objects.exclude(
        counts=F("answer__counts"), response=F("answer__response")
    )
    return answers.count() + options.count()


@pytest.fixture(autouse=True)
def _alike_in_the_end(db: None) -> Iterator[None]:
    yield
    assert AnsweredOption.objects.exists()
    assert unlike() == 0


def sent(client: Client, asked: Asked) -> Response:
    asked.answer(client, asked.form())
    return Response.objects.latest("pk")


def marks(response: Response) -> set[bool]:
    """What the answers of ``response`` and their options say."""
    options = AnsweredOption.objects.filter(response=response).values_list("counts", flat=True)
    return {*response.answers.values_list("counts", flat=True), *options}


def test_what_is_sent_counts(client: Client, asked: Asked) -> None:
    assert marks(sent(client, asked)) == {True}


def test_what_is_typed_in_counts(asked: Asked, olive: User) -> None:
    now = timezone.now()
    answers = {asked.questions["single"].pk: Given(options=(asked.option("single", "Weekly").pk,))}
    response = enter_response(
        asked.round,
        acting_user=olive,
        channel="paper",
        came_from="Folder 1",
        received_at=now,
        answers=answers,
        now=now,
        capacity="resident",
    )
    assert marks(response) == {True}


def test_what_is_withdrawn_counts_no_more(client: Client, asked: Asked) -> None:
    kept, response = sent(client, asked), sent(client, asked)
    withdraw_response(response.pk, acting_user=None, now=timezone.now())
    assert (marks(kept), marks(response)) == ({True}, {False})


def test_what_is_put_in_the_place_of_answers_counts(client: Client, asked: Asked) -> None:
    response = sent(client, asked)
    monthly = Given(options=(asked.option("single", "Monthly").pk,))
    answers = given_of(response) | {asked.questions["single"].pk: monthly}
    change_response(response.pk, acting_user=None, answers=answers, now=timezone.now())
    assert (response.answers.count(), marks(response)) == (7, {True})


@pytest.mark.parametrize(("verdict", "counts"), [("set-aside", {False}), ("keep", {True})])
def test_what_an_officer_sets_aside_counts_no_more(
    client: Client, asked: Asked, olive: User, verdict: str, counts: set[bool]
) -> None:
    earlier, later = sent(client, asked), sent(client, asked)
    reason, now = "One person.", timezone.now()
    decide(earlier, later, verdict=verdict, reason=reason, acting_user=olive, now=now)
    assert (marks(earlier), marks(later)) == ({True}, counts)


def test_what_an_officer_takes_in_again_counts_again(
    client: Client, asked: Asked, olive: User
) -> None:
    earlier, later = sent(client, asked), sent(client, asked)
    reason, now = "One person.", timezone.now()
    decide(earlier, later, verdict="set-aside", reason=reason, acting_user=olive, now=now)
    take_back(DuplicateDecision.objects.get().pk, reason="Another household.", acting_user=olive)
    assert (marks(earlier), marks(later)) == ({True}, {True})


def test_what_is_superseded_counts_no_more(
    client: Client, asked: Asked, thanet_tides: Organisation, olive: User
) -> None:
    first, second = sent(client, asked), sent(client, asked)
    again = OrganisationFactory.create()
    for response, organisation in ((first, thanet_tides), (second, again)):
        response.speak_for(organisation)
        response.save()
    merge(again, into=thanet_tides, acting_user=olive, reason="Twice.", now=timezone.now())
    assert (marks(first), marks(second)) == ({True}, {False})


def test_a_breakdown_asks_as_often_for_many_answers_as_for_few(
    client: Client, asked: Asked
) -> None:
    sent(client, asked)
    few = {kind: asks(question) for kind, question in asked.questions.items()}
    for _ in range(5):
        sent(client, asked)
    assert few == {kind: asks(question) for kind, question in asked.questions.items()}
    assert max(few.values()) <= 3


def asks(question: Question) -> int:
    asked = Question.objects.asked_in([question.survey.round]).get(pk=question.pk)
    with CaptureQueriesContext(connection) as captured:
        count([asked], Breakdown.DISTRICT)
    return len(captured)


def test_questions_are_read_anew_until_somebody_answers(client: Client, asked: Asked) -> None:
    for wording in ("How often?", "How often do you come?"):
        Question.objects.filter(pk=asked.questions["single"].pk).update(wording=wording)
        assert questions_of(asked.round.pk)[0].wording == wording
    sent(client, asked)
    questions_of(asked.round.pk)
    with CaptureQueriesContext(connection) as captured:
        assert len(questions_of(asked.round.pk)) == len(asked.questions)
    assert len(captured) == 1

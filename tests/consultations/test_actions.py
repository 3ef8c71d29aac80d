"""The writes: the rules hold without a form, and the database says no first."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.actions import publish_results, send_response
from consultations.errors import (
    AlreadyAnswered,
    AnswersRefused,
    NotAllowed,
    NotYourOrganisation,
    ResultsNotReady,
    RoundNotOpen,
)
from consultations.models import Answer, Response, Round
from consultations.surveys.answers import Given
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.lib.time import LONDON
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.factories.consultations import ResponseFactory, RoundFactory

pytestmark = pytest.mark.django_db


def test_history_is_built_with_its_own_clock(asked: Asked) -> None:
    then = datetime(2021, 9, 20, 14, tzinfo=LONDON)
    Round.objects.update(opens_at=then - timedelta(days=14), closes_at=then + timedelta(days=14))
    asked.round.refresh_from_db()
    asked.round.survey.questions.update(required=False)
    sent = send_response(
        asked.round, acting_user=None, capacity="charity", answers={}, synthetic=True, now=then
    )
    assert (sent.sent_at, sent.synthetic) == (then, True)
    with pytest.raises(RoundNotOpen):
        send_response(asked.round, acting_user=None, capacity="charity", answers={})


def test_the_last_moment_of_a_round_counts_and_the_next_does_not(asked: Asked) -> None:
    asked.round.survey.questions.update(required=False)
    closes_at = asked.round.closes_at
    just_before = closes_at - timedelta(microseconds=1)
    send_response(asked.round, acting_user=None, capacity="other", answers={}, now=just_before)
    with pytest.raises(RoundNotOpen):
        send_response(asked.round, acting_user=None, capacity="other", answers={}, now=closes_at)
    assert Response.objects.count() == 1


def test_answers_that_do_not_fit_are_refused_by_question_and_nothing_is_kept(asked: Asked) -> None:
    questions = {kind: question.pk for kind, question in asked.questions.items()}
    agree, no = asked.option("agreement", "Agree").pk, asked.option("yes-no", "No").pk
    options = [option.pk for option in asked.questions["ranking"].options.all()]
    answers = {
        questions["single"]: Given(options=(agree,)),
        questions["multiple"]: Given(options=(asked.option("multiple", "Bus").pk,) * 2),
        questions["agreement"]: Given(options=(agree, no)),
        questions["yes-no"]: Given(text="No"),
        questions["ranking"]: Given(ranks={options[0]: 1, options[1]: 1, options[2]: 3}),
        questions["long-text"]: Given(text="\x00"),
        questions["number"]: Given(number=Decimal("NaN")),
        0: Given(text="No question at all"),
    }
    with pytest.raises(AnswersRefused) as refused:
        send_response(asked.round, acting_user=None, capacity="other", answers=answers)
    assert refused.value.problems.keys() == answers.keys()
    assert not Response.objects.exists()
    assert not Answer.objects.exists()


def test_a_second_response_of_an_account_is_refused_by_the_database(
    asked: Asked, priya: User
) -> None:
    asked.round.survey.questions.update(required=False)
    send_response(asked.round, acting_user=priya, capacity="other", answers={})
    with pytest.raises(AlreadyAnswered):
        send_response(asked.round, acting_user=priya, capacity="other", answers={})
    assert AuditRecord.objects.filter(action="sent").count() == 1


def test_a_stranger_does_not_answer_for_an_organisation(
    asked: Asked, priya: User, thanet_tides: Organisation
) -> None:
    for user in (priya, None):
        with pytest.raises(NotYourOrganisation):
            send_response(
                asked.round,
                acting_user=user,
                capacity="charity",
                answers={},
                organisation=thanet_tides,
            )


def test_a_notice_that_was_taken_down_takes_no_answer(asked: Asked) -> None:
    asked.round.page.unpublish()
    asked.round.refresh_from_db()
    with pytest.raises(RoundNotOpen):
        send_response(asked.round, acting_user=None, capacity="other", answers={})


def test_officers_publish_results_once_after_the_round(olive: User, priya: User) -> None:
    round_ = RoundFactory.create(closed=True)
    now = timezone.now()
    with pytest.raises(NotAllowed):
        publish_results(round_, acting_user=priya, now=now)
    with pytest.raises(ResultsNotReady):
        publish_results(round_, acting_user=olive, now=round_.closes_at - timedelta(seconds=1))
    publish_results(round_, acting_user=olive, now=now)
    assert round_.results_published_at == now
    with pytest.raises(ResultsNotReady):
        publish_results(round_, acting_user=olive, now=now)
    record = AuditRecord.objects.get(action="results published")
    assert record.acting_user_pk == olive.pk


@pytest.mark.parametrize(
    "change",
    [
        {"closes_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"results_published_at": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_keeps_dates_in_order(change: dict[str, datetime]) -> None:
    round_ = RoundFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round_.pk).update(**change)


def test_a_round_with_a_response_cannot_be_deleted() -> None:
    response = ResponseFactory.create()
    with pytest.raises(IntegrityError):
        response.round.delete()
    assert Response.objects.filter(pk=response.pk).exists()

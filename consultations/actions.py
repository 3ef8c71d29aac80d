"""The writes of the room."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations import policies
from consultations.errors import (
    AlreadyAnswered,
    AnswersRefused,
    NotAllowed,
    NotYourOrganisation,
    OrganisationAlreadyAnswered,
    ResultsNotReady,
    RoundNotOpen,
    SurveyLocked,
)
from consultations.models import (
    Answer,
    AnsweredOption,
    ConsultationPage,
    Option,
    Question,
    Response,
    Round,
)
from consultations.signals import response_sent
from consultations.surveys.answers import NOTHING, Given, problem
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import Anyone
from membership.places.models import District
from portal.records.actions import record


@transaction.atomic
def show_notice(page_pk: int, *, acting_user: Anyone, now: datetime | None = None) -> bool:
    """Note when a notice was first shown; True only the first time, whatever is published later."""
    now = now or timezone.now()
    first = ConsultationPage.objects.filter(pk=page_pk, visible_from__isnull=True)
    if first.update(visible_from=now) != 1:
        return False
    page = ConsultationPage.objects.get(pk=page_pk)
    record(page, "published", acting_user=acting_user, new={"visible_from": now})
    return True


def send_response(
    round_: Round,
    *,
    acting_user: Anyone,
    capacity: str,
    answers: Mapping[int, Given],
    organisation: Organisation | None = None,
    district: District | None = None,
    named: bool = False,
    receipt_email: str = "",
    synthetic: bool = False,
    now: datetime | None = None,
) -> Response:
    """Send one response; ``answers`` are by the question's key, a question left out has none.

    ``named`` is the organisation's consent to be named as one that answered.
    Raises RoundNotOpen, NotYourOrganisation, AnswersRefused, AlreadyAnswered or
    OrganisationAlreadyAnswered. Give ``now`` to build history: what counts is whether the round was
    open then.
    """
    now = now or timezone.now()
    if not policies.can_respond(acting_user, round_, now):
        raise RoundNotOpen("This consultation is not open for answers.")
    if organisation is not None and not policies.can_respond_for(acting_user, organisation):
        raise NotYourOrganisation("You can answer only for an organisation that you belong to.")
    questions = {question.pk: question for question in Question.objects.of_round(round_.pk)}
    _refuse_bad_answers(questions, answers)
    response = Response(
        round=round_,
        capacity=capacity,
        user=acting_user if isinstance(acting_user, User) else None,
        organisation=organisation,
        district=district,
        named=named and organisation is not None,
        receipt_email=receipt_email,
        synthetic=synthetic,
        sent_at=now,
    )
    try:
        with transaction.atomic():
            if organisation is not None:  # it may have been merged a moment ago
                response.organisation = organisation = lock(organisation.pk)
            response.save()
            _store_answers(response, answers)
            record(
                response,
                "sent",
                acting_user=response.user,
                new={
                    "round": round_.pk,
                    "organisation": organisation.pk if organisation else None,
                    "named": response.named,
                },
            )
            response_sent.send(Response, response_pk=response.pk)
    except IntegrityError as error:
        raise _already_answered(response) or error from error
    return response


def _refuse_bad_answers(questions: Mapping[int, Question], answers: Mapping[int, Given]) -> None:
    problems = dict.fromkeys(
        answers.keys() - questions.keys(), "This question is not part of the survey"
    )
    for pk, question in questions.items():
        if message := problem(question, answers.get(pk, NOTHING)):
            problems[pk] = message
    if problems:
        raise AnswersRefused(problems)


def _store_answers(response: Response, answers: Mapping[int, Given]) -> None:
    given = {pk: each for pk, each in answers.items() if not each.is_empty}
    rows = Answer.objects.bulk_create(
        Answer(response=response, question_id=pk, text=each.text.strip(), number=each.number)
        for pk, each in given.items()
    )
    AnsweredOption.objects.bulk_create(
        AnsweredOption(answer=row, option_id=option, rank=rank)
        for row in rows
        for option, rank in _places(given[row.question_id])
    )


def _places(given: Given) -> list[tuple[int, int | None]]:
    return [*((option, None) for option in given.options), *given.ranks.items()]


def _already_answered(response: Response) -> Exception | None:
    """Which rule the database refused with; None when it was neither of ours."""
    sent = Response.objects.filter(round=response.round)
    if response.user is not None and sent.filter(user=response.user).exists():
        return AlreadyAnswered("You have already answered this consultation.")
    if (
        response.organisation is not None
        and sent.filter(organisation=response.organisation).exists()
    ):
        return OrganisationAlreadyAnswered(
            f"Somebody has already answered for {response.organisation}."
        )
    return None


@transaction.atomic
def publish_results(round_: Round, *, acting_user: Anyone, now: datetime | None = None) -> None:
    """Show the results of a closed round to everybody.

    Raises NotAllowed, or ResultsNotReady while the round is open or when they are published already.
    """
    now = now or timezone.now()
    if acting_user is not None and not policies.can_publish_results(acting_user):
        raise NotAllowed("Only officers and editors publish results.")
    ready = Round.objects.over(now).filter(pk=round_.pk, results_published_at__isnull=True)
    if ready.update(results_published_at=now) != 1:
        raise ResultsNotReady("The round is still open, or its results are published already.")
    round_.refresh_from_db(fields=["results_published_at"])
    record(round_, "results published", acting_user=acting_user, new={"at": now})


@transaction.atomic
def set_options(
    question: Question, *, labels: Sequence[str], with_other: bool, acting_user: Anyone
) -> None:
    """Give ``question`` its options anew; raises SurveyLocked once somebody has answered."""
    if policies.survey_is_locked(question.survey.round):
        raise SurveyLocked("Somebody has answered: the questions stay as they were asked.")
    old = list(question.options.values_list("label", flat=True))
    question.options.all().delete()
    options = [Option(question=question, label=label) for label in labels]
    if with_other:
        options.append(Option(question=question, label="Other", is_other=True))
    for order, option in enumerate(options):
        option.order = order
    Option.objects.bulk_create(options)
    new = [option.label for option in options]
    if new != old:
        record(
            question,
            "options set",
            acting_user=acting_user,
            old={"options": old},
            new={"options": new},
        )

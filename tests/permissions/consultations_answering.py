"""Answering a consultation, and what officers do with the responses."""

from collections.abc import Callable

from django.utils import timezone

from consultations.models import (
    ConsultationPage,
    Draft,
    DuplicateDecision,
    NameDecision,
    Option,
    Question,
    QuestionKind,
    Response,
    Round,
)
from consultations.surveys.links import make_token
from consultations.surveys.models import STANDING_OPTIONS
from tests.factories.consultations import QuestionFactory, ResponseFactory
from tests.support.permissions import EVERYONE, OFFICERS, STAFF, Address, World


def begun(path: str) -> Callable[[World], str]:
    """An address of what a visitor began: her link is enough."""
    return lambda world: (
        f"/consultations/moorings/respond/begun/{make_token('draft', Draft.objects.get().pk)}/{path}"
    )


def yours(world: World) -> str:
    sent = Response.objects.get(receipt_email="ann@example.org")
    return f"/consultations/moorings/respond/yours/{make_token('receipt', sent.pk)}/"


def many_questions(world: World, count: int) -> None:
    page = ConsultationPage.objects.get(slug="moorings")
    Round.objects.filter(page=page, number=1).update(results_published_at=timezone.now())
    for survey in (each.survey for each in page.rounds.all()):
        first = survey.questions.count()
        questions = Question.objects.bulk_create(
            QuestionFactory.build(survey=survey, order=first + n) for n in range(count)
        )
        Option.objects.bulk_create(
            Option(question=question, order=order, label=label)
            for question in questions
            for order, label in enumerate(STANDING_OPTIONS[QuestionKind.YES_NO])
        )


def many_responses(world: World, count: int) -> None:
    """Responses of organisations without an account, each pair from one address."""
    round_ = Round.objects.get(page__slug="moorings", number=2)
    Response.objects.bulk_create(
        Response(
            round=round_,
            capacity="charity",
            organisation_name=f"Friends of quay {number // 2}",
            receipt_email=f"quay{number // 2}@example.org",
        )
        for number in range(count)
    )


def many_decisions(world: World, count: int) -> None:
    round_ = Round.objects.get(page__slug="moorings", number=2)
    made = Response.objects.bulk_create(ResponseFactory.build_batch(2 * count, round=round_))
    DuplicateDecision.objects.bulk_create(
        DuplicateDecision(earlier=a, later=b, verdict="keep", reason="Two people.")
        for a, b in zip(made[::2], made[1::2], strict=True)
    )


def many_names(world: World, count: int) -> None:
    """Names that were looked up, and found in no directory."""
    round_ = Round.objects.get(page__slug="moorings", number=2)
    made = Response.objects.bulk_create(ResponseFactory.build_batch(count, round=round_))
    NameDecision.objects.bulk_create(NameDecision(response=each, listed=False) for each in made)


def many_typed_in(world: World, count: int) -> None:
    round_ = Round.objects.get(page__slug="moorings", number=2)
    Response.objects.bulk_create(
        ResponseFactory.build_batch(
            count, round=round_, channel="paper", entered_by=world.people["officer"]
        )
    )


def on_paper(world: World) -> str:
    """A response that an officer typed in."""
    found = Response.objects.get(came_from="Letter, folder 12")
    return f"/consultations/moorings/responses/2/{found.reference}/"


ADDRESSES = [
    Address(
        "consultations:respond",
        lambda world: "/consultations/moorings/respond/",
        EVERYONE,
        grow=many_questions,
    ),
    Address(
        "consultations:respond",
        lambda world: "/consultations/moorings/respond/",
        EVERYONE,
        method="post",
        data={"capacity": "resident"},
    ),
    Address("consultations:draft", begun(""), EVERYONE),
    Address("consultations:draft_page", begun("1/"), EVERYONE, grow=many_questions),
    Address("consultations:draft_page", begun("1/"), EVERYONE, method="post", data={"save": "1"}),
    Address("consultations:check", begun("check/"), EVERYONE, grow=many_questions),
    Address("consultations:check", begun("check/"), EVERYONE, method="post"),
    Address("consultations:saved", begun("saved/"), EVERYONE),
    Address("consultations:saved", begun("saved/"), EVERYONE, method="post"),
    Address("consultations:yours", yours, EVERYONE, grow=many_questions),
    Address("consultations:yours", yours, EVERYONE, method="post", data={"confirm": "1"}),
    Address(
        "consultations:printed",
        lambda world: "/consultations/moorings/respond/on-paper/",
        EVERYONE,
        grow=many_questions,
    ),
    Address(
        "consultations:trial",
        lambda world: "/consultations/moorings/respond/try/2/",
        STAFF,
        grow=many_questions,
    ),
    Address(
        "consultations:trial",
        lambda world: "/consultations/moorings/respond/try/2/",
        STAFF,
        method="post",
        data={"capacity": "resident", "step": "1"},
    ),
    Address("consultations:sent", lambda world: "/consultations/moorings/respond/sent/", EVERYONE),
    Address("consultations:equality", lambda world: "/consultations/moorings/equality/", EVERYONE),
    Address(
        "consultations:equality",
        lambda world: "/consultations/moorings/equality/",
        EVERYONE,
        method="post",
    ),
    Address(
        "consultations:equality_sent",
        lambda world: "/consultations/moorings/equality/sent/",
        EVERYONE,
    ),
    Address(
        "consultations:sent_yours",
        lambda world: yours(world).replace("/yours/", "/sent/"),
        EVERYONE,
    ),
    Address(
        "consultations:responses",
        lambda world: "/consultations/moorings/responses/2/",
        OFFICERS,
        grow=many_responses,
    ),
    Address(
        "consultations:responses",
        lambda world: "/consultations/moorings/responses/2/",
        OFFICERS,
        method="post",
        data={"verdict": "keep"},
    ),
    Address(
        "consultations:decisions",
        lambda world: "/consultations/moorings/responses/2/decisions/",
        OFFICERS,
        grow=many_decisions,
    ),
    Address(
        "consultations:decisions",
        lambda world: "/consultations/moorings/responses/2/decisions/",
        OFFICERS,
        method="post",
        data={"decision": "1"},
    ),
    Address(
        "consultations:names",
        lambda world: "/consultations/moorings/responses/2/names/",
        OFFICERS,
        grow=many_names,
    ),
    Address(
        "consultations:names",
        lambda world: "/consultations/moorings/responses/2/names/",
        OFFICERS,
        method="post",
        data={"decision": "1"},
    ),
    Address(
        "consultations:typed_in",
        lambda world: "/consultations/moorings/responses/2/typed-in/",
        OFFICERS,
        grow=many_typed_in,
    ),
    Address("consultations:one_response", on_paper, OFFICERS, grow=many_questions),
    Address("consultations:one_response", on_paper, OFFICERS, method="post", data={"why": ""}),
    Address(
        "consultations:correct_response",
        lambda world: f"{on_paper(world)}correct/",
        OFFICERS,
        grow=many_questions,
    ),
    Address(
        "consultations:correct_response",
        lambda world: f"{on_paper(world)}correct/",
        OFFICERS,
        method="post",
        data={"channel": "paper"},
    ),
    Address(
        "consultations:enter_response",
        lambda world: "/consultations/moorings/responses/2/enter/",
        OFFICERS,
        grow=many_questions,
    ),
    Address(
        "consultations:enter_response",
        lambda world: "/consultations/moorings/responses/2/enter/",
        OFFICERS,
        method="post",
        data={"channel": "paper"},
    ),
]

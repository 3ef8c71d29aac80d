"""Results, the reading of answers and quotes from them."""

from collections.abc import Callable

from django.utils import timezone

from consultations.models import (
    Answer,
    AnswerFile,
    Code,
    EqualityOption,
    EqualityQuestion,
    EqualitySheet,
    Quote,
    Response,
    Round,
)
from tests.factories.consultations import ResponseFactory
from tests.permissions.consultations_answering import many_questions
from tests.support.permissions import EVERYONE, OFFICERS, STAFF, Address, World


def many_answers(world: World, count: int) -> None:
    """Answers to read, each of a response of its own, and themes to find in them."""
    written = world.things["written"]
    round_ = written.survey.round
    responses = Response.objects.bulk_create(ResponseFactory.build_batch(count, round=round_))
    Answer.objects.bulk_create(
        Answer(response=response, question=written, text=f"Thought {number}")
        for number, response in enumerate(responses)
    )
    first = written.codes.count()
    Code.objects.bulk_create(
        Code(question=written, label=f"Theme {n}") for n in range(first, first + count)
    )


def many_published_answers(world: World, count: int) -> None:
    many_answers(world, count)
    Round.objects.filter(page__slug="moorings", number=1).update(
        results_published_at=timezone.now()
    )


def many_quotes(world: World, count: int) -> None:
    Quote.objects.bulk_create(
        Quote(answer=world.things["written answer"], text=f"Words {n}") for n in range(count)
    )


def many_equality_questions(world: World, count: int) -> None:
    """Equality questions of one round more, and its results published."""
    sheet = EqualitySheet.objects.get(round__page__slug="moorings", round__number=1)
    Round.objects.filter(pk=sheet.round_id).update(results_published_at=timezone.now())
    first = EqualityQuestion.objects.count()
    questions = EqualityQuestion.objects.bulk_create(
        EqualityQuestion(wording=f"Well {first + n}?", order=n % 30_000) for n in range(count)
    )
    EqualityOption.objects.bulk_create(
        EqualityOption(question=question, label=label)
        for question in questions
        for label in ("Yes", "No")
    )
    sheet.questions.add(*questions)


def many_files(world: World, count: int) -> None:
    asked = world.things["file asked"]
    round_ = asked.survey.round
    responses = Response.objects.bulk_create(ResponseFactory.build_batch(count, round=round_))
    answers = Answer.objects.bulk_create(
        Answer(response=response, question=asked) for response in responses
    )
    AnswerFile.objects.bulk_create(
        AnswerFile(answer=each, file="gone.pdf", name="plan.pdf", kind="pdf", size=9)
        for each in answers
    )


def of_question(end: str, thing: str = "written") -> Callable[[World], str]:
    return lambda world: f"/consultations/moorings/results/1/{world.things[thing].pk}/{end}"


ADDRESSES = [
    Address(
        "consultations:results",
        lambda world: "/consultations/moorings/results/",
        EVERYONE,
        grow=many_questions,
    ),
    Address(
        "consultations:publish_results",
        lambda world: "/consultations/moorings/results/1/publish/",
        STAFF,
        grow=many_answers,
    ),
    Address(
        "consultations:round_results",
        lambda world: "/consultations/moorings/results/1/",
        STAFF,
        refused=404,
        refused_visitor=404,
        grow=many_answers,
    ),
    Address(
        "consultations:question_results",
        of_question("?by=district", "clear"),
        STAFF,
        refused=404,
        refused_visitor=404,
        grow=many_answers,
    ),
    Address(
        "consultations:rounds_compared",
        lambda world: "/consultations/moorings/results/rounds/",
        EVERYONE,
        grow=many_published_answers,
    ),
    Address(
        "consultations:open_data",
        lambda world: "/consultations/moorings/results/data.json",
        EVERYONE,
        grow=many_published_answers,
        page=False,
    ),
    Address(
        "consultations:who_was_heard",
        lambda world: "/consultations/moorings/results/equality/",
        EVERYONE,
        grow=many_equality_questions,
    ),
    Address(
        "consultations:all_heard",
        lambda world: "/consultations/moorings/results/1/equality/",
        OFFICERS,
        grow=many_equality_questions,
    ),
    Address(
        "consultations:counts",
        lambda world: "/consultations/moorings/results/2/counts/",
        STAFF,
        grow=many_answers,
    ),
    Address(
        "consultations:all_figures",
        lambda world: "/consultations/moorings/results/2/all/",
        OFFICERS,
        grow=many_questions,
    ),
    Address("consultations:question_figures", of_question("all/?by=kind", "clear"), OFFICERS),
    Address(
        "consultations:export_csv",
        lambda world: "/consultations/moorings/results/1/csv/",
        OFFICERS,
        grow=many_answers,
        page=False,
    ),
    # It is read in parts of 500 responses, so that it needs no more memory for many.
    Address(
        "consultations:export_xlsx",
        lambda world: "/consultations/moorings/results/1/xlsx/",
        OFFICERS,
        page=False,
    ),
    Address("consultations:read_answers", of_question("read/"), OFFICERS, grow=many_answers),
    Address(
        "consultations:add_theme",
        of_question("read/themes/"),
        OFFICERS,
        method="post",
        data={"label": "Piers"},
    ),
    Address(
        "consultations:suggest_themes", of_question("read/suggestions/"), OFFICERS, method="post"
    ),
    Address(
        "consultations:answer_files", of_question("files/", "file asked"), OFFICERS, grow=many_files
    ),
    Address(
        "consultations:answer_file",
        lambda world: of_question(f"files/{world.things['answer file'].pk}/", "file asked")(world),
        OFFICERS,
        page=False,
    ),
    Address("consultations:quotes", of_question("quotes/"), OFFICERS, grow=many_quotes),
    Address(
        "consultations:quote",
        lambda world: of_question(f"quotes/{world.things['written answer'].pk}/new/")(world),
        OFFICERS,
    ),
    Address(
        "consultations:approve_quote",
        lambda world: of_question(f"quotes/{world.things['quote'].pk}/approve/")(world),
        OFFICERS,
        method="post",
    ),
    Address(
        "consultations:remove_quote",
        lambda world: of_question(f"quotes/{world.things['quote'].pk}/remove/")(world),
        OFFICERS,
        method="post",
    ),
]

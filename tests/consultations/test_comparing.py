"""Round over round: every kind of question, what was asked otherwise, and what cannot be compared."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.models import (
    Answer,
    AnsweredOption,
    Code,
    Coding,
    ConsultationPage,
    MatrixRow,
    Question,
    Round,
)
from consultations.results.comparing import Comparison, compare, questions_of
from consultations.results.figures import Figure
from consultations.results.reads import results_of
from tests.factories.consultations import (
    ConsultationPageFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
)

pytestmark = pytest.mark.django_db

Found = dict[str, Comparison]


@pytest.fixture
def page() -> ConsultationPage:
    made: ConsultationPage = ConsultationPageFactory.create(slug="piers")
    return made


@pytest.fixture
def rounds(page: ConsultationPage) -> list[Round]:
    made = [RoundFactory.create(page=page, number=number, published=True) for number in (1, 2)]
    for each in made:
        SurveyFactory.create(round=each)
    return made


def ask(round_: Round, kind: str, **given: Any) -> Question:
    question: Question = QuestionFactory.create(
        survey=round_.survey, kind=kind, **{"key": kind, "wording": "What matters?", **given}
    )
    return question


def say(
    question: Question, times: int = 1, chosen: tuple[Any, ...] = (), **given: Any
) -> list[Answer]:
    """So many people answer; ``chosen`` are (label, row, rank) of options."""
    options = {each.label: each for each in question.options.all()}
    made = []
    for response in ResponseFactory.create_batch(times, round=question.survey.round):
        answer = Answer.objects.create(response=response, question=question, **given)
        AnsweredOption.objects.bulk_create(
            AnsweredOption(
                answer=answer, response=response, option=options[label], row=row, rank=rank
            )
            for label, row, rank in chosen
        )
        made.append(answer)
    return made


def compared(rounds: list[Round]) -> Found:
    return {each.key: each for each in compare(results_of(rounds))}


def words(comparison: Comparison) -> dict[str, dict[str, list[Any]]]:
    """By table and line: shares of figures, words, and None where it was not asked."""
    return {
        table.caption: {
            label: [cell.value if isinstance(cell, Figure) else cell for cell in cells]
            for label, cells in table.lines
        }
        for table in comparison.tables
    }


def test_a_ranking_is_compared_by_mean_place_and_by_first_choices(rounds: list[Round]) -> None:
    for each, firsts in zip(rounds, ((6, 6), (12, 0)), strict=True):
        question = ask(each, "ranking", options=["Advice", "Money"])
        say(question, firsts[0], (("Advice", None, 1), ("Money", None, 2)))
        say(question, firsts[1], (("Money", None, 1), ("Advice", None, 2)))
    assert words(compared(rounds)["ranking"]) == {
        "Mean place": {"Advice": ["1.5", "1.0"], "Money": ["1.5", "2.0"]},
        "Put first by": {"Advice": [6, 12], "Money": [6, 0]},
    }


def test_a_matrix_is_compared_line_by_line(rounds: list[Round]) -> None:
    for each, lines in zip(rounds, (["Parks"], ["Parks", "Roads"]), strict=True):
        question = ask(each, "matrix", options=["Good", "Poor"])
        for label in lines:
            row = MatrixRow.objects.create(question=question, label=label)
            say(question, 6, (("Good", row, None),))
            say(question, 7, (("Poor", row, None),))
    comparison = compared(rounds)["matrix"]
    assert words(comparison) == {
        "Parks": {"Good": [6, 6], "Poor": [7, 7]},
        "Roads": {"Good": [None, 6], "Poor": [None, 7]},
    }
    assert [basis for _, basis in comparison.tables[1].columns] == ["–", "13 answers"]
    assert [said for _, said in comparison.changes] == [["Line that it did not have yet: “Roads”"]]


def test_numbers_are_compared_by_what_they_come_to_and_never_by_one_persons(
    rounds: list[Round],
) -> None:
    for each, numbers in zip(rounds, ((1, 2, 3, 4, 5), (10, 10, 10, 10, 11.5)), strict=True):
        question = ask(each, "number")
        for number in numbers:
            say(question, number=Decimal(str(number)))
    assert words(compared(rounds)["number"]) == {
        "What the numbers come to": {
            "Mean": ["3", "10.3"],
            "Median": ["3", "10"],
            "Lower quartile": ["2", "10"],
            "Upper quartile": ["4", "10"],
        }
    }


def test_themes_of_written_answers_are_compared(rounds: list[Round]) -> None:
    for each, count in zip(rounds, (6, 9), strict=True):
        question = ask(each, "long-text")
        code = Code.objects.create(question=question, label="Buses")
        answers = say(question, 20, text="More buses.")
        Coding.objects.bulk_create(Coding(answer=answer, code=code) for answer in answers[:count])
    comparison = compared(rounds)["long-text"]
    assert words(comparison) == {"What the answers are about": {"Buses": [6, 9]}}


def test_what_is_withheld_in_its_round_is_withheld_here(rounds: list[Round]) -> None:
    """Of a ranking the mean too, which would give a small number away."""
    for each, few in zip(rounds, (2, 6), strict=True):
        question = ask(each, "ranking", options=["Advice", "Money"])
        say(question, 10, (("Advice", None, 1), ("Money", None, 2)))
        say(question, few, (("Money", None, 1), ("Advice", None, 2)))
    comparison = compared(rounds)["ranking"]
    assert words(comparison)["Mean place"] == {"Advice": ["[c]", "1.4"], "Money": ["[c]", "1.6"]}
    assert words(comparison)["Put first by"] == {"Advice": [None, 10], "Money": [None, 6]}
    assert comparison.withholds


def test_what_was_asked_otherwise_is_told(rounds: list[Round]) -> None:
    first, second = rounds
    ask(first, "single", wording="Which pier?", help_text="One.", options=["Deal", "Hythe"])
    ask(second, "single", wording="Which pier is dearest?", options=["Deal", "Herne Bay"])
    ask(first, "number", key="visits", wording="How often?")
    ask(second, "long-text", key="visits", wording="How often?")
    found = compared(rounds)
    assert found["single"].changes == [
        (
            first,
            [
                "Asked in other words: “Which pier?”",
                "With another help text: “One.”",
                "Answer that the last round did not have: “Hythe”",
                "Answer that it did not have yet: “Herne Bay”",
            ],
        )
    ]
    assert found["visits"].changes == [
        (first, ["It was a question of another kind: “A number”, and last “In your own words”."])
    ]


def test_what_one_round_alone_asked_is_named(rounds: list[Round], client: Client) -> None:
    first, second = rounds
    for each in rounds:
        ask(each, "long-text", wording="What else?")
    ask(first, "yes-no", key="", wording="Do you swim?")
    ask(second, "number", wording="How often?")
    ask(second, "section", key="", wording="Read this")
    found = questions_of(rounds)
    assert list(found.compared) == ["long-text"]
    assert [wording for _, wording in found.asked_once] == ["Do you swim?", "How often?"]
    page = client.get("/consultations/piers/results/rounds/").content.decode()
    assert "Asked in one round only" in page
    assert "Do you swim?" in page
    assert "Read this" not in page
    assert "too few" not in page
    assert "0 answers" in page


def test_many_questions_are_compared_on_several_pages_in_as_many_queries(
    rounds: list[Round], client: Client
) -> None:
    def asked(count: int) -> int:
        for number in range(Question.objects.count() // 2, count):
            for each in rounds:
                ask(each, "yes-no", key=f"q{number}", order=number, wording=f"Question {number}?")
        client.get("/consultations/piers/results/rounds/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/consultations/piers/results/rounds/")
        return len(captured)

    assert asked(2) == asked(7)
    last = client.get("/consultations/piers/results/rounds/?page=3").content.decode()
    assert "Question 6?" in last
    assert "Question 5?" not in last

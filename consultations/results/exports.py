"""Every response of a round as a row, for officers alone: read and written bit by bit, in constant memory."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from consultations.notices.rounds import Round
from consultations.surveys.models import (
    Answer,
    AnsweredOption,
    AnswerFile,
    Capacity,
    Channel,
    Question,
    QuestionKind,
    Response,
)
from membership.organisations.models import Kind
from portal.lib.time import LONDON

ROWS_AT_A_TIME = 500
ABOUT_IT = {
    "Reference": "reference",
    "In what capacity": "capacity",
    "Organisation": "organisation__name",
    "Organisation as typed": "organisation_name",
    "Kind of organisation": "organisation_kind",
    "District": "district__name",
    "How it came": "channel",
    "Where the original is": "came_from",
    "Typed in by": "entered_by__full_name",
    "Short link": "via__channel",
    "Sent at": "sent_at",
    "Receipt address confirmed": "confirmed_at",
    "Made up to show how the site works": "synthetic",
}


@dataclass
class Given:
    """What one response says to one question, as it lies in the database."""

    text: str = ""
    number: Any = None
    date: Any = None
    file: str = ""
    options: set[int] = field(default_factory=set)
    ranks: dict[int, int] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    heading: str
    question: int
    cell: Callable[[Given], object]


def headings(round_: Round) -> list[str]:
    return [*ABOUT_IT, *(column.heading for column in columns(round_))]


def columns(round_: Round) -> list[Column]:
    """The columns of the questions, numbered as they were asked."""
    questions = Question.objects.asked_in([round_])
    return [
        column
        for number, question in enumerate(questions, start=1)
        for column in _of_question(f"{number}. {question.wording}", question)
    ]


def _of_question(title: str, question: Question) -> Iterator[Column]:
    options = list(question.options.all())
    labels = {option.pk: option.label for option in options}

    def column(heading: str, cell: Callable[[Given], object]) -> Column:
        return Column(heading, question.pk, cell)

    if question.kind == QuestionKind.MULTIPLE:
        for option in options:
            yield column(f"{title}: {option}", partial(_ticked, option.pk))
    elif question.kind == QuestionKind.RANKING:
        for option in options:
            yield column(f"{title}: {option}", partial(_place, option.pk))
    elif question.kind == QuestionKind.MATRIX:
        for row in question.rows.all():
            yield column(f"{title}: {row}", partial(_in_line, row.pk, labels))
    elif options:
        yield column(title, partial(_chosen, labels))
    else:
        yield column(title, CELLS.get(QuestionKind(question.kind), _text))
    if any(option.is_other for option in options):
        yield column(f"{title}: in their own words", _text)


def _ticked(option: int, given: Given) -> int:
    return int(option in given.options)


def _place(option: int, given: Given) -> object:
    return given.ranks.get(option, "")


def _in_line(row: int, labels: Mapping[int, str], given: Given) -> str:
    return labels[given.lines[row]] if row in given.lines else ""


def _chosen(labels: Mapping[int, str], given: Given) -> str:
    return ", ".join(labels[pk] for pk in sorted(given.options))


def _text(given: Given) -> str:
    return given.text


def _number(given: Given) -> object:
    return "" if given.number is None else given.number.normalize()


CELLS: dict[QuestionKind, Callable[[Given], object]] = {
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: lambda given: given.date or "",
    QuestionKind.FILE: lambda given: given.file,
}


def rows_of(round_: Round) -> Iterator[list[object]]:
    """A row a response that counts, in the order in which they were sent."""
    shown = columns(round_)
    for responses in _in_parts(round_):
        given = _given([each["pk"] for each in responses])
        for response in responses:
            answers = given.get(response["pk"], {})
            yield [*_about(response), *(_cell(column, answers) for column in shown)]


def _in_parts(round_: Round) -> Iterator[list[Mapping[str, Any]]]:
    responses = Response.objects.counted().filter(round=round_).order_by("sent_at", "pk")
    part: list[Mapping[str, Any]] = []
    for row in responses.values("pk", *ABOUT_IT.values()).iterator(chunk_size=ROWS_AT_A_TIME):
        part.append(row)
        if len(part) == ROWS_AT_A_TIME:
            yield part
            part = []
    if part:
        yield part


def _about(response: Mapping[str, Any]) -> list[object]:
    words: Mapping[str, Callable[[Any], str]] = {
        "capacity": lambda value: Capacity(value).label,
        "organisation_kind": lambda value: Kind(value).label,
        "channel": lambda value: Channel(value).label,
        "sent_at": lambda value: value.astimezone(LONDON).isoformat(timespec="minutes"),
        "confirmed_at": lambda value: "yes",
        "synthetic": lambda value: "yes",
    }
    return [
        words.get(name, str)(response[name]) if response[name] else "" for name in ABOUT_IT.values()
    ]


def _cell(column: Column, answers: Mapping[int, Given]) -> object:
    """Empty where the question was left out."""
    given = answers.get(column.question)
    return "" if given is None else column.cell(given)


def _given(responses: list[int]) -> Mapping[int, Mapping[int, Given]]:
    """By response and question."""
    found: dict[int, dict[int, Given]] = defaultdict(dict)
    by_answer: dict[int, Given] = {}
    answers = Answer.objects.filter(response__in=responses)
    for pk, response, question, text, number, date in answers.values_list(
        "pk", "response", "question", "text", "number", "date"
    ):
        by_answer[pk] = found[response][question] = Given(text, number, date)
    for answer, name in AnswerFile.objects.filter(answer__response__in=responses).values_list(
        "answer", "name"
    ):
        by_answer[answer].file = name
    _add_options(by_answer, responses)
    return found


def _add_options(by_answer: Mapping[int, Given], responses: Iterable[int]) -> None:
    chosen = AnsweredOption.objects.filter(answer__response__in=responses)
    for answer, option, row, rank in chosen.values_list("answer", "option", "row", "rank"):
        given = by_answer[answer]
        if row:
            given.lines[row] = option
        elif rank:
            given.ranks[option] = rank
        else:
            given.options.add(option)

"""A response in words: on the page that asks to check, in the receipt, and in the copy."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from consultations.surveys.answers import NOTHING, Given
from consultations.surveys.models import Question, Response
from consultations.surveys.pages import asked, numbers_of
from consultations.surveys.storing import given_of
from portal.lib.templatetags.portal import day

LEFT_OUT = "Not answered"


@dataclass(frozen=True)
class Line:
    """One question with what was answered, line by line; ``page`` is where it can be changed."""

    label: str
    words: list[str]
    page: int = 1


def lines_of(
    questions: Iterable[Question],
    given: Mapping[int, Given],
    *,
    numbers: Mapping[int, int],
    pages: Mapping[int, int] | None = None,
) -> list[Line]:
    """Each question that takes an answer, with the answer in words."""
    return [
        Line(
            f"{numbers[question.pk]}. {question.wording}",
            list(words_of(question, given.get(question.pk, NOTHING))) or [LEFT_OUT],
            (pages or {}).get(question.pk, 1),
        )
        for question in questions
        if question.takes_an_answer
    ]


def words_of(question: Question, given: Given) -> Iterator[str]:
    labels = {option.pk: option for option in question.options.all()}
    for pk in given.options:
        other = given.text if labels[pk].is_other else ""
        yield f"{labels[pk]}: {other}" if other else str(labels[pk])
    for pk in sorted(given.ranks, key=lambda pk: given.ranks[pk]):
        yield f"{given.ranks[pk]}. {labels[pk]}"
    for row in question.rows.all():
        if row.pk in given.rows:
            yield f"{row}: {labels[given.rows[row.pk]]}"
    if given.text and not given.options:
        yield given.text
    if given.number is not None:
        yield f"{given.number.normalize():,f}"
    if given.date is not None:
        yield day(given.date)
    if given.file:
        yield str(given.file.name)


def copy_of(response: Response) -> list[Line]:
    """What ``response`` says, question by question, as far as it was asked."""
    everything = list(Question.objects.of_round(response.round_id))
    given = given_of(response)
    met = asked(everything, lambda each: given.get(each.pk, NOTHING).chosen)
    return lines_of(met, given, numbers=numbers_of(everything))

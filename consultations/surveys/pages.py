"""Which questions are asked, and on which page: it follows from the questions and the answers so far."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from consultations.surveys.held import held

Questions = Sequence[Any]
Chosen = Callable[[Any], set[int]]


class Questionnaire(list[Any]):
    """All questions of a survey in order, with what follows from them; whoever has it leaves it as it is."""

    @cached_property
    def leads(self) -> bool:
        """Whether a question is asked only after some answer to another."""
        return bool(_leading(self))

    @cached_property
    def by_key(self) -> Mapping[int, Any]:
        return {question.pk: question for question in self}

    @cached_property
    def pages(self) -> list[list[Any]]:
        return pages_of(self)

    @cached_property
    def numbers(self) -> Mapping[int, int]:
        return numbers_of(self)

    def met(self, chosen: Chosen) -> Mapping[int, Any]:
        """The questions whose conditions are met, by their keys; see ``asked``."""
        if not self.leads:
            return self.by_key
        return {question.pk: question for question in asked(self, chosen)}


def asked(questions: Iterable[Any], chosen: Chosen) -> list[Any]:
    """The questions whose conditions are met, in order.

    ``chosen`` gives the options chosen in a question. What was chosen in a question that is not asked
    itself leads nowhere.
    """
    questions = list(questions)
    leading = _leading(questions)
    if not leading:
        return questions
    found, options = [], set[int]()
    for question in questions:
        wanted = _leading([question])
        if not wanted or wanted & options:
            found.append(question)
            options |= chosen(question)
    return found


def _leading(questions: Questions) -> set[int]:
    """The options that one of ``questions`` follows from."""
    return {each.option_id for question in questions for each in held(question, "conditions")}


def pages_of(questions: Iterable[Any]) -> list[list[Any]]:
    """The questions page by page; the first page is there even without a question.

    What follows from an answer stands on a later page than its question, so that it needs no script.
    """
    questions = list(questions)
    leads = bool(_leading(questions))
    pages: list[list[Any]] = [[]]
    here: set[int] = set()
    for question in questions:
        wanted = _leading([question]) if leads else set()
        if pages[-1] and (question.starts_page or wanted & here):
            pages.append([])
            here = set()
        pages[-1].append(question)
        here |= {option.pk for option in held(question, "options")} if leads else set()
    return pages


def numbers_of(questions: Iterable[Any]) -> Mapping[int, int]:
    """The number of each question that takes an answer, by its key; the same on paper and on screen."""
    asking = (question for question in questions if question.takes_an_answer)
    return {question.pk: number for number, question in enumerate(asking, start=1)}

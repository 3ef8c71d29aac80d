"""What officers see of written answers: a page of them with their own ticks, and how far they agree."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet

from consultations.coding.agreement import cohens_kappa, krippendorffs_alpha
from consultations.coding.models import Code, Coding, Reading
from consultations.surveys.models import Answer, AnswerFile, Question
from consultations.surveys.querysets import counted_q
from membership.people.models import User

ANSWERS_A_PAGE = 20


def written_answers(question: Question) -> QuerySet[Answer]:
    """What people wrote to ``question``, of the responses that count, as it came in."""
    written = Answer.objects.filter(counted_q("response__"), question=question).exclude(text="")
    return written.select_related("response").order_by("pk")


def files_for(question: Question) -> QuerySet[AnswerFile]:
    """The files that came to ``question``, of the responses that count, as they came in."""
    files = AnswerFile.objects.filter(counted_q("answer__response__"), answer__question=question)
    return files.select_related("answer__response").order_by("answer", "pk")


def unread_by(answers: QuerySet[Answer], coder: User) -> QuerySet[Answer]:
    return answers.filter(~_read(coder=coder))


def unread_by_anybody(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return answers.filter(~_read())


def _read(**by: User) -> Exists:
    return Exists(Reading.objects.filter(answer=OuterRef("pk"), **by))


@dataclass(frozen=True)
class ReadAnswer:
    """An answer with the themes that the officer who looks found in it."""

    answer: Answer
    ticked: Collection[int]
    is_read: bool


def page_of_answers(question: Question, coder: User, number: str | None) -> Page[Any]:
    page: Page[Any] = Paginator(written_answers(question), ANSWERS_A_PAGE).get_page(number)
    answers = list(page.object_list)
    ticks = defaultdict(set)
    found = Coding.objects.filter(answer__in=answers, coder=coder)
    for answer, code in found.values_list("answer", "code"):
        ticks[answer].add(code)
    read = set(
        Reading.objects.filter(answer__in=answers, coder=coder).values_list("answer", flat=True)
    )
    page.object_list = [ReadAnswer(each, ticks[each.pk], each.pk in read) for each in answers]
    return page


@dataclass(frozen=True)
class Agreement:
    """How far several officers agree on one theme; ``measure`` is None where nothing could differ."""

    code: Code
    found: int  # answers in which at least one officer found it
    measure: float | None


@dataclass(frozen=True)
class AgreementResult:
    """By Cohen’s kappa where two officers read answers, by Krippendorff’s alpha where more did."""

    coders: int
    answers: int  # that more than one has read
    lines: list[Agreement]

    @property
    def name(self) -> str:
        return "Cohen’s kappa" if self.coders == 2 else "Krippendorff’s alpha"


def agreement_on(question: Question) -> AgreementResult:
    """How far those who read the answers to ``question`` found the same."""
    return agreements_on([question])[question.pk]


def agreements_on(questions: Collection[Question]) -> dict[int, AgreementResult]:
    """The same for each of ``questions``, by its key, in two queries beside those for their themes."""
    asked = [question.pk for question in questions]
    readers: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    counted = counted_q("answer__response__")
    readings = Reading.objects.filter(counted, answer__question__in=asked, coder__isnull=False)
    for pk, answer, coder in readings.values_list("answer__question", "answer", "coder"):
        readers[pk][answer].add(coder or 0)
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    codings = Coding.objects.filter(counted, code__question__in=asked, coder__isnull=False)
    for code, answer, coder in codings.values_list("code", "answer", "coder"):
        found[code].add((answer, coder or 0))
    return {each.pk: _agreement(each, readers[each.pk], found) for each in questions}


def _agreement(
    question: Question,
    readers: Mapping[int, set[int]],
    found: Mapping[int, set[tuple[int, int]]],
) -> AgreementResult:
    shared = {answer: sorted(coders) for answer, coders in readers.items() if len(coders) > 1}
    coders = {coder for each in shared.values() for coder in each}
    lines = [
        Agreement(
            code,
            len({answer for answer, _ in found[code.pk]}),
            _measure(shared, found[code.pk], len(coders)),
        )
        for code in question.codes.all()
    ]
    return AgreementResult(len(coders), len(shared), lines)


def _measure(
    shared: Mapping[int, Iterable[int]], found: Collection[tuple[int, int]], coders: int
) -> float | None:
    units = [[(answer, coder) in found for coder in readers] for answer, readers in shared.items()]
    if coders == 2:
        return cohens_kappa([unit[0] for unit in units], [unit[1] for unit in units])
    return krippendorffs_alpha(units)

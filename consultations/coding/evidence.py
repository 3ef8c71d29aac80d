"""How written answers were read, for an evidence pack: by whom, how many, and how far they agreed."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count

from consultations.coding.models import Reading
from consultations.coding.reads import AgreementResult, agreements_on
from consultations.evidence.sections import Section, Table, evidence
from consultations.results.reads import RoundResult, results_of
from consultations.results.tables import WRITTEN, QuestionResult
from consultations.surveys.models import Question
from consultations.surveys.querysets import counted_q
from membership.people.models import User

WITHHELD, ERASED = "Too few to show", "An account that is erased"
HOW = (
    "Officers read each answer for its themes, each alone. 1 is full agreement, 0 what chance alone would"
    " bring. Where how often a theme was found is not shown, neither is how far they agree on it."
)
Row = tuple[str, ...]


@evidence(order=70)
def reading(page: Any, now: datetime) -> Section | None:
    """Of rounds whose results are published, and where too few answered without numbers."""
    published = [each for each in page.rounds.all() if each.has_published_results(now)]
    asked = Question.objects.filter(survey__round__in=published, kind__in=WRITTEN)
    keys = list(asked.values_list("pk", flat=True))
    if not keys:
        return None
    results = results_of(published, questions=keys)
    read = _read(keys)
    questions = [each.question for result in results for each in result.questions]
    agreed = agreements_on(questions)
    who, how_far = list[Row](), list[Row]()
    for result, each in _each(results):
        who += _who_read(result, each, read[each.question.pk])
        how_far += _how_far(result, each, agreed[each.question.pk])
    tables = [
        Table("Who read", ("Round", "Question", "Answers", "Read by", "Read"), who),
        Table("Agreement", ("Round", "Question", "Theme", "Measure", "Readers", "Is"), how_far),
    ]
    return Section("reading", "How answers were read", [HOW], tables)


def _each(results: Collection[RoundResult]) -> Iterator[tuple[RoundResult, QuestionResult]]:
    for result in results:
        for each in result.questions:
            yield result, each


def _read(questions: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """Who read how many answers to each of ``questions``."""
    counts = Reading.objects.filter(counted_q("answer__response__"), answer__question__in=questions)
    rows = list(
        counts.order_by()
        .values_list("answer__question", "coder")
        .annotate(n=Count("pk"))
        .order_by("answer__question", "coder")
    )
    people = User.objects.in_bulk({coder for _, coder, _ in rows if coder})
    found = defaultdict(list)
    for question, coder, n in rows:
        found[question].append((str(people.get(coder or 0) or ERASED), n))
    return found


def _who_read(
    result: RoundResult, each: QuestionResult, read: Collection[tuple[str, int]]
) -> Iterator[Row]:
    about = (result.round.label, each.question.wording)
    answers = WITHHELD if each.base is None else f"{each.base:,}"
    for who, n in read:
        yield *about, answers, who, WITHHELD if each.base is None else f"{n:,}"
    if not read:
        yield *about, answers, "Nobody, for themes", "0"


def _how_far(result: RoundResult, each: QuestionResult, agreed: AgreementResult) -> Iterator[Row]:
    shown = {theme.label for theme in each.themes if not theme.is_withheld}
    for line in agreed.lines if agreed.coders > 1 else []:
        measure = "–" if line.measure is None else f"{line.measure:.2f}"
        yield (
            result.round.label,
            each.question.wording,
            str(line.code),
            agreed.name,
            str(agreed.coders),
            measure if str(line.code) in shown else WITHHELD,
        )

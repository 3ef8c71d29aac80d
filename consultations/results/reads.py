"""What the responses add up to, in a constant number of queries. Nothing is stored as a result."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from consultations.coding.models import Quote
from consultations.notices.rounds import Round
from consultations.results.breakdowns import BrokenDown, broken_down
from consultations.results.counting import Sizes, Tally, count, count_responses
from consultations.results.figures import Figure, in_words
from consultations.results.groups import (
    Breakdown,
    Group,
    Key,
    groups_of,
    sector_of,
    shows_sector,
    withheld_groups,
)
from consultations.results.suppression import is_small
from consultations.results.tables import QuestionResult, result_of
from consultations.surveys.models import Question

NOTHING_WITHHELD = 1
SECTOR = "Organisations of the sector, trustees and volunteers"


@dataclass(frozen=True)
class BreakdownResult:
    """One question by one breakdown."""

    breakdown: Breakdown
    groups: list[Group]
    tables: list[BrokenDown]

    @property
    def withholds(self) -> bool:
        return not self.tables or any(table.withholds for table in self.tables)


@dataclass(frozen=True)
class RoundResult:
    """A round's figures; ``base`` counts its responses, None where they are too few to show."""

    round: Round
    base: int | None
    synthetic: int
    capacities: list[Figure]
    sector: Figure
    questions: list[QuestionResult]
    threshold: int
    others: list[tuple[Breakdown, list[Figure]]] = field(default_factory=list)
    broken: dict[int, BreakdownResult] = field(default_factory=dict)  # by question

    @property
    def basis(self) -> str:
        return in_words(self.base, "response")

    @property
    def all_synthetic(self) -> bool:
        return self.synthetic == self.base

    @property
    def withholds(self) -> bool:
        figures = [*self.capacities, *(row for _, rows in self.others for row in rows)]
        return any(each.is_withheld for each in figures) or any(
            each.withholds for each in self.questions
        )


def threshold_of(round_: Round, *, full: bool) -> int:
    """From which number on counts are shown; ``full`` is for officers alone."""
    return NOTHING_WITHHELD if full else round_.small_numbers_below


def results_of(
    rounds: Iterable[Round],
    *,
    full: bool = False,
    questions: Collection[int] | None = None,
    everybody: bool = False,
    by: Breakdown | None = None,
) -> list[RoundResult]:
    """The results of ``rounds`` as they are published, in their order; ``full`` withholds nothing.

    ``questions`` narrows them to some; ``everybody`` adds who answered by each breakdown; ``by`` adds
    every question by one breakdown.
    """
    rounds = list(rounds)
    asked = Question.objects.asked_in(rounds)
    if questions is not None:
        asked = asked.filter(pk__in=questions)
    by_round: dict[int, list[Question]] = defaultdict(list)
    for question in asked:
        by_round[question.survey.round_id].append(question)
    every = [question for found in by_round.values() for question in found]
    tally, sizes = count(every), count_responses(rounds)
    shown = list(Breakdown) if everybody else [Breakdown.CAPACITY]
    results = _results(rounds, by_round, tally, sizes, shown, full=full)
    if by is not None:
        groups, by_group = groups_of(by), count(every, by)
        for result in results:
            responses = sizes_alone(sizes[by].get(result.round.pk, {}))
            for question in by_round[result.round.pk]:
                tables = broken_down(
                    question, by_group, by, groups, responses, result.threshold, tally
                )
                result.broken[question.pk] = BreakdownResult(by, groups, tables)
    return results


def _results(
    rounds: Iterable[Round],
    by_round: Mapping[int, list[Question]],
    tally: Tally,
    sizes: Mapping[Breakdown, Mapping[int, Sizes]],
    shown: Iterable[Breakdown] = (Breakdown.CAPACITY,),
    *,
    full: bool,
) -> list[RoundResult]:
    quotes = _quotes([question.pk for found in by_round.values() for question in found])
    results = []
    for each in rounds:
        threshold = threshold_of(each, full=full)
        figures = [
            result_of(question, tally, threshold, quotes[question.pk])
            for question in by_round[each.pk]
        ]
        counted = {breakdown: sizes[breakdown] for breakdown in shown}
        results.append(_of_round(each, threshold, counted, figures))
    return results


def _quotes(questions: list[int]) -> Mapping[int, list[str]]:
    found = defaultdict(list)
    rows = Quote.objects.shown().filter(answer__question__in=questions)
    for question, text in rows.values_list("answer__question", "text"):
        found[question].append(text)
    return found


def _of_round(
    round_: Round,
    threshold: int,
    sizes: Mapping[Breakdown, Mapping[int, Sizes]],
    questions: list[QuestionResult],
) -> RoundResult:
    found: dict[Breakdown, list[Figure]] = {}
    counts: Sizes = {}
    for breakdown, by_round in sizes.items():
        counts = by_round.get(round_.pk, {})
        groups = groups_of(breakdown)
        found[breakdown] = who_answered(breakdown, groups, sizes_alone(counts), threshold)
    size = sum(n for n, _ in counts.values())
    base = None if is_small(size, threshold) else size
    by_capacity = sizes_alone(sizes[Breakdown.CAPACITY].get(round_.pk, {}))
    sector = sector_of(by_capacity) if shows_sector(by_capacity, threshold) else None
    capacities = found.pop(Breakdown.CAPACITY)
    return RoundResult(
        round_,
        base,
        sum(made_up for _, made_up in counts.values()),
        capacities,
        Figure(SECTOR, sector, base),
        questions,
        threshold,
        list(found.items()),
    )


def sizes_alone(counts: Sizes) -> dict[Key, int]:
    return {key: n for key, (n, _) in counts.items()}


def who_answered(
    breakdown: Breakdown, groups: Sequence[Group], counts: Mapping[Key, int], threshold: int
) -> list[Figure]:
    """How many of each group sent a response."""
    hidden = withheld_groups(breakdown, groups, counts, threshold)
    size = sum(counts.values())
    base = None if is_small(size, threshold) else size
    return [
        Figure(group.label, None if place in hidden else counts.get(group.key, 0), base)
        for place, group in enumerate(groups)
    ]


def results_of_one(
    question: int, round_: Round, breakdown: Breakdown | None, *, full: bool = False
) -> tuple[RoundResult, BreakdownResult | None]:
    """One question, by its key: of everybody, and by one breakdown if there is one."""
    (result,) = results_of([round_], full=full, questions=[question], by=breakdown)
    return result, result.broken.get(question)


def ordered_questions(rounds: Sequence[Round]) -> list[int]:
    """The keys of all questions of ``rounds`` that take answers, in the order of a page."""
    places = {each.pk: place for place, each in enumerate(rounds)}
    asked = Question.objects.asked_in(rounds).prefetch_related(None)
    rows = asked.values_list("pk", "survey__round", "order")
    return [pk for pk, _, _ in sorted(rows, key=lambda row: (places[row[1]], row[2], row[0]))]

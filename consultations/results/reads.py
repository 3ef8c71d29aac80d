"""What the responses add up to, in a constant number of queries. Nothing is stored as a result."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Max, Min, Q

from consultations.notices.rounds import Round
from consultations.results.figures import percentage
from consultations.surveys.models import (
    SECTOR_CAPACITIES,
    Answer,
    AnsweredOption,
    Capacity,
    Question,
    QuestionKind,
    Response,
)


@dataclass(frozen=True)
class Row:
    """One line of a table: how many, out of how many."""

    label: str
    value: int
    base: int

    @property
    def share(self) -> int | None:
        return percentage(self.value, self.base)


@dataclass(frozen=True)
class RankedRow:
    """One option of a ranking: its mean place, and how many put it first."""

    label: str
    mean: float | None
    first: Row


@dataclass(frozen=True)
class NumberFigures:
    mean: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True)
class QuestionResult:
    """One question's figures; ``base`` counts those who answered it."""

    question: Question
    base: int
    rows: list[Row]
    ranked: list[RankedRow]
    numbers: NumberFigures

    @property
    def first_choices(self) -> list[Row]:
        """How many put each option first, in the order of the ranking."""
        return [row.first for row in self.ranked]

    @property
    def basis(self) -> str:
        return f"{self.base:,} answer{'' if self.base == 1 else 's'}"


@dataclass(frozen=True)
class RoundResult:
    """A round's figures; ``base`` counts its responses."""

    round: Round
    base: int
    synthetic: int
    capacities: list[Row]
    sector: Row
    questions: list[QuestionResult]

    @property
    def basis(self) -> str:
        return f"{self.base:,} response{'' if self.base == 1 else 's'}"

    @property
    def all_synthetic(self) -> bool:
        return self.synthetic == self.base


@dataclass(frozen=True)
class _Counts:
    """What the database counted, by question or option."""

    answered: Mapping[int, Mapping[str, Any]]
    chosen: Mapping[int, Mapping[str, Any]]


def results_of(rounds: Iterable[Round]) -> list[RoundResult]:
    """The results of ``rounds``, in their order."""
    rounds = list(rounds)
    questions = defaultdict(list)
    asked = Question.objects.filter(survey__round__in=rounds)
    for question in asked.select_related("survey").prefetch_related("options"):
        questions[question.survey.round_id].append(question)
    counts = _count(rounds)
    responses = _count_responses(rounds)
    return [_of_round(each, responses[each.pk], questions[each.pk], counts) for each in rounds]


def _count(rounds: list[Round]) -> _Counts:
    answered = (
        Answer.objects.filter(question__survey__round__in=rounds, response__superseded_at=None)
        .values("question")
        .annotate(base=Count("pk"), mean=Avg("number"), lowest=Min("number"), highest=Max("number"))
    )
    chosen = (
        AnsweredOption.objects.filter(
            option__question__survey__round__in=rounds, answer__response__superseded_at=None
        )
        .values("option")
        .annotate(count=Count("pk"), mean=Avg("rank"), first=Count("pk", filter=Q(rank=1)))
    )
    return _Counts(
        {row["question"]: row for row in answered}, {row["option"]: row for row in chosen}
    )


def _count_responses(rounds: list[Round]) -> Mapping[int, list[Mapping[str, Any]]]:
    by_round = defaultdict(list)
    rows = (
        Response.objects.counted().filter(round__in=rounds).order_by().values("round", "capacity")
    )
    for row in rows.annotate(count=Count("pk"), made_up=Count("pk", filter=Q(synthetic=True))):
        by_round[row["round"]].append(row)
    return by_round


def _of_round(
    round_: Round,
    responses: list[Mapping[str, Any]],
    questions: list[Question],
    counts: _Counts,
) -> RoundResult:
    by_capacity = {row["capacity"]: row["count"] for row in responses}
    base = sum(by_capacity.values())
    return RoundResult(
        round_,
        base,
        sum(row["made_up"] for row in responses),
        [Row(each.label, by_capacity.get(each.value, 0), base) for each in Capacity],
        _sector(by_capacity, base),
        [_of_question(question, counts) for question in questions],
    )


def _sector(by_capacity: Mapping[str, int], base: int) -> Row:
    count = sum(by_capacity.get(each.value, 0) for each in SECTOR_CAPACITIES)
    return Row("Organisations of the sector, trustees and volunteers", count, base)


def _of_question(question: Question, counts: _Counts) -> QuestionResult:
    answered = counts.answered.get(question.pk, {})
    base = answered.get("base", 0)
    chosen = [(option, counts.chosen.get(option.pk, {})) for option in question.options.all()]
    is_ranking = question.kind == QuestionKind.RANKING
    rows = [] if is_ranking else [Row(o.label, row.get("count", 0), base) for o, row in chosen]
    ranked = [
        RankedRow(option.label, row.get("mean"), Row(option.label, row.get("first", 0), base))
        for option, row in chosen
        if is_ranking
    ]
    ranked.sort(key=lambda each: (each.mean is None, each.mean))
    numbers = NumberFigures(answered.get("mean"), answered.get("lowest"), answered.get("highest"))
    return QuestionResult(question, base, rows, ranked, numbers)


def sector_share(results: Iterable[RoundResult]) -> Row:
    """How many of all responses came from the sector, over the rounds together."""
    rounds = list(results)
    return Row(
        "Organisations of the sector, trustees and volunteers",
        sum(each.sector.value for each in rounds),
        sum(each.base for each in rounds),
    )


@dataclass(frozen=True)
class Comparison:
    """One question that was asked in more than one round: a line an option, a cell a round."""

    key: str
    asked: list[tuple[Round, Question, int]]  # with the base of each
    lines: list[tuple[str, list[Row | None]]]

    @property
    def wording(self) -> str:
        """As it was asked last."""
        return self.asked[-1][1].wording

    @property
    def rewordings(self) -> list[tuple[Round, str]]:
        """The rounds that asked it in other words."""
        return [
            (round_, question.wording)
            for round_, question, _ in self.asked
            if question.wording != self.wording
        ]


def compare(results: Iterable[RoundResult]) -> list[Comparison]:
    """The questions that share a key, round over round; an option that a round lacks has no cell."""
    by_key: dict[str, list[tuple[Round, QuestionResult]]] = defaultdict(list)
    for result in results:
        for each in result.questions:
            if each.question.key and each.rows:
                by_key[each.question.key].append((result.round, each))
    return [_compare(key, asked) for key, asked in by_key.items() if len(asked) > 1]


def _compare(key: str, asked: list[tuple[Round, QuestionResult]]) -> Comparison:
    labels = list(dict.fromkeys(row.label for _, result in asked for row in result.rows))
    cells = [{row.label: row for row in result.rows} for _, result in asked]
    return Comparison(
        key,
        [(round_, result.question, result.base) for round_, result in asked],
        [(label, [rows.get(label) for rows in cells]) for label in labels],
    )

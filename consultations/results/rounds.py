"""Round over round: the same question in several rounds, and totals that count an organisation once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from consultations.notices.rounds import Round
from consultations.results.counting import count_responses
from consultations.results.figures import Figure, in_words
from consultations.results.groups import Breakdown, shows_sector
from consultations.results.reads import (
    SECTOR,
    RoundResult,
    sizes_alone,
    threshold_of,
)
from consultations.results.suppression import is_small
from consultations.results.tables import QuestionResult
from consultations.surveys.models import SECTOR_CAPACITIES, Question, Response


def sector_share(rounds: Iterable[Round], *, full: bool = False) -> Figure:
    """How many answered over the rounds together, and how many of them for the sector.

    An organisation that answered in several rounds counts once, with what it said last. A number that
    is withheld in one of the rounds is withheld here too.
    """
    rounds = list(rounds)
    counts = count_responses(rounds)[Breakdown.CAPACITY]
    sizes = [(each, sizes_alone(counts.get(each.pk, {}))) for each in rounds]
    total = Counter[str]()
    for _, by_capacity in sizes:
        total.update({str(key): n for key, n in by_capacity.items()})
    total.subtract(_answered_again_later(rounds))
    base, sector = sum(total.values()), sum(total[each.value] for each in SECTOR_CAPACITIES)
    thresholds = [threshold_of(each, full=full) for each in rounds]
    if any(
        is_small(sum(each.values()), limit)
        for (_, each), limit in zip(sizes, thresholds, strict=True)
    ):
        return Figure(SECTOR, None, None)
    open_ = all(
        shows_sector(each, limit) for (_, each), limit in zip(sizes, thresholds, strict=True)
    )
    return Figure(SECTOR, sector if open_ else None, base)


def _answered_again_later(rounds: Sequence[Round]) -> Counter[str]:
    """By capacity, the responses of organisations that answered in a later one of ``rounds`` too."""
    again = Response.objects.counted().filter(
        round__in=rounds,
        organisation=OuterRef("organisation"),
        round__opens_at__gt=OuterRef("round__opens_at"),
    )
    earlier = Response.objects.counted().filter(Exists(again), round__in=rounds)
    rows = earlier.filter(organisation__isnull=False).order_by().values_list("capacity")
    return Counter(dict(rows.annotate(n=Count("pk"))))


@dataclass(frozen=True)
class Comparison:
    """One question that was asked in more than one round: a line an option, a cell a round."""

    key: str
    asked: list[tuple[Round, Question, int | None]]  # with the base of each
    lines: list[tuple[str, list[Figure | None]]]

    @property
    def wording(self) -> str:
        """As it was asked last."""
        return self.asked[-1][1].wording

    @property
    def columns(self) -> list[tuple[Round, str]]:
        """The rounds, with how many answered in each."""
        return [(round_, in_words(base, "answer")) for round_, _, base in self.asked]

    @property
    def rewordings(self) -> list[tuple[Round, str]]:
        """The rounds that asked it in other words."""
        return [
            (round_, question.wording)
            for round_, question, _ in self.asked
            if question.wording != self.wording
        ]

    @property
    def withholds(self) -> bool:
        return any(
            cell is not None and cell.is_withheld for _, cells in self.lines for cell in cells
        )


def compared_questions(rounds: Iterable[Round]) -> list[int]:
    """The keys of the questions that more than one of ``rounds`` asked."""
    asked: dict[str, list[int]] = defaultdict(list)
    rows = Question.objects.filter(survey__round__in=list(rounds)).exclude(key="")
    for key, pk in rows.values_list("key", "pk"):
        asked[key].append(pk)
    return [pk for pks in asked.values() if len(pks) > 1 for pk in pks]


def compare(results: Iterable[RoundResult]) -> list[Comparison]:
    """The questions that share a key, round over round; an option that a round lacks has no cell."""
    by_key: dict[str, list[tuple[Round, QuestionResult]]] = defaultdict(list)
    for result in results:
        for each in result.questions:
            if each.question.key:
                by_key[each.question.key].append((result.round, each))
    comparisons = [_compare(key, asked) for key, asked in by_key.items() if len(asked) > 1]
    return [each for each in comparisons if each.lines]


def _compare(key: str, asked: list[tuple[Round, QuestionResult]]) -> Comparison:
    rows = [result.rows or result.first_choices for _, result in asked]
    labels = list(dict.fromkeys(row.label for each in rows for row in each))
    cells = [{row.label: row for row in each} for each in rows]
    return Comparison(
        key,
        [(round_, result.question, result.base) for round_, result in asked],
        [(label, [each.get(label) for each in cells]) for label in labels],
    )

"""What the database counts of answers, in a number of queries that neither answers nor questions change.

Answers and chosen options say themselves whether they count (``surveys.taking_out``), so that those of
everybody are counted from an index alone. Nothing is stored as a result.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, Min, Q, QuerySet, Value, Window
from django.db.models.functions import ExtractMonth, ExtractYear, RowNumber

from consultations.coding.models import Coding
from consultations.notices.rounds import Round
from consultations.results.figures import DateFigures, NumberFigures
from consultations.results.groups import Breakdown, Key
from consultations.surveys.models import (
    Answer,
    AnsweredOption,
    Question,
    QuestionKind,
    Response,
)

Sizes = dict[Key, tuple[int, int]]  # how many, and how many of them made up
Rows = QuerySet[Any]
# Kinds whose tables by group have lines that add up to their base.
ADD_UP = frozenset(
    {
        *(QuestionKind.SINGLE, QuestionKind.AGREEMENT, QuestionKind.YES_NO, QuestionKind.SCALE),
        *(QuestionKind.DATE, QuestionKind.RANKING, QuestionKind.MATRIX),
    }
)


@dataclass
class Tally:
    """Counts by group; the group is None throughout where there is no breakdown."""

    bases: Counter[tuple[int, Key]] = field(default_factory=Counter)  # by question
    # by option, line of a matrix, place in a ranking
    options: Counter[tuple[int, int | None, int | None, Key]] = field(default_factory=Counter)
    codes: Counter[tuple[int, Key]] = field(default_factory=Counter)
    months: dict[int, Counter[tuple[date, Key]]] = field(default_factory=dict)  # by question
    numbers: dict[tuple[int, Key], NumberFigures] = field(default_factory=dict)
    dates: dict[tuple[int, Key], DateFigures] = field(default_factory=dict)


def count(questions: Sequence[Question], by: Breakdown | None = None) -> Tally:
    """Count the answers to ``questions``, whose options are fetched already.

    By a breakdown, options that are ranked are counted where they come first, and bases where they are
    not what the answers add up to.
    """
    tally = Tally()
    ids = [question.pk for question in questions]
    others = [each for each in questions if each.kind != QuestionKind.NUMBER]
    _count_bases(tally, by, [each.pk for each in others if not by or each.kind not in ADD_UP])
    _count_options(tally, by, questions)
    _count_numbers(tally, by, _of_kind(questions, QuestionKind.NUMBER))
    _count_dates(tally, by, _of_kind(questions, QuestionKind.DATE))
    _count_codes(tally, by, ids)
    return tally


def count_themes(questions: Sequence[int]) -> Tally:
    """How many answered ``questions``, and how many of the answers have each theme; nothing else."""
    tally = Tally()
    if questions:
        _count_bases(tally, None, list(questions))
        _count_codes(tally, None, list(questions))
    return tally


def _of_kind(questions: Iterable[Question], kind: QuestionKind) -> list[int]:
    return [question.pk for question in questions if question.kind == kind]


def _grouped(rows: Rows, by: Breakdown | None, response: str = "response__") -> Rows:
    """Each with its group; without a breakdown that is the same for all."""
    group: Any = F(f"{response}{by.path}") if by else Value(None, IntegerField())
    grouped: Rows = rows.order_by().annotate(group=group)
    return grouped


def _answers(questions: list[int], by: Breakdown | None) -> Rows:
    return _grouped(Answer.objects.filter(question__in=questions, counts=True), by)


def _count_bases(tally: Tally, by: Breakdown | None, questions: list[int]) -> None:
    for row in _answers(questions, by).values("question", "group").annotate(n=Count("*")):
        tally.bases[row["question"], row["group"]] = row["n"]


def _count_options(tally: Tally, by: Breakdown | None, questions: Sequence[Question]) -> None:
    options = [option.pk for question in questions for option in question.options.all()]
    rows = AnsweredOption.objects.filter(option__in=options, counts=True)
    if by:
        rows = rows.filter(Q(rank=None) | Q(rank=1))
    grouped = _grouped(rows, by).values("option", "row", "rank", "group")
    for row in grouped.annotate(n=Count("*")):
        tally.options[row["option"], row["row"], row["rank"], row["group"]] = row["n"]


def _count_numbers(tally: Tally, by: Breakdown | None, questions: list[int]) -> None:
    """What numbers come to, and how many there are."""
    rows = _answers(questions, by)
    spread = list(
        rows.values("question", "group").annotate(
            base=Count("*"),
            n=Count("number"),
            mean=Avg("number"),
            lowest=Min("number"),
            highest=Max("number"),
        )
    )
    near = _near_the_quartiles(rows, {row["n"] for row in spread})
    for row in spread:
        tally.bases[row["question"], row["group"]] = row["base"]
        at = near.get((row["question"], row["group"]), {})
        quartiles = [_between(at, row["n"], quarter) for quarter in (1, 2, 3)]
        tally.numbers[row["question"], row["group"]] = NumberFigures(
            mean=row["mean"],
            lower_quartile=quartiles[0],
            median=quartiles[1],
            upper_quartile=quartiles[2],
            lowest=row["lowest"],
            highest=row["highest"],
        )


def _near_the_quartiles(
    rows: Rows, sizes: Iterable[int]
) -> dict[tuple[int, Key], dict[int, Decimal]]:
    """The numbers on both sides of each quartile, by their place from the lowest, 0 the first.

    ``sizes`` are those of all groups. Whatever stands at such a place in a group of another size
    comes along: that is quicker than to tell the groups apart.
    """
    before = {(size - 1) * quarter // 4 for size in sizes for quarter in (1, 2, 3)}
    wanted = sorted({each + n for each in before for n in (1, 2)})
    rows = rows.filter(number__isnull=False)
    place = Window(RowNumber(), partition_by=[F("question"), F("group")], order_by=["number"])
    found: dict[tuple[int, Key], dict[int, Decimal]] = {}
    for row in (
        rows.annotate(place=place)
        .filter(place__in=wanted)
        .values("question", "group", "place", "number")
    ):
        at = found.setdefault((row["question"], row["group"]), {})
        at[row["place"] - 1] = row["number"]
    return found


def _between(at: Mapping[int, Decimal], size: int, quarter: int) -> Decimal | None:
    """A quartile of ``size`` numbers: on the straight line between its two neighbours."""
    before, rest = divmod((size - 1) * quarter, 4)
    if before not in at:
        return None
    low, high = at[before], at.get(before + 1, at[before])
    return low + (high - low) * rest / 4


def _count_dates(tally: Tally, by: Breakdown | None, questions: list[int]) -> None:
    rows = _answers(questions, by).filter(date__isnull=False)
    months = rows.annotate(year=ExtractYear("date"), month=ExtractMonth("date"))
    for row in months.values("question", "group", "year", "month").annotate(
        n=Count("*"), first=Min("date"), last=Max("date")
    ):
        key, month = (row["question"], row["group"]), date(row["year"], row["month"], 1)
        tally.months.setdefault(row["question"], Counter())[month, row["group"]] += row["n"]
        known = tally.dates.get(key, DateFigures(row["first"], row["last"]))
        tally.dates[key] = DateFigures(
            min(row["first"], known.earliest or row["first"]),
            max(row["last"], known.latest or row["last"]),
        )


def _count_codes(tally: Tally, by: Breakdown | None, questions: list[int]) -> None:
    """How many answers have each code, whichever and however many officers gave it."""
    rows = Coding.objects.filter(answer__counts=True, code__question__in=questions)
    grouped = _grouped(rows, by, "answer__response__").values("code", "group")
    for row in grouped.annotate(n=Count("answer", distinct=True)):
        tally.codes[row["code"], row["group"]] += row["n"]


def count_responses(rounds: Iterable[Round]) -> dict[Breakdown, dict[int, Sizes]]:
    """How many responses count, by breakdown, round and group, and how many of them were made up."""
    rows = Response.objects.counted().filter(round__in=list(rounds)).order_by()
    paths = [each.path for each in Breakdown]
    found: dict[Breakdown, dict[int, Sizes]] = {each: {} for each in Breakdown}
    grouped = rows.values("round", *paths)
    for row in grouped.annotate(n=Count("pk"), made_up=Count("pk", filter=Q(synthetic=True))):
        for each in Breakdown:
            sizes = found[each].setdefault(row["round"], {})
            before = sizes.get(row[each.path], (0, 0))
            sizes[row[each.path]] = before[0] + row["n"], before[1] + row["made_up"]
    return found

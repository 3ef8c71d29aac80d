"""What the database counts of answers, in a number of queries that neither answers nor questions change.

Without a breakdown all answers are counted from an index alone, and those of the few responses that do
not count are taken off again: that spares a join with every response. Nothing is stored as a result.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, Min, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber, TruncMonth

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
from consultations.surveys.querysets import counted_q

Sizes = dict[Key, tuple[int, int]]  # how many, and how many of them made up
FEW = 20_000  # answers that do not count, so few that naming them is quicker than looking at all
OF_ANSWERS, OF_OPTIONS = ("question",), ("option", "row", "rank")
Rows = QuerySet[Any]


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
    """Count the answers to ``questions``, whose options are fetched already."""
    tally = Tally()
    ids = [question.pk for question in questions]
    options = [option.pk for question in questions for option in question.options.all()]
    answers = Answer.objects.filter(question__in=ids)
    chosen = AnsweredOption.objects.filter(option__in=options)
    rows = _counted_by(by, answers, chosen) if by else _counted(answers, chosen)
    for row in rows:
        group, number = row.get("group"), row["n"]
        if "question" in row:
            tally.bases[row["question"], group] += number
        else:
            tally.options[row["option"], row["row"], row["rank"], group] += number
    _count_numbers(tally, by, _of_kind(questions, QuestionKind.NUMBER))
    _count_dates(tally, by, _of_kind(questions, QuestionKind.DATE))
    _count_codes(tally, by, ids)
    return tally


def _of_kind(questions: Iterable[Question], kind: QuestionKind) -> list[int]:
    return [question.pk for question in questions if question.kind == kind]


def _group(by: Breakdown | None, prefix: str = "response__") -> Any:
    """What a row is grouped by; without a breakdown something that is the same for all."""
    return F(f"{prefix}{by.path}") if by else Value(None, IntegerField())


def _counted_by(by: Breakdown, answers: Rows, chosen: Rows) -> Iterator[Mapping[str, Any]]:
    """How many answers there are by question, and how often each option was chosen, by group."""
    for rows, response, names in (
        (answers, "response__", OF_ANSWERS),
        (chosen, "answer__response__", OF_OPTIONS),
    ):
        mine = rows.filter(counted_q(response)).annotate(group=F(response + by.path)).order_by()
        yield from mine.values("group", *names).annotate(n=Count("pk"))


def _counted(answers: Rows, chosen: Rows) -> Iterator[Mapping[str, Any]]:
    """The same of everybody: all rows, and those that do not count with a number below nought."""
    yield from answers.order_by().values(*OF_ANSWERS).annotate(n=Count("pk"))
    yield from chosen.order_by().values(*OF_OPTIONS).annotate(n=Count("pk"))
    out = answers.filter(response__in=Response.objects.filter(~counted_q()).values("pk"))
    few = list(out.order_by().values("pk", *OF_ANSWERS)[: FEW + 1])
    gone: Any = [row["pk"] for row in few]
    if len(few) > FEW:
        few, gone = list(out.order_by().values(*OF_ANSWERS).annotate(n=Count("pk"))), out
    yield from ({**row, "n": -row.get("n", 1)} for row in few)
    off = chosen.filter(answer__in=gone).order_by()
    yield from off.values(*OF_OPTIONS).annotate(n=-Count("pk"))


def _answers(questions: list[int], by: Breakdown | None) -> QuerySet[Any]:
    rows = Answer.objects.filter(counted_q("response__"), question__in=questions).order_by()
    return rows.annotate(group=_group(by))


def _count_numbers(tally: Tally, by: Breakdown | None, questions: list[int]) -> None:
    rows = _answers(questions, by).filter(number__isnull=False)
    spread = rows.values("question", "group").annotate(
        n=Count("pk"), mean=Avg("number"), lowest=Min("number"), highest=Max("number")
    )
    near = _near_the_quartiles(rows)
    for row in spread:
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


def _near_the_quartiles(rows: QuerySet[Any]) -> dict[tuple[int, Key], dict[int, Decimal]]:
    """The numbers on both sides of each quartile, by their place from the lowest, 0 the first."""
    among = [F("question"), F("group")]
    placed = rows.annotate(
        place=Window(RowNumber(), partition_by=among, order_by=["number", "pk"]),
        size=Window(Count("pk"), partition_by=among),
    )
    wanted = Q()
    for quarter in (1, 2, 3):
        before = (F("size") - 1) * quarter / 4
        wanted |= Q(place=before + 1) | Q(place=before + 2)
    found: dict[tuple[int, Key], dict[int, Decimal]] = {}
    for row in placed.filter(wanted).values("question", "group", "place", "number"):
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
    months = rows.annotate(month=TruncMonth("date")).values("question", "group", "month")
    for row in months.annotate(n=Count("pk"), first=Min("date"), last=Max("date")):
        key = row["question"], row["group"]
        tally.months.setdefault(row["question"], Counter())[row["month"], row["group"]] += row["n"]
        known = tally.dates.get(key, DateFigures(row["first"], row["last"]))
        tally.dates[key] = DateFigures(
            min(row["first"], known.earliest or row["first"]),
            max(row["last"], known.latest or row["last"]),
        )


def _count_codes(tally: Tally, by: Breakdown | None, questions: list[int]) -> None:
    """How many answers have each code, whichever and however many officers gave it."""
    rows = Coding.objects.filter(counted_q("answer__response__"), code__question__in=questions)
    grouped = rows.annotate(group=_group(by, "answer__response__")).values("code", "group")
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

"""What an evidence pack holds of the answers: the figures that everybody reads, themes and quotes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from consultations.evidence.sections import Section, Table, evidence
from consultations.results.equality import EQUALITY_APART, equality_of
from consultations.results.figures import Figure
from consultations.results.reads import RoundResult, results_of
from consultations.results.tables import QuestionResult

WITHHELD = "Too few to show"
Row = tuple[str, str, str]


@evidence(order=60)
def results(page: Any, now: datetime) -> Section:
    """Figures of the rounds whose results are published, with small numbers withheld as on the site."""
    published = [each for each in page.rounds.all() if each.has_published_results(now)]
    tables = [table for result in results_of(published) for table in _tables_of(result)]
    text = ["Percentages are of those who answered each question, rounded to whole numbers."]
    if not published:
        text = ["No results are published yet."]
    return Section("results", "Results", text, tables)


@evidence(order=65)
def equality(page: Any, now: datetime) -> Section | None:
    """Who was heard, in rounds that asked about equality and whose results are published."""
    published = [each for each in page.rounds.all() if each.has_published_results(now)]
    tables = [
        Table(
            f"{asked.round.label}: {each.question.wording} ({each.basis})",
            ("Answer", "Answers", "Per cent"),
            _rows(each.rows),
        )
        for asked in equality_of(published, now)
        for each in asked.questions
    ]
    return Section("equality", "Who was heard", [EQUALITY_APART], tables) if tables else None


def _tables_of(result: RoundResult) -> Iterator[Table]:
    label = result.round.label
    who = f"{label}: who answered ({result.basis})"
    yield Table(who, ("Capacity", "Responses", "Per cent"), _rows(result.capacities))
    for each in result.questions:
        yield from _tables_of_question(f"{label}: {each.question.wording} ({each.basis})", each)


def _tables_of_question(title: str, each: QuestionResult) -> Iterator[Table]:
    counted = ("Answer", "Answers", "Per cent")
    if each.ranked:
        rows = [(row.label, _mean(row.mean), _count(row.first.value)) for row in each.ranked]
        yield Table(title, ("Answer", "Mean place", "Put first by"), rows)
    elif each.lines:
        for line in each.lines:
            yield Table(f"{title}: {line.label}", counted, _rows(line.cells))
    elif each.numbers.mean is not None:
        numbers = each.numbers
        shown = (("Mean", numbers.mean), ("Median", numbers.median))
        yield Table(title, ("Of the numbers", "Is"), [(name, f"{value}") for name, value in shown])
    else:
        yield Table(title, counted, _rows(each.rows))
    if each.themes:
        yield Table(f"{title}: themes", ("Theme", "Answers", "Per cent"), _rows(each.themes))
    if each.quotes:
        yield Table(f"{title}: quotes", ("In their words",), [(quote,) for quote in each.quotes])


def _rows(figures: Iterable[Figure]) -> list[Row]:
    return [(each.label, _count(each.value), _percent(each.share)) for each in figures]


def _count(value: int | None) -> str:
    return WITHHELD if value is None else f"{value:,}"


def _mean(mean: float | None) -> str:
    return "–" if mean is None else f"{mean:.1f}"


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share}%"

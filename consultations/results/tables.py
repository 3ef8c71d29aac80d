"""One question's figures, each number shown or withheld."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consultations.results.counting import Tally
from consultations.results.figures import (
    DateFigures,
    Figure,
    LineFigures,
    NumberFigures,
    RankedFigure,
    in_words,
)
from consultations.results.suppression import (
    CannotBeHidden,
    Cell,
    is_small,
    withheld_cells,
    withheld_choices,
    withheld_parts,
)
from consultations.surveys.models import Question, QuestionKind

# Kinds of which everybody gives one answer, and those of them whose answers have an order of their own.
ONE_OF_SEVERAL = frozenset(
    {QuestionKind.SINGLE, QuestionKind.AGREEMENT, QuestionKind.YES_NO, QuestionKind.SCALE}
)
STACKED = ONE_OF_SEVERAL - {QuestionKind.SINGLE}
WRITTEN = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


@dataclass(frozen=True)
class QuestionResult:
    """One question's figures; ``base`` counts those who answered it, None where they are too few to show.

    ``rows`` are the options, or the months of a date.
    """

    question: Question
    base: int | None
    rows: list[Figure] = field(default_factory=list)
    ranked: list[RankedFigure] = field(default_factory=list)
    lines: list[LineFigures] = field(default_factory=list)
    numbers: NumberFigures = field(default_factory=NumberFigures)
    dates: DateFigures = field(default_factory=DateFigures)
    themes: list[Figure] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)

    @property
    def first_choices(self) -> list[Figure]:
        """How many put each option first, in the order of the ranking."""
        return [row.first for row in self.ranked]

    @property
    def is_stacked(self) -> bool:
        return self.question.kind in STACKED

    @property
    def is_written(self) -> bool:
        return self.question.kind in WRITTEN

    @property
    def basis(self) -> str:
        return in_words(self.base, "answer")

    @property
    def withholds(self) -> bool:
        """Whether any of its numbers is withheld."""
        cells = [cell for row in self.ranked for cell in row.places]
        cells += [cell for line in self.lines for cell in line.cells]
        figures = [*self.rows, *self.themes, *cells]
        return self.base is None or any(each.is_withheld for each in figures)


def result_of(
    question: Question, tally: Tally, threshold: int, quotes: Sequence[str] = ()
) -> QuestionResult:
    """The figures of ``question``; with a threshold of 1 nothing is withheld."""
    base = tally.bases[question.pk, None]
    if is_small(base, threshold):
        return QuestionResult(question, None, quotes=list(quotes))
    parts: dict[str, Any] = {}
    kind = question.kind
    if kind in ONE_OF_SEVERAL or kind == QuestionKind.DATE:
        labels, counts = answers_of(question, tally)
        parts["rows"] = shown(labels, counts, base, withheld_parts(counts, threshold))
    elif kind == QuestionKind.MULTIPLE:
        labels, counts = answers_of(question, tally)
        hidden = withheld_choices(counts, base, threshold, at_least_one=True)
        parts["rows"] = shown(labels, counts, base, hidden)
    elif kind == QuestionKind.RANKING:
        parts["ranked"] = _ranked(question, tally, base, threshold)
    elif kind == QuestionKind.MATRIX:
        parts["lines"] = [_line(question, row, tally, threshold) for row in question.rows.all()]
    elif kind == QuestionKind.NUMBER:
        parts["numbers"] = _numbers(tally, question.pk, threshold)
    if kind == QuestionKind.DATE and threshold == 1:
        parts["dates"] = tally.dates.get((question.pk, None), DateFigures())
    return QuestionResult(
        question,
        base,
        themes=_themes(question, tally, base, threshold),
        quotes=list(quotes),
        **parts,
    )


def answers_of(question: Question, tally: Tally) -> tuple[list[str], list[int]]:
    """The options, or the months, with how often each was given."""
    if question.kind == QuestionKind.DATE:
        months = months_of(question, tally)
        found: Mapping[Any, int] = tally.months.get(question.pk, {})
        return [f"{month:%B %Y}" for month in months], [found.get((m, None), 0) for m in months]
    options = question.options.all()
    counts = [tally.options[option.pk, None, None, None] for option in options]
    return [option.label for option in options], counts


def months_of(question: Question, tally: Tally) -> list[date]:
    """The months in which a date of the answers falls, in order."""
    return sorted({month for month, _ in tally.months.get(question.pk, {})})


def shown(
    labels: Iterable[str], counts: Iterable[int], base: int | None, hidden: Iterable[int]
) -> list[Figure]:
    withheld = set(hidden)
    return [
        Figure(label, None if place in withheld else count, base)
        for place, (label, count) in enumerate(zip(labels, counts, strict=True))
    ]


def places_of(question: Question, tally: Tally) -> list[list[int]]:
    """How often each option was given each place: a line an option, the first place first."""
    options = question.options.all()
    places = range(1, len(options) + 1)
    return [[tally.options[o.pk, None, place, None] for place in places] for o in options]


def withheld_places(table: list[list[int]], threshold: int) -> frozenset[Cell]:
    """The cells of a ranking that are withheld: all where its totals are no help to hide a few."""
    try:
        return withheld_cells(table, threshold)
    except CannotBeHidden:
        return frozenset((row, place) for row in range(len(table)) for place in range(len(table)))


def _ranked(question: Question, tally: Tally, base: int, threshold: int) -> list[RankedFigure]:
    table = places_of(question, tally)
    hidden = withheld_places(table, threshold)
    rows = []
    for number, (option, counts) in enumerate(zip(question.options.all(), table, strict=True)):
        withheld = [place for row, place in hidden if row == number]
        total = sum(counts)
        points = sum(place * count for place, count in enumerate(counts, start=1))
        mean = points / total if total and not withheld else None
        labels = [str(place) for place in range(1, len(counts) + 1)]
        rows.append(RankedFigure(option.label, mean, shown(labels, counts, base, withheld)))
    return sorted(rows, key=lambda row: (row.mean is None, row.mean, -(row.first.value or 0)))


def _line(question: Question, row: Any, tally: Tally, threshold: int) -> LineFigures:
    options = question.options.all()
    labels = [option.label for option in options]
    counts = [tally.options[option.pk, row.pk, None, None] for option in options]
    base = sum(counts)
    hidden = withheld_parts(counts, threshold)
    if is_small(base, threshold):
        return LineFigures(row.label, None, shown(labels, counts, None, hidden))
    return LineFigures(row.label, base, shown(labels, counts, base, hidden))


def _numbers(tally: Tally, question_pk: int, threshold: int) -> NumberFigures:
    return public_numbers(tally.numbers.get((question_pk, None), NumberFigures()), threshold)


def public_numbers(found: NumberFigures, threshold: int) -> NumberFigures:
    """Without the two that are one person's own answer, unless nothing is withheld."""
    if threshold == 1:
        return found
    return NumberFigures(found.mean, found.median, found.lower_quartile, found.upper_quartile)


def _themes(question: Question, tally: Tally, base: int, threshold: int) -> list[Figure]:
    rows = themes_of(question, tally, base, threshold).values()
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0)))


def themes_of(question: Question, tally: Tally, base: int, threshold: int) -> dict[int, Figure]:
    """By theme, how many of the answers to a written question have it; ``base`` is not too small."""
    if question.kind not in WRITTEN:
        return {}
    codes = question.codes.all()
    counts = [tally.codes[code.pk, None] for code in codes]
    hidden = withheld_choices(counts, base, threshold, at_least_one=False)
    rows = shown([code.label for code in codes], counts, base, hidden)
    return {code.pk: row for code, row in zip(codes, rows, strict=True)}

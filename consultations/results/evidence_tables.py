"""Results as tables of an evidence pack, with the same numbers withheld as on the site."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.template.defaultfilters import floatformat

from consultations.evidence.sections import Table
from consultations.results.breakdowns import BrokenDown, GroupLine
from consultations.results.comparing import ANSWERS, Cell, Comparison
from consultations.results.comparing import WITHHELD as COMPARED_WITHHELD
from consultations.results.figures import Figure, NumberFigures
from consultations.results.groups import Breakdown
from consultations.results.reads import RoundResult
from consultations.results.tables import QuestionResult
from consultations.surveys.models import Question

WITHHELD, NOTHING = "Too few to show", "–"
COUNTED = ("Answer", "Answers", "Per cent")
BASE_ALONE = "."  # the title says how many answered, and that is all there is to say
Row = tuple[str, ...]


def tables_of(result: RoundResult) -> Iterator[Table]:
    """Who answered, by each breakdown, and then each question."""
    label = result.round.label
    who = [(Breakdown.CAPACITY, result.capacities), *result.others]
    for breakdown, figures in who:
        title = f"{label}: who answered, by {breakdown.label.lower()} ({result.basis})"
        yield Table(title, (breakdown.label, "Responses", "Per cent"), figures_as_rows(figures))
    for each in result.questions:
        yield from _tables_of_question(f"{label}: {each.question.wording} ({each.basis})", each)


def _tables_of_question(title: str, each: QuestionResult) -> Iterator[Table]:
    if each.ranked:
        yield _ranking(title, each)
    elif each.lines:
        for line in each.lines:
            yield Table(f"{title}: {line.label}", COUNTED, figures_as_rows(line.cells))
    elif each.numbers.mean is not None:
        yield Table(title, ("Of the numbers", "Is"), _numbers(each.numbers))
    else:
        yield Table(title, COUNTED, figures_as_rows(each.rows), BASE_ALONE)
    if each.themes:
        yield Table(f"{title}: themes", ("Theme", *COUNTED[1:]), figures_as_rows(each.themes))
    if each.quotes:
        yield Table(f"{title}: quotes", ("In their words",), [(quote,) for quote in each.quotes])


def _ranking(title: str, each: QuestionResult) -> Table:
    """Each option with how often it was given each place."""
    places = [f"Place {cell.label}" for cell in each.ranked[0].places]
    rows = [
        (row.label, f"{row.mean:.1f}" if row.mean else NOTHING, *map(how_many, row.places))
        for row in each.ranked
    ]
    return Table(title, ("Answer", "Mean place", *places), rows)


def _numbers(numbers: NumberFigures) -> list[Row]:
    """Never the lowest and the highest, which are one person’s own answer."""
    shown = (
        ("Mean", numbers.mean),
        ("Median", numbers.median),
        ("Lower quartile", numbers.lower_quartile),
        ("Upper quartile", numbers.upper_quartile),
    )
    return [(name, _number(value)) for name, value in shown]


def group_table(question: Question, breakdown: Breakdown, table: BrokenDown) -> Table:
    """A line a group: how many gave each answer, with their share of the group."""
    title = question.wording
    if table.caption != title:
        title = f"{title}: {table.caption}"
    numbers = ("Mean", "Median") if table.has_numbers else ()
    headings = (breakdown.label, *table.headings, *numbers, "Answers")
    rows = [_group_row(line, with_numbers=table.has_numbers) for line in table.lines]
    return Table(title, headings, rows)


def _group_row(line: GroupLine, *, with_numbers: bool) -> Row:
    cells = [count_and_share(cell) for cell in line.cells]
    if with_numbers:
        found = line.numbers
        cells += (
            [WITHHELD] * 2 if line.base is None else [_number(found.mean), _number(found.median)]
        )
    base = WITHHELD if line.base is None else f"{line.base:,}"
    return line.label, *cells, base


def compared(comparison: Comparison) -> Iterator[Table]:
    """One question round over round, and what other rounds asked otherwise."""
    title = f"Round over round: {comparison.wording}"
    for table in comparison.tables:
        part = title if table.caption == ANSWERS else f"{title}: {table.caption}"
        headings = ("Answer", *(f"{each.label} ({basis})" for each, basis in table.columns))
        rows = [(label, *map(_compared_cell, cells)) for label, cells in table.lines]
        yield Table(part, headings, rows)
    changes = [(each.label, sentence) for each, said in comparison.changes for sentence in said]
    if changes:
        yield Table(f"{title}: what was asked otherwise", ("Round", "Otherwise"), changes)


def _compared_cell(cell: Cell) -> str:
    if cell is None:
        return "Not asked"
    if isinstance(cell, str):
        return WITHHELD if cell == COMPARED_WITHHELD else cell
    return count_and_share(cell)


def figures_as_rows(figures: Iterable[Figure]) -> list[Row]:
    return [(each.label, how_many(each), _percent(each.share)) for each in figures]


def how_many(figure: Figure) -> str:
    return WITHHELD if figure.value is None else f"{figure.value:,}"


def count_and_share(figure: Figure) -> str:
    """ "43 (75%)"."""
    share = figure.share
    return how_many(figure) if share is None else f"{how_many(figure)} ({share}%)"


def _percent(share: int | None) -> str:
    return NOTHING if share is None else f"{share}%"


def _number(value: Decimal | None) -> str:
    """At most two decimals; a dash where there is none."""
    return NOTHING if value is None else str(floatformat(value, "-2"))

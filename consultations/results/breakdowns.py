"""One question by one breakdown: never two, so that groups stay as large as they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consultations.results.counting import Tally
from consultations.results.figures import Figure, NumberFigures
from consultations.results.groups import Breakdown, Group, Key, withheld_groups
from consultations.results.suppression import (
    Withheld,
    is_small,
    withheld_in_breakdown,
    withheld_in_choices,
    withheld_parts,
)
from consultations.results.tables import (
    ONE_OF_SEVERAL,
    WRITTEN,
    months_of,
    places_of,
    public_numbers,
    withheld_places,
)
from consultations.surveys.models import Question, QuestionKind

MOST_STACKED = 6  # parts of a bar, each in a colour of its own


@dataclass(frozen=True)
class GroupLine:
    """What one group answered; ``base`` is None where the group is withheld."""

    label: str
    base: int | None
    cells: list[Figure]
    numbers: NumberFigures = field(default_factory=NumberFigures)


@dataclass(frozen=True)
class BrokenDown:
    """A table with a line a group; a matrix has one of these for each of its lines."""

    caption: str
    headings: list[str]
    lines: list[GroupLine]

    adds_up: bool = False  # whether each of a group has one answer in the table

    @property
    def charted(self) -> list[GroupLine]:
        """The groups of which a bar can be drawn: some of their numbers are shown."""
        return [line for line in self.lines if line.base and any(c.value for c in line.cells)]

    @property
    def is_stacked(self) -> bool:
        """Whether a group’s answers are drawn as parts of one bar; many would look alike."""
        return self.adds_up and len(self.headings) <= MOST_STACKED

    @property
    def has_numbers(self) -> bool:
        return any(line.numbers.mean is not None for line in self.lines)

    @property
    def withholds(self) -> bool:
        return any(
            line.base is None or any(cell.is_withheld for cell in line.cells) for line in self.lines
        )


@dataclass(frozen=True)
class _Groups:
    """The groups of a breakdown, those that are withheld for the whole round, the threshold, and the counts
    of all groups together."""

    groups: Sequence[Group]
    hidden: frozenset[int]
    threshold: int
    everybody: Tally

    def bases(self, question: Question, tally: Tally) -> list[int]:
        return [tally.bases[question.pk, group.key] for group in self.groups]

    def lines(
        self,
        headings: Sequence[str],
        table: Sequence[Sequence[int]],
        withheld: Withheld,
        bases: Sequence[int],
    ) -> list[GroupLine]:
        found = []
        for column, group in enumerate(self.groups):
            base = None if column in withheld.columns else bases[column]
            cells = [
                Figure(heading, None if withheld.hides(row, column) else counts[column], base)
                for row, (heading, counts) in enumerate(zip(headings, table, strict=True))
            ]
            found.append(GroupLine(group.label, base, cells))
        return found


def broken_down(
    question: Question,
    tally: Tally,
    breakdown: Breakdown,
    groups: Sequence[Group],
    responses: Mapping[Key, int],
    threshold: int,
    everybody: Tally,
) -> list[BrokenDown]:
    """The tables of ``question`` by ``breakdown``; none where too few people answered.

    ``tally`` has the counts by group, ``everybody`` those of all groups together, and ``responses``
    those of the whole round.
    """
    hidden = withheld_groups(breakdown, groups, responses, threshold)
    found = _Groups(groups, hidden, threshold, everybody)
    if is_small(everybody.bases[question.pk, None], threshold):
        return []
    return list(_tables(question, tally, found))


def _tables(question: Question, tally: Tally, found: _Groups) -> Iterator[BrokenDown]:
    kind = question.kind
    if kind in ONE_OF_SEVERAL or kind == QuestionKind.DATE:
        headings, table = _answers(question, tally, found.groups)
        yield _single(question.wording, headings, table, found)
    elif kind == QuestionKind.RANKING:
        yield _first_choices(question, tally, found)
    elif kind == QuestionKind.MATRIX:
        for row in question.rows.all():
            headings, table = _answers(question, tally, found.groups, row.pk)
            if not is_small(sum(map(sum, table)), found.threshold):
                yield _single(row.label, headings, table, found)
    elif kind == QuestionKind.MULTIPLE:
        headings, table = _answers(question, tally, found.groups)
        yield _several(question, headings, table, tally, found, at_least_one=True)
    elif kind in WRITTEN and question.codes.all():
        codes = question.codes.all()
        table = [[tally.codes[code.pk, group.key] for group in found.groups] for code in codes]
        headings = [code.label for code in codes]
        yield _several(question, headings, table, tally, found, at_least_one=False)
    else:
        yield _bases_alone(question, tally, found)


def _answers(
    question: Question, tally: Tally, groups: Sequence[Group], row: int | None = None
) -> tuple[list[str], list[list[int]]]:
    """A line an answer, a column a group."""
    if question.kind == QuestionKind.DATE:
        months = months_of(question, tally)
        counts: Mapping[Any, int] = tally.months.get(question.pk, {})
        table = [[counts.get((month, group.key), 0) for group in groups] for month in months]
        return [f"{month:%B %Y}" for month in months], table
    place = 1 if question.kind == QuestionKind.RANKING else None
    options = question.options.all()
    table = [[tally.options[o.pk, row, place, group.key] for group in groups] for o in options]
    return [option.label for option in options], table


def _single(
    caption: str,
    headings: list[str],
    table: list[list[int]],
    found: _Groups,
    rows: frozenset[int] = frozenset(),
) -> BrokenDown:
    bases = [sum(column) for column in zip(*table, strict=True)] if table else []
    withheld = (
        withheld_in_breakdown(table, found.threshold, rows=rows, columns=found.hidden)
        if table
        else Withheld()
    )
    lines = found.lines(headings, table, withheld, bases or [0] * len(found.groups))
    return BrokenDown(caption, headings, lines, adds_up=True)


def _first_choices(question: Question, tally: Tally, found: _Groups) -> BrokenDown:
    """Who put what first; what the ranking as a whole withholds of it is withheld here too."""
    headings, table = _answers(question, tally, found.groups)
    hidden = withheld_places(places_of(question, found.everybody), found.threshold)
    rows = frozenset(row for row, place in hidden if place == 0)
    return _single("Put first", headings, table, found, rows)


def _several(
    question: Question,
    headings: list[str],
    table: list[list[int]],
    tally: Tally,
    found: _Groups,
    *,
    at_least_one: bool,
) -> BrokenDown:
    bases = found.bases(question, tally)
    withheld = withheld_in_choices(
        table, bases, found.threshold, at_least_one=at_least_one, columns=found.hidden
    )
    return BrokenDown(question.wording, headings, found.lines(headings, table, withheld, bases))


def _bases_alone(question: Question, tally: Tally, found: _Groups) -> BrokenDown:
    """How many of each group answered; what their numbers come to, where they are numbers."""
    bases = found.bases(question, tally)
    hidden = withheld_parts(bases, found.threshold, found.hidden)
    lines = []
    for place, group in enumerate(found.groups):
        if place in hidden:
            lines.append(GroupLine(group.label, None, []))
            continue
        numbers = tally.numbers.get((question.pk, group.key), NumberFigures())
        lines.append(
            GroupLine(group.label, bases[place], [], public_numbers(numbers, found.threshold))
        )
    return BrokenDown(question.wording, [], lines)

"""Which numbers of a published table are withheld, so that nobody small in number can be picked out.

A count from 1 to one below the threshold is withheld, and so are others, until no such count can be
worked out from what is shown: from the totals, the bases, the percentages (which stand only beside
a count and a base that are both shown) and the other tables of the same question. The measure is the
usual one: with all that is shown, each withheld small count could as well be the threshold or more.

Every rule below withholds cells only when it can name another table that shows the same and in which
the small count has reached the threshold; so the promise holds by construction. A withheld number can
be anything, nought as well. A nought that is shown is accepted: it says of nobody what they answered.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

Cell = tuple[int, int]
Table = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Withheld:
    """What a table of answers (rows) by groups (columns) does not show.

    A row or column that is withheld has neither its total nor any of its cells shown.
    """

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    cells: frozenset[Cell] = frozenset()

    def hides(self, row: int, column: int) -> bool:
        return row in self.rows or column in self.columns or (row, column) in self.cells


def is_small(count: int, threshold: int) -> bool:
    return 0 < count < threshold


def withheld_parts(
    counts: Sequence[int], threshold: int, already: Collection[int] = ()
) -> frozenset[int]:
    """The parts of a shown total that are withheld: none, or two and more that together reach the threshold.

    The small ones and those withheld ``already``, then the smallest of the others as long as it
    takes. All of them where the total itself is too small.
    """
    hidden = {place for place, count in enumerate(counts) if is_small(count, threshold)}
    hidden |= set(already)
    others = sorted(set(range(len(counts))) - hidden, key=lambda place: (counts[place], place))
    while hidden and others and not _hold_together(hidden, counts, threshold):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def _hold_together(hidden: Collection[int], counts: Sequence[int], threshold: int) -> bool:
    together = sum(counts[place] for place in hidden)
    return not together or (len(hidden) > 1 and together >= threshold)


def withheld_choices(
    counts: Sequence[int], base: int, threshold: int, *, at_least_one: bool
) -> frozenset[int]:
    """The options that are withheld where people may choose several of them; ``base`` is shown.

    Who did not choose an option counts as who did: both numbers follow from each other. With
    ``at_least_one``, everybody chose something, which ties the options to each other.
    """
    few = {
        place
        for place, count in enumerate(counts)
        if is_small(count, threshold) or is_small(base - count, threshold)
    }
    lacking = max((threshold - base + counts[place] for place in few), default=0)
    if at_least_one and lacking > sum(counts) - base:
        return frozenset(range(len(counts)))
    return frozenset(few)


def withheld_in_breakdown(
    table: Table,
    threshold: int,
    *,
    rows: Collection[int] = (),
    columns: Collection[int] = (),
) -> Withheld:
    """For answers of which everybody gave one, by group: what is withheld of the table and its totals.

    ``rows`` are those whose totals are withheld elsewhere, as the tables of one question share them;
    ``columns`` likewise the groups that are withheld for the whole round.
    """
    totals = [sum(row) for row in table]
    bases = [sum(column) for column in zip(*table, strict=True)]
    hidden_rows = withheld_parts(totals, threshold, rows)
    hidden_columns = withheld_parts(bases, threshold, columns)
    merged = _Merged(table, hidden_rows, hidden_columns)
    cells = withheld_cells(merged.table, threshold, unseen=merged.unseen)
    return Withheld(hidden_rows, hidden_columns, frozenset(merged.shown(cells)))


def withheld_in_choices(
    chosen: Table,
    bases: Sequence[int],
    threshold: int,
    *,
    at_least_one: bool,
    columns: Collection[int] = (),
) -> Withheld:
    """The same where people may choose several options: each is a table of its own, chosen or not."""
    totals = [sum(row) for row in chosen]
    hidden = withheld_choices(totals, sum(bases), threshold, at_least_one=at_least_one)
    hidden_columns = withheld_parts(bases, threshold, columns)
    spare = [
        sum(column) - base if at_least_one else base
        for base, column in zip(bases, zip(*chosen, strict=True), strict=True)
    ]
    everything = frozenset(_pairs(range(len(chosen)), range(len(bases))))
    cells: set[Cell] = set()
    for place, row in enumerate(chosen):
        if place in hidden:
            if at_least_one and _ties_the_rest(row, bases, spare, threshold):
                return Withheld(hidden, hidden_columns, everything)
            continue
        halves = [list(row), [base - count for base, count in zip(bases, row, strict=True)]]
        merged = _Merged(halves, frozenset(), hidden_columns)
        gives = [merged.row([min(each) for each in zip(row, spare, strict=True)]), merged.table[1]]
        try:
            found = withheld_cells(merged.table, threshold, unseen=merged.unseen, gives=gives)
        except CannotBeHidden:
            return Withheld(hidden, hidden_columns, everything)
        cells |= {(place, column) for _, column in merged.shown(found)}
    return Withheld(hidden, hidden_columns, frozenset(cells))


def _ties_the_rest(
    row: Sequence[int], bases: Sequence[int], spare: Sequence[int], threshold: int
) -> bool:
    """Whether a few who did not choose a withheld option show by what their group chose otherwise."""
    return any(
        is_small(base - count, threshold) and threshold - base + count > rest
        for count, base, rest in zip(row, bases, spare, strict=True)
    )


def _pairs(rows: Collection[int], columns: Collection[int]) -> Iterator[Cell]:
    return ((row, column) for row in rows for column in columns)


class _Merged:
    """A table in which the withheld rows are one, the last, and so are the withheld columns.

    Their sums follow from what is shown, and within the sum everything is open.
    """

    def __init__(self, table: Table, rows: frozenset[int], columns: frozenset[int]) -> None:
        self._columns = [place for place in range(len(table[0])) if place not in columns]
        self._hidden = sorted(columns)
        self._rows = [place for place in range(len(table)) if place not in rows]
        self.table = [self.row(table[place]) for place in self._rows]
        if rows:
            sums = [sum(table[row][place] for row in rows) for place in range(len(table[0]))]
            self.table.append(self.row(sums))
        self.unseen = frozenset(
            (row, column)
            for row, cells in enumerate(self.table)
            for column in range(len(cells))
            if row >= len(self._rows) or column >= len(self._columns)
        )

    def row(self, counts: Sequence[int]) -> list[int]:
        shown = [counts[place] for place in self._columns]
        return [*shown, sum(counts[place] for place in self._hidden)] if self._hidden else shown

    def shown(self, cells: Collection[Cell]) -> Iterator[Cell]:
        """Those of ``cells`` that are no sums, by their places in the table that was merged."""
        return (
            (self._rows[row], self._columns[column])
            for row, column in cells
            if (row, column) not in self.unseen
        )


class CannotBeHidden(Exception):
    """No other table shows the same; where every total is nought or reaches the threshold there is one."""


def withheld_cells(
    table: Table,
    threshold: int,
    *,
    unseen: Collection[Cell] = (),
    gives: Table | None = None,
) -> frozenset[Cell]:
    """The cells that are withheld of a table whose totals are all shown.

    For each small cell, as much as it lacks to the threshold is moved to it from others of its row
    and of its column, and back to the cells where those cross. ``gives`` is how much each cell can
    spare, all of it when not given. ``unseen`` cells are in no print and come first.
    Raises CannotBeHidden.
    """
    search = _Search(table, gives or table, frozenset(unseen))
    small = [
        (threshold - count, (row, column))
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        if is_small(count, threshold)
    ]
    search.hidden.update(cell for _, cell in small)
    for lacking, cell in sorted(small, reverse=True):
        search.hide(cell, lacking)
    return frozenset(search.hidden)


class _Search:
    """Finds for one small cell after another what has to be withheld beside it."""

    def __init__(self, table: Table, gives: Table, unseen: frozenset[Cell]) -> None:
        self._table = table
        self._gives = gives
        self._unseen = unseen
        self.hidden: set[Cell] = set()

    def hide(self, cell: Cell, lacking: int) -> None:
        self.hidden.update(self._rectangle(cell, lacking) or self._many(cell, lacking))

    def _cost(self, *cells: Cell) -> tuple[int, int]:
        """How many more numbers go out of print, and how much they count."""
        lost = [each for each in cells if each not in self.hidden and each not in self._unseen]
        return len(lost), sum(self._table[row][column] for row, column in lost)

    def _donors(self, cell: Cell) -> tuple[list[Cell], list[Cell]]:
        row, column = cell
        beside = [(row, other) for other in range(len(self._table[0])) if other != column]
        below = [(other, column) for other in range(len(self._table)) if other != row]
        return beside, below

    def _rectangle(self, cell: Cell, lacking: int) -> tuple[Cell, ...]:
        """The cheapest three cells that do it alone; none where it takes more."""
        beside, below = (
            [(row, column) for row, column in cells if self._gives[row][column] >= lacking]
            for cells in self._donors(cell)
        )
        found = [
            ((row, column), (other, place), (other, column))
            for row, column in beside
            for other, place in below
        ]
        return min(found, key=lambda cells: self._cost(*cells), default=())

    def _many(self, cell: Cell, lacking: int) -> set[Cell]:
        beside, below = (self._collect(cells, lacking) for cells in self._donors(cell))
        crossings = {(other, column) for _, column in beside for other, _ in below}
        return crossings | set(beside) | set(below)

    def _collect(self, cells: Sequence[Cell], lacking: int) -> list[Cell]:
        """As few cells as can spare what is lacking, those first that cost nothing."""
        taken: list[Cell] = []
        for row, column in sorted(
            cells, key=lambda each: (self._cost(each)[0], -self._gives[each[0]][each[1]])
        ):
            if lacking <= 0:
                break
            if self._gives[row][column] > 0:
                taken.append((row, column))
                lacking -= self._gives[row][column]
        if lacking > 0:
            raise CannotBeHidden
        return taken

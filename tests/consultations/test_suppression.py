"""No small count can be worked out from what is published of one question: shown by linear programming.

Unknown are the number of people in every cell of every table, by each of three breakdowns. What is
published ties them; the most that a withheld small count can then be has to reach the threshold.
"""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.results.suppression import (
    Withheld,
    is_small,
    withheld_cells,
    withheld_choices,
    withheld_in_breakdown,
    withheld_in_choices,
    withheld_parts,
)
from tests.consultations.puzzles import TOLERANCE, Puzzle, Table

pytestmark = pytest.mark.once


def tables(size: int, options: int, groups: Sequence[int], seed: int) -> list[Table]:
    """The same people by each of three breakdowns; some options and groups are common, others rare."""
    chance = Random(seed)
    made = [[[0] * count for _ in range(options)] for count in groups]
    weights = [chance.random() ** 3 for _ in range(options)]
    shares = [[chance.random() ** 3 for _ in range(count)] for count in groups]
    for _ in range(size):
        option = chance.choices(range(options), weights)[0]
        for table, share in zip(made, shares, strict=True):
            table[option][chance.choices(range(len(share)), share)[0]] += 1
    return made


def check_single(made: list[Table], threshold: int) -> None:
    """Every small count, of a cell, an option or a group, could as well have reached the threshold."""
    totals = [sum(row) for row in made[0]]
    base = sum(totals)
    if base < threshold:
        return  # nothing at all is published
    found = [withheld_in_breakdown(table, threshold) for table in made]
    assert {each.rows for each in found} == {withheld_parts(totals, threshold)}
    puzzle = Puzzle()
    for option, total in enumerate(totals):
        if option not in found[0].rows:
            puzzle.tie({option: 1}, total)
    puzzle.tie(dict.fromkeys(range(len(totals)), 1), base)
    small: list[object] = [o for o, total in enumerate(totals) if is_small(total, threshold)]
    for number, (table, withheld) in enumerate(zip(made, found, strict=True)):
        for option, row in enumerate(table):
            terms: dict[object, int] = {(number, option, group): 1 for group in range(len(row))}
            puzzle.tie(terms | {option: -1}, 0)
        small += tie_columns(puzzle, number, table, withheld, threshold)
    puzzle.check(small, threshold)


def tie_columns(
    puzzle: Puzzle, number: int, table: Table, withheld: Withheld, threshold: int
) -> list[object]:
    """What one breakdown shows of its cells and bases; the names of the small ones among them."""
    small: list[object] = []
    for group in range(len(table[0])):
        name = ("base", number, group)
        cells: dict[object, int] = {(number, option, group): 1 for option in range(len(table))}
        puzzle.tie({**cells, name: -1}, 0)
        base = sum(row[group] for row in table)
        if group not in withheld.columns:
            puzzle.tie({name: 1}, base)
        small += [name] if is_small(base, threshold) else []
        for option, row in enumerate(table):
            if not withheld.hides(option, group):
                assert not is_small(row[group], threshold)
                puzzle.tie({(number, option, group): 1}, row[group])
            elif is_small(row[group], threshold):
                small.append((number, option, group))
    return small


sizes = st.integers(5, 400)
thresholds = st.sampled_from([3, 5, 10])
widths = st.lists(st.integers(1, 6), min_size=3, max_size=3)


@given(sizes, st.integers(2, 5), widths, thresholds, st.integers(0, 10**6))
def test_no_small_count_of_single_answers_can_be_worked_out(
    size: int, options: int, groups: list[int], threshold: int, seed: int
) -> None:
    check_single(tables(size, options, groups, seed), threshold)


def choices(
    size: int, options: int, groups: Sequence[int], seed: int
) -> tuple[list[Table], list[list[int]]]:
    """People who chose one option or more: the chosen by each breakdown, and the bases."""
    chance = Random(seed)
    made = [[[0] * count for _ in range(options)] for count in groups]
    bases = [[0] * count for count in groups]
    likely = [chance.random() ** 2 for _ in range(options)]
    for _ in range(size):
        chosen = [option for option in range(options) if chance.random() < likely[option]]
        for table, base in zip(made, bases, strict=True):
            group = int(chance.random() ** 2 * len(base))
            base[group] += 1
            for option in chosen or [0]:
                table[option][group] += 1
    return made, bases


@given(sizes, st.integers(2, 5), widths, thresholds, st.integers(0, 10**6))
def test_no_small_count_of_several_answers_can_be_worked_out(
    size: int, options: int, groups: list[int], threshold: int, seed: int
) -> None:
    made, bases = choices(size, options, groups, seed)
    if size >= threshold:
        check_several(made, bases, threshold)


def check_several(made: list[Table], bases: list[list[int]], threshold: int) -> None:
    """Who did not choose an option is protected as who did, and everybody chose something."""
    size = sum(bases[0])
    totals = [sum(row) for row in made[0]]
    hidden = withheld_choices(totals, size, threshold, at_least_one=True)
    puzzle, small = Puzzle(), list[object]()
    for option, total in enumerate(totals):
        puzzle.tie({option: 1, ("not", option): 1}, size)
        if option not in hidden:
            puzzle.tie({option: 1}, total)
        small += [option] if is_small(total, threshold) else []
        small += [("not", option)] if is_small(size - total, threshold) else []
    for number, (table, base) in enumerate(zip(made, bases, strict=True)):
        withheld = withheld_in_choices(table, base, threshold, at_least_one=True)
        assert withheld.rows == hidden
        small += tie_choices(puzzle, number, table, base, withheld, threshold)
    puzzle.check(small, threshold)


def tie_choices(
    puzzle: Puzzle,
    number: int,
    table: Table,
    bases: list[int],
    withheld: Withheld,
    threshold: int,
) -> list[object]:
    small: list[object] = []
    for option in range(len(table)):
        cells: dict[object, int] = {(number, option, group): 1 for group in range(len(bases))}
        puzzle.tie(cells | {option: -1}, 0)
    puzzle.tie({("base", number, group): 1 for group in range(len(bases))}, sum(bases))
    for group, base in enumerate(bases):
        if group not in withheld.columns:
            puzzle.tie({("base", number, group): 1}, base)
        small += [("base", number, group)] if is_small(base, threshold) else []
        somebody: dict[object, int] = {(number, option, group): -1 for option in range(len(table))}
        puzzle.bound(somebody | {("base", number, group): 1}, 0)
        for option, row in enumerate(table):
            chosen, other = (number, option, group), ("not", number, option, group)
            puzzle.tie({chosen: 1, other: 1, ("base", number, group): -1}, 0)
            if not withheld.hides(option, group):
                assert not is_small(row[group], threshold)
                puzzle.tie({chosen: 1}, row[group])
            small += [chosen] if is_small(row[group], threshold) else []
            small += [other] if is_small(base - row[group], threshold) else []
    return small


@given(st.integers(5, 200), st.integers(2, 6), thresholds, st.integers(0, 10**6))
def test_no_small_count_of_a_ranking_can_be_worked_out(
    size: int, options: int, threshold: int, seed: int
) -> None:
    """Everybody gave each option a place, so that all totals of the table are the base."""
    if size < threshold:
        return
    chance = Random(seed)
    table = [[0] * options for _ in range(options)]
    for _ in range(size):
        order = sorted(range(options), key=lambda each: each + chance.gauss(0, 1.1))
        for place, option in enumerate(order):
            table[option][place] += 1
    hidden = withheld_cells(table, threshold)
    puzzle = Puzzle()
    for line in range(options):
        puzzle.tie({(line, place): 1 for place in range(options)}, size)
        puzzle.tie({(option, line): 1 for option in range(options)}, size)
        if not any((line, place) in hidden for place in range(options)):
            means: dict[object, int] = {(line, place): place + 1 for place in range(options)}
            puzzle.tie(means, sum((place + 1) * table[line][place] for place in range(options)))
    cells = [(option, place) for option in range(options) for place in range(options)]
    for option, place in set(cells) - hidden:
        puzzle.tie({(option, place): 1}, table[option][place])
    for option, place in hidden:
        if is_small(table[option][place], threshold):
            assert puzzle.most((option, place)) >= threshold - TOLERANCE


def test_the_test_itself_sees_a_number_that_can_be_worked_out() -> None:
    """One withheld cell alone follows from its row and its column."""
    puzzle = Puzzle()
    puzzle.tie({"small": 1, "other": 1}, 20)
    puzzle.tie({"other": 1}, 17)
    assert puzzle.most("small") == pytest.approx(3)

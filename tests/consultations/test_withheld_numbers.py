"""Which numbers of a table are withheld beside a small one: worked examples."""

import pytest

from consultations.results.suppression import (
    CannotBeHidden,
    withheld_cells,
    withheld_choices,
    withheld_in_breakdown,
    withheld_in_choices,
    withheld_parts,
)

pytestmark = pytest.mark.once


def test_one_small_part_takes_another_with_it() -> None:
    assert withheld_parts([50, 6, 2], 5) == {1, 2}
    assert withheld_parts([50, 9, 0, 5], 5) == frozenset()


def test_two_parts_that_are_small_together_take_a_third() -> None:
    """Of 57, 4 and none at all would show as two that are below five together."""
    assert withheld_parts([53, 4, 0], 5) == {0, 1, 2}
    assert withheld_parts([40, 9, 2, 2], 5) == {1, 2, 3}


def test_a_small_base_shows_nothing() -> None:
    assert withheld_parts([3, 1], 5) == {0, 1}


def test_parts_that_are_withheld_already_need_others_only_where_they_are_few() -> None:
    assert withheld_parts([0, 0, 30], 5, {0, 1}) == {0, 1}
    assert withheld_parts([0, 2, 7, 30], 5, {0, 1}) == {0, 1, 2}


def test_who_did_not_choose_an_option_counts_as_who_did() -> None:
    assert withheld_choices([3, 28, 15], 30, 5, at_least_one=True) == {0, 1}


def test_an_option_that_the_others_give_away_takes_them_all() -> None:
    """Ten people; who did not choose the first must have chosen the second, which two did."""
    assert withheld_choices([8, 2], 10, 5, at_least_one=True) == {0, 1}
    assert withheld_choices([8, 0, 2], 10, 5, at_least_one=True) == {0, 1, 2}
    assert withheld_choices([8, 2], 10, 5, at_least_one=False) == {0, 1}


def test_a_small_cell_takes_three_others_with_it() -> None:
    table = [[20, 3, 30], [30, 40, 10], [8, 9, 7]]
    assert withheld_cells(table, 5) == {(0, 1), (0, 0), (2, 1), (2, 0)}


def test_a_small_cell_is_covered_by_several_where_none_alone_is_enough() -> None:
    table = [[1, 2, 2], [2, 30, 30], [2, 30, 30]]
    hidden = withheld_cells(table, 5)
    assert {(0, 0), (0, 1), (0, 2), (1, 0), (2, 0)} <= hidden


def test_what_cannot_be_hidden_is_refused() -> None:
    with pytest.raises(CannotBeHidden):
        withheld_cells([[2, 0], [0, 40]], 5)


def test_a_small_group_takes_another_group_with_it() -> None:
    table = [[20, 2, 8], [15, 1, 9]]
    withheld = withheld_in_breakdown(table, 5)
    assert withheld.columns == {1, 2}
    assert withheld.hides(0, 2)
    assert not withheld.hides(0, 0)


def test_a_group_that_is_withheld_for_the_round_stays_so_for_a_question() -> None:
    withheld = withheld_in_breakdown([[20, 9, 8], [15, 7, 9]], 5, columns={1, 2})
    assert withheld.columns == {1, 2}


def test_everything_goes_where_a_group_gives_an_answer_away() -> None:
    """Of the second group everybody but three chose the first option; the three chose nothing else twice."""
    chosen = [[40, 5], [10, 3]]
    withheld = withheld_in_choices(chosen, [45, 8], 5, at_least_one=True)
    assert all(withheld.hides(row, column) for row in (0, 1) for column in (0, 1))

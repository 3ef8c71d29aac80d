"""Long tests begin the work of a process each, and no test is lost on the way."""

import pytest

from tests.support.order import shared_out


def pieces(tests: list[str], processes: int) -> list[list[str]]:
    """What each process gets when it begins, as xdist deals out what was put in order."""
    ordered = shared_out(tests, str.isupper, processes)
    dealt = []
    for number in range(processes):
        size = len(ordered) // (processes - number)
        dealt.append(ordered[:size])
        del ordered[:size]
    return dealt


def test_two_long_tests_side_by_side_begin_in_a_process_each() -> None:
    assert pieces(["A", "B", "c", "d", "e", "f", "g"], 2) == [["A", "c", "d"], ["B", "e", "f", "g"]]


def test_of_more_long_tests_than_processes_each_gets_a_share() -> None:
    assert pieces(["c", "A", "d", "B", "C", "e", "f"], 2) == [["A", "C", "c"], ["B", "d", "e", "f"]]


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
@pytest.mark.parametrize("names", ["", "A", "ABc", "abcdefg", "aBcDeFGHi"])
def test_each_test_runs_once(names: str, processes: int) -> None:
    dealt = [name for piece in pieces(list(names), processes) for name in piece]
    assert sorted(dealt) == sorted(names)
    short = [name for name in dealt if name.islower()]
    assert short == sorted(short)

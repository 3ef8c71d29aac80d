"""In which order tests run: those of minutes, marked ``long``, begin the work of a process each.

xdist deals the tests out in pieces, one a process, and when a process has nothing left it gets of
what lies at the end of another's. What a process has next is never taken from it: two long tests side by
side would stay with one process, while the others have ended.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

Test = TypeVar("Test")


def shared_out(
    tests: Sequence[Test], is_long: Callable[[Test], bool], processes: int
) -> list[Test]:
    """``tests`` in their order, but for the long ones, which begin the pieces in turn."""
    long = [test for test in tests if is_long(test)]
    rest = [test for test in tests if not is_long(test)]
    ordered: list[Test] = []
    for number in range(processes):
        piece = (len(tests) - len(ordered)) // (processes - number)
        own = long[number::processes]
        filled_up = max(0, piece - len(own))
        ordered += [*own, *rest[:filled_up]]
        del rest[:filled_up]
    return [*ordered, *rest]


def is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("long") is not None


def processes_of(config: pytest.Config) -> int:
    """How many processes share the tests of this run."""
    return int(getattr(config, "workerinput", {}).get("workercount", 1))

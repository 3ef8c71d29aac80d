"""What a reader of published tables can work out, as a linear program."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import linprog

TOLERANCE = 1e-6
UNBOUNDED = 3  # a status of the solver
MOST_LOOKED_AT = 16  # cells of one example
Table = list[list[int]]
Line = tuple[Mapping[object, int], int]


@dataclass
class Puzzle:
    """What a reader can set down as equations and inequalities, by the names of the unknown.

    Set down everything before asking for the first answer.
    """

    places: dict[object, int] = field(default_factory=dict)
    equal: list[Line] = field(default_factory=list)
    at_most: list[Line] = field(default_factory=list)

    def tie(self, terms: Mapping[object, int], value: int) -> None:
        for name in terms:
            self.places.setdefault(name, len(self.places))
        self.equal.append((terms, value))

    def bound(self, terms: Mapping[object, int], value: int) -> None:
        for name in terms:
            self.places.setdefault(name, len(self.places))
        self.at_most.append((terms, value))

    def _matrix(self, rows: list[Line]) -> tuple[Any, Any]:
        if not rows:
            return None, None
        matrix = np.zeros((len(rows), len(self.places)))
        for number, (terms, _) in enumerate(rows):
            for name, factor in terms.items():
                matrix[number, self.places[name]] = factor
        return matrix, np.array([value for _, value in rows])

    @cached_property
    def _system(self) -> dict[str, Any]:
        equal, values = self._matrix(self.equal)
        at_most, limits = self._matrix(self.at_most)
        return {"A_eq": equal, "b_eq": values, "A_ub": at_most, "b_ub": limits}

    def most(self, name: object) -> float:
        """The most that the unknown ``name`` can be, once everything is set down."""
        goal = np.zeros(len(self.places))
        goal[self.places[name]] = -1
        found = linprog(goal, **self._system, method="highs")
        if found.status == UNBOUNDED:
            return float("inf")
        assert found.status == 0, found.message
        return float(-found.fun)

    def check(self, small: list[object], threshold: int) -> None:
        """Each could as well have reached the threshold; of a great many, some that chance picks."""
        for name in Random(len(small)).sample(small, min(len(small), MOST_LOOKED_AT)):
            assert self.most(name) >= threshold - TOLERANCE, name

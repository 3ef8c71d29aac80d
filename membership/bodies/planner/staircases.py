"""Counts along a line of points: the cheapest that keep to given limits, and how it is found.

``n`` things lie on points 1, 2, … of a line. A staircase says how many lie on each point or before it:
``stairs[0]`` is 0 and the last one is ``n``. Every limit is on the difference of two of its values,
such as “at most 3 things on points 4 to 9”, and every cost is convex in a value or in the difference
of two neighbours. So the staircases that keep to the limits are a lattice, and from the highest one
a way leads down to the cheapest: in each step the set of values that is best lowered by one is a
smallest cut. When no set is worth lowering there is nothing cheaper anywhere (discrete convexity,
the dual of a flow of least cost); the result is therefore exact and in whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from membership.bodies.planner.cuts import Network


@dataclass
class Stairs:
    """What a staircase keeps to and what it costs.

    A thing of ``home[t]`` that does not lie on point t costs ``moved``. Carrying a thing from point t
    to t + 1, or back, costs ``length[t]``: ``laid`` says how many lay on each point before.
    Lists have an entry for point 0, which is nowhere and stays empty.
    """

    home: Sequence[int]
    laid: Sequence[int]
    length: Sequence[int]
    moved: int
    limits: dict[tuple[int, int], int] = field(default_factory=dict)

    def at_most(self, first: int, last: int, count: int) -> None:
        """No more than ``count`` things on the points ``first`` to ``last``."""
        self._limit(first - 1, last, count)

    def at_least(self, first: int, last: int, count: int) -> None:
        """No fewer than ``count`` things on the points ``first`` to ``last``."""
        self._limit(last, first - 1, -count)

    def _limit(self, low: int, high: int, most: int) -> None:
        """``stairs[high] - stairs[low]`` is ``most`` or less."""
        key = (low, high)
        self.limits[key] = min(most, self.limits.get(key, most))

    @property
    def points(self) -> int:
        return len(self.home) - 1

    def highest(self) -> list[int] | None:
        """The highest staircase within the limits: shortest ways from point 0; None without any.

        There is none exactly when the limits contradict each other in a ring.
        """
        size = self.points + 1
        arcs = [(low, high, most) for (low, high), most in sorted(self.limits.items())]
        stairs = [0] + [sum(self.laid)] * self.points
        for _ in range(size + 1):
            settled = True
            for low, high, most in arcs:
                if stairs[low] + most < stairs[high]:
                    stairs[high] = stairs[low] + most
                    settled = False
            if settled:
                return stairs if stairs[0] == 0 else None
        return None

    def cheapest(self) -> list[int] | None:
        """The cheapest staircase within the limits; None when there is none."""
        stairs = self.highest()
        while stairs is not None and (lowered := self._best_lowered(stairs)):
            for point in lowered:
                stairs[point] -= 1
        return stairs

    def cost(self, stairs: Sequence[int]) -> int:
        """What ``stairs`` cost."""
        total, before = 0, 0
        for point in range(1, self.points + 1):
            missing = self.home[point] - (stairs[point] - stairs[point - 1])
            before += self.laid[point]
            total += self.moved * max(0, missing) + self.length[point] * abs(stairs[point] - before)
        return total

    def _best_lowered(self, stairs: Sequence[int]) -> set[int]:
        """The values whose lowering by one saves most; none when nothing is saved."""
        network = Network(self.points + 1)
        for end in (0, self.points):
            network.arc(end, network.sink, 1 << 60)
        costs, before = [0] * (self.points + 1), 0
        for point in range(1, self.points + 1):
            before += self.laid[point]
            costs[point] += self.length[point] * (-1 if stairs[point] > before else 1)
            here = stairs[point] - stairs[point - 1]
            fewer = self.moved if here <= self.home[point] else 0
            more = -self.moved if here < self.home[point] else 0
            # Fewer lie here when this value sinks alone, more when the one before does.
            costs[point] += -more
            costs[point - 1] += more
            network.arc(point, point - 1, fewer + more)
        for point, cost in enumerate(costs):
            network.prefer(point, cost)
        for (low, high), most in self.limits.items():
            if stairs[high] - stairs[low] == most:
                network.arc(low, high, 1 << 60)
        return network.near_source()

"""The smallest cut between two sides of a network, by augmenting along shortest paths."""

from collections import deque

Arc = list[int]  # where it leads, what it still takes, the position of its reverse there


class Network:
    """Nodes 0 to ``size`` - 1, and a source and a sink of its own; capacities are whole numbers."""

    def __init__(self, size: int) -> None:
        self.source, self.sink = size, size + 1
        self._arcs: list[list[Arc]] = [[] for _ in range(size + 2)]

    def arc(self, start: int, end: int, capacity: int) -> None:
        """Cutting ``start`` from ``end`` costs ``capacity``."""
        if capacity <= 0:
            return
        self._arcs[start].append([end, capacity, len(self._arcs[end])])
        self._arcs[end].append([start, 0, len(self._arcs[start]) - 1])

    def prefer(self, node: int, cost: int) -> None:
        """``node`` costs ``cost`` on the source's side; less than nothing where it belongs there."""
        if cost < 0:
            self.arc(self.source, node, -cost)
        else:
            self.arc(node, self.sink, cost)

    def near_source(self) -> set[int]:
        """The nodes on the source's side of the smallest cut; of several such sides the smallest."""
        while (levels := self._levels())[self.sink] >= 0:
            places = [0] * len(self._arcs)
            while self._push(self.source, 1 << 62, levels, places):
                pass
        return {node for node in range(self.source) if levels[node] >= 0}

    def _levels(self) -> list[int]:
        levels = [-1] * len(self._arcs)
        levels[self.source] = 0
        waiting = deque([self.source])
        while waiting:
            node = waiting.popleft()
            for end, capacity, _ in self._arcs[node]:
                if capacity and levels[end] < 0:
                    levels[end] = levels[node] + 1
                    waiting.append(end)
        return levels

    def _push(self, node: int, most: int, levels: list[int], places: list[int]) -> int:
        """Send up to ``most`` from ``node`` to the sink along one path; how much it was."""
        if node == self.sink:
            return most
        arcs = self._arcs[node]
        while places[node] < len(arcs):
            arc = arcs[places[node]]
            end, capacity, reverse = arc
            if capacity and levels[end] == levels[node] + 1:
                sent = self._push(end, min(most, capacity), levels, places)
                if sent:
                    arc[1] -= sent
                    self._arcs[end][reverse][1] += sent
                    return sent
            places[node] += 1
        return 0

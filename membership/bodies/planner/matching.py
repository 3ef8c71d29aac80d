"""Who goes where, each to one place, at the least cost in all."""

from collections.abc import Sequence

NEVER = 1 << 50
_FAR = 1 << 60

Costs = Sequence[Sequence[int]]


def cheapest_matching(costs: Costs) -> list[int] | None:
    """For each row its column, so that the sum of ``costs`` is least; None when some row has no place.

    There are as many columns as rows. ``NEVER`` marks what is not allowed. Rows are taken in one
    after the other, each along the cheapest chain of changes, with prices that keep all other
    choices from being cheaper.
    """
    prices = _Prices(costs)
    for row in range(prices.size):
        prices.take_in(row)
    chosen = [-1] * prices.size
    for column in range(prices.size):
        chosen[prices.taken_by[column]] = column
    if any(costs[row][column] >= NEVER for row, column in enumerate(chosen)):
        return None
    return chosen


class _Prices:
    """Rows that have a column, with the prices of both; the last column waits for no row."""

    def __init__(self, costs: Costs) -> None:
        self.costs, self.size = costs, len(costs)
        self.of_rows, self.of_columns = [0] * self.size, [0] * (self.size + 1)
        self.taken_by = [-1] * (self.size + 1)

    def take_in(self, row: int) -> None:
        self.taken_by[self.size], place = row, self.size
        least, came_from = [_FAR] * (self.size + 1), [-1] * (self.size + 1)
        done: set[int] = set()
        while self.taken_by[place] != -1:
            done.add(place)
            self._reach(place, done, least, came_from)
            place = min(
                (column for column in range(self.size) if column not in done),
                key=lambda column: least[column],
            )
            self._raise(least[place], done, least)
        while place != self.size:
            self.taken_by[place] = self.taken_by[came_from[place]]
            place = came_from[place]

    def _reach(self, place: int, done: set[int], least: list[int], came_from: list[int]) -> None:
        """Note what it would cost to send the row of ``place`` on to each other column."""
        row = self.taken_by[place]
        for column, cost in enumerate(self.costs[row]):
            reduced = cost - self.of_rows[row] - self.of_columns[column]
            if column not in done and reduced < least[column]:
                least[column], came_from[column] = reduced, place

    def _raise(self, by: int, done: set[int], least: list[int]) -> None:
        for column in range(self.size + 1):
            if column in done:
                self.of_rows[self.taken_by[column]] += by
                self.of_columns[column] -= by
            else:
                least[column] -= by


def without_room(costs: Costs) -> set[int]:
    """Rows that together have fewer columns to go to than they are; none when all have a place."""
    size = len(costs)
    places = [[column for column in range(size) if row[column] < NEVER] for row in costs]
    taken_by: dict[int, int] = {}

    def find(row: int, seen: set[int]) -> bool:
        for column in places[row]:
            if column not in seen:
                seen.add(column)
                if column not in taken_by or find(taken_by[column], seen):
                    taken_by[column] = row
                    return True
        return False

    for row in range(size):
        seen: set[int] = set()
        if not find(row, seen):
            return {row, *(taken_by[column] for column in seen)}
    return set()

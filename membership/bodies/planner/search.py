"""The search among what may be chosen: staircases, and decisions where they do not suffice.

How many terms end on each day is a staircase (``staircases``), whose cheapest form is found
exactly. If the terms can be given to the days of that staircase at the same cost, nothing better
exists. Otherwise one term is decided on, this way and that, and both are looked at again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, pairwise

from membership.bodies.planner.choices import Line, Options, windows
from membership.bodies.planner.matching import NEVER, cheapest_matching, without_room
from membership.bodies.planner.simulation import Run
from membership.bodies.planner.staircases import Stairs

LIMIT = 100
"""How many times the search looks at what is left, before it says what it has."""


@dataclass(frozen=True)
class Found:
    """For each seat of the line the position of its end, None when nothing was found.

    ``exhausted`` says that nothing better is left to be looked at; ``fewest`` is a number of terms
    below which no plan can go.
    """

    positions: list[int] | None
    exhausted: bool
    fewest: int


_Look = tuple[int, int, tuple[Options, ...], list[int]]
"""A lower bound of the cost, a number that orders equals, what may be chosen, the staircase."""


class Search:
    """Looks for the best ends among the options of a line."""

    def __init__(self, run: Run, line: Line, allowed: int) -> None:
        self.line = line
        self._number = count()
        self.broken_from: date | None = None
        self.limits = Stairs([0] * (line.size + 1), [], [], 0)
        days = line.days
        self.lengths = [0, *((b - a).days for a, b in pairwise(days[1:])), 0]
        span = (days[-1] - days[1]).days if line.size else 0
        self.moved = len(line.seats) * span + 1
        for window in windows(run, line):
            if not self._keep_to(window.positions, allowed - window.settled):
                self.broken_from = window.first
                return

    def _keep_to(self, positions: tuple[int, ...], most: int) -> bool:
        """No more than ``most`` terms end on these positions; False when that can never be.

        The positions follow one another in a ring, since a window that holds the last of one round
        of terms and the first of the next has nothing between the two.
        """
        if most < 0:
            return False
        if not positions:
            return True
        first, last, every = positions[0], positions[-1], len(self.line.seats)
        if last - first + 1 == len(positions):
            self.limits.at_most(first, last, most)
            return True
        outside = sorted(set(range(1, self.line.size + 1)) - set(positions))
        if outside[-1] - outside[0] + 1 != len(outside):
            raise ValueError("The ends of a window lie apart.")
        self.limits.at_least(outside[0], outside[-1], every - most)
        return True

    def best(self) -> Found:
        """The best ends, as far as ``LIMIT`` looks show them."""
        found, least = None, NEVER
        waiting = [look for look in [self._look(self.line.options)] if look]
        for _ in range(LIMIT):
            waiting = [look for look in waiting if look[0] < least]
            if not waiting:
                break
            # Until something is found the latest decision is followed up, then the most promising.
            look = waiting.pop() if found is None else waiting.pop(waiting.index(min(waiting)))
            bound, _, options, stairs = look
            days, costs = self._prices(options, stairs)
            matching = cheapest_matching(costs)
            chosen = None if matching is None else [days[column] for column in matching]
            cost = NEVER if chosen is None else self._cost(chosen)
            if cost < least:
                least, found = cost, chosen
            if cost > bound:
                doubtful = self._doubtful(options, costs, chosen)
                children = [self._look(child) for child in _decided(options, doubtful)]
                waiting += sorted((child for child in children if child), reverse=True)
        bounds = [bound for bound, *_ in waiting if bound < least]
        return Found(found, exhausted=not bounds, fewest=min([least, *bounds]) // self.moved)

    def _look(self, options: tuple[Options, ...]) -> "_Look | None":
        """The options with the cheapest staircase for them; None when nothing fits them."""
        stairs = self.stairs(options)
        cheapest = stairs.cheapest() if stairs is not None else None
        if stairs is None or cheapest is None:
            return None
        gone = sum(not option.may_stay for option in options)
        bound = stairs.cost(cheapest) + gone * self.moved
        return bound, next(self._number), options, cheapest

    def stairs(self, options: tuple[Options, ...]) -> Stairs | None:
        """All that the counts of a day have to keep to; None when some term has no day left."""
        size, every = self.line.size, len(options)
        usable = [self._usable(option) for option in options]
        if not all(usable):
            return None
        home, laid, room = ([0] * (size + 1) for _ in range(3))
        for option, positions in zip(options, usable, strict=True):
            home[option.home] += option.may_stay
            laid[option.home] += 1
            for position in positions:
                room[position] += 1
        stairs = Stairs(home, laid, self.lengths, self.moved, dict(self.limits.limits))
        for position in range(1, size + 1):
            stairs.at_least(position, position, 0)
            stairs.at_most(position, position, room[position])
        stairs.at_least(1, size, every)
        stairs.at_most(1, size, every)
        hulls = Counter((positions[0], positions[-1]) for positions in usable)
        for first in {first for first, _ in hulls}:
            for last in {last for _, last in hulls}:
                confined = sum(
                    seats for (low, high), seats in hulls.items() if first <= low and high <= last
                )
                if confined:
                    stairs.at_least(first, last, confined)
        return stairs

    def _usable(self, option: Options) -> list[int]:
        between = range(option.low, option.high + 1)
        positions = {here for here in between if self.line.is_new[here] and here != option.home}
        return sorted(positions | ({option.home} if option.may_stay else set()))

    def _prices(
        self, options: tuple[Options, ...], stairs: list[int]
    ) -> tuple[list[int], list[list[int]]]:
        """The positions on which the staircase has terms end, and what each would cost each seat."""
        days = [
            here
            for here in range(1, self.line.size + 1)
            for _ in range(stairs[here] - stairs[here - 1])
        ]
        usable = [set(self._usable(option)) for option in options]
        costs = [
            [self._price(option, here) if here in positions else NEVER for here in days]
            for option, positions in zip(options, usable, strict=True)
        ]
        return days, costs

    def _doubtful(
        self, options: tuple[Options, ...], costs: list[list[int]], chosen: list[int] | None
    ) -> list[int]:
        """The seats on which to decide next: the first one tells most.

        Seats that have no place together are crowded out by those that stay amid them: those
        first. Where all have a place, those first that move.
        """
        seats = range(len(options))
        if chosen is not None:
            return sorted(seats, key=lambda seat: chosen[seat] == options[seat].home)
        crowded = without_room(costs)
        usable = [position for seat in crowded for position in self._usable(options[seat])]
        first, last = min(usable), max(usable)

        def rank(seat: int) -> int:
            amid = first <= options[seat].home <= last and options[seat].may_stay
            return 0 if amid and seat not in crowded else 1 if seat in crowded else 2

        return sorted(seats, key=rank)

    def _price(self, option: Options, position: int) -> int:
        if position == option.home:
            return 0
        days = self.line.days
        return self.moved + abs((days[position] - days[option.home]).days)

    def _cost(self, chosen: list[int]) -> int:
        pairs = zip(self.line.options, chosen, strict=True)
        return sum(self._price(option, position) for option, position in pairs)


def _decided(options: tuple[Options, ...], doubtful: list[int]) -> Iterator[tuple[Options, ...]]:
    """The options with one seat decided on: its end stays, or moves; is sooner, or later."""

    def with_one(seat: int, option: Options) -> tuple[Options, ...]:
        return (*options[:seat], option, *options[seat + 1 :])

    for seat in doubtful:
        option = options[seat]
        if option.may_stay and option.low <= option.high:
            yield with_one(seat, replace(option, low=1, high=0))
            yield with_one(seat, replace(option, may_stay=False))
            return
    for seat in doubtful:
        option = options[seat]
        if option.low < option.high:
            middle = (option.low + option.high) // 2
            yield with_one(seat, replace(option, high=middle))
            yield with_one(seat, replace(option, low=middle + 1))
            return

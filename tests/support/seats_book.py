"""A plain book of who holds which seat, to check the database's answers against."""

from dataclasses import dataclass, field
from datetime import date

from portal.lib.time import add_months


@dataclass
class Held:
    """A line: somebody in a seat from the first day until the day before ``end``."""

    seat: int
    person: int
    start: date
    end: date | None
    released: date | None = None
    continues: bool = False


@dataclass
class Book:
    """The lines by the key of their term, and the one rule that holders stay on for some months."""

    holdover_months: int
    lines: dict[int, Held] = field(default_factory=dict)

    def until(self, line: Held) -> date | None:
        """The first day on which the person no longer has the seat, staying on included."""
        if line.end is None:
            return None
        stops = [add_months(line.end, self.holdover_months)]
        if line.released is not None:
            stops.append(line.released)
        for other in self.lines.values():
            follows = other is not line and other.start >= line.end
            if follows and (other.seat == line.seat or other.person == line.person):
                stops.append(other.start)
        return min(stops)

    def holders(self, on: date) -> dict[int, int]:
        """The person in each seat on ``on``; nobody is there twice."""
        held: dict[int, int] = {}
        for line in self.lines.values():
            until = self.until(line)
            if line.start <= on and (until is None or on < until):
                assert line.seat not in held
                assert line.person not in held.values()
                held[line.seat] = line.person
        return held

    def numbers(self) -> dict[int, int]:
        """Which term in a row each line is; one that carries on in another seat counts with it."""
        numbers: dict[int, int] = {}
        before: dict[int, tuple[int, date | None]] = {}
        for key, line in sorted(self.lines.items(), key=lambda item: item[1].start):
            number, until = before.get(line.person, (0, date.min))
            if until is not None and line.start > until:
                number = 0
            number += 0 if line.continues and number else 1
            numbers[key] = number
            before[line.person] = (number, self.until(line))
        return numbers

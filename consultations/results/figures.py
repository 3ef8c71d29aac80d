"""Pure arithmetic of results, and the figures that a page shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


def percentage(part: int, base: int) -> int | None:
    """``part`` of ``base`` in whole per cent, a half rounded up; None without a base.

    In whole numbers, so that 12.5 is always 13 and no binary fraction decides.
    """
    return (200 * part + base) // (2 * base) if base else None


@dataclass(frozen=True)
class Figure:
    """One line of a table: how many, out of how many. None stands for a number that is withheld."""

    label: str
    value: int | None
    base: int | None

    @property
    def share(self) -> int | None:
        if self.value is None or self.base is None:
            return None
        return percentage(self.value, self.base)

    @property
    def is_withheld(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class RankedFigure:
    """One option of a ranking: how often it was given each place, the first before the last.

    The mean place is None where nobody answered, and where a number of the line is withheld: it would
    give that away.
    """

    label: str
    mean: float | None
    places: list[Figure]

    @property
    def first(self) -> Figure:
        return Figure(self.label, self.places[0].value, self.places[0].base)


@dataclass(frozen=True)
class LineFigures:
    """One line of a matrix: what those who answered it chose."""

    label: str
    base: int | None
    cells: list[Figure]


@dataclass(frozen=True)
class NumberFigures:
    """What numbers come to. The lowest and the highest are one person's answer: officers alone see them."""

    mean: Decimal | None = None
    median: Decimal | None = None
    lower_quartile: Decimal | None = None
    upper_quartile: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None


@dataclass(frozen=True)
class DateFigures:
    """The earliest and the latest of the dates given; they too are for officers alone."""

    earliest: date | None = None
    latest: date | None = None


def in_words(base: int | None, noun: str) -> str:
    """ "21 answers"; "too few answers to show" where the number is withheld."""
    if base is None:
        return f"too few {noun}s to show"
    return f"{base:,} {noun}{'' if base == 1 else 's'}"

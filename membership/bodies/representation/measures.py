"""How near the seats of a body come to those for whom they speak: plain arithmetic, no database.

Every organisation counts once, and so does every seat. What belongs to several groups, such as two
districts, is shared evenly among them. Whoever names no group is left out of what is compared.

Figures are whole tenths of a seat, dealt out by the largest remainder: the column of targets adds up
to the seats, and the gaps, with the seats that count for no group, to nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import floor

SEAT = 10  # tenths: what one whole seat comes to
FEW = 5  # a group of fewer organisations is marked: one more or less moves its target by much


class Aspect(StrEnum):
    """What an organisation has that a seat may speak for."""

    DISTRICT = "district"
    KIND = "kind"
    BAND = "band"
    THEME = "theme"


@dataclass(frozen=True)
class Group:
    """The organisations that have one thing in common, such as a district."""

    key: str
    name: str


@dataclass(frozen=True)
class Voice:
    """The groups of one organisation, by their keys."""

    districts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    bands: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()

    def of(self, aspect: Aspect) -> frozenset[str]:
        return {
            Aspect.DISTRICT: self.districts,
            Aspect.KIND: self.kinds,
            Aspect.BAND: self.bands,
            Aspect.THEME: self.themes,
        }[aspect]


@dataclass(frozen=True)
class SeatFact:
    """A seat: what it stands for, whether it is held, and for whom its holder speaks."""

    aspect: Aspect | None = None  # of what it stands for; None for the whole sector
    groups: frozenset[str] = frozenset()
    is_held: bool = False
    voice: Voice | None = None  # None: of no organisation

    def counts_for(self, aspect: Aspect) -> frozenset[str]:
        """What it stands for comes first; in every other respect it counts as its holder does."""
        if aspect == self.aspect:
            return self.groups
        return self.voice.of(aspect) if self.is_held and self.voice else frozenset()


@dataclass(frozen=True)
class Row:
    """A group with its share, and what it has of the seats; seats in tenths."""

    group: Group
    counted: int  # organisations or residents
    percent: int
    target: int
    held: int
    vacant: int = 0  # whole seats that stand for the group while nobody holds them
    is_small: bool = False

    @property
    def gap(self) -> int:
        """In tenths; below nothing when the group has less than its share."""
        return self.held - self.target

    @property
    def whole_seats(self) -> int:
        """The gap in whole seats, the part of a seat left out: nothing that a seat could mend is 0."""
        return self.gap // SEAT if self.gap >= 0 else -(-self.gap // SEAT)

    @property
    def missing(self) -> int:
        """How many whole seats the group lacks."""
        return max(0, -self.whole_seats)


@dataclass(frozen=True)
class Measure:
    """One comparison: the seats by one aspect against the sector, or against the residents."""

    aspect: Aspect
    rows: tuple[Row, ...]
    seats: int
    vacant: int  # seats that nobody holds
    unattributed: int  # seats that are held and count for no group
    base: int  # the organisations, or residents, that are compared

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to compare: no seat, or nobody for whom it could speak."""
        return not self.seats or not any(row.target for row in self.rows)

    @property
    def off(self) -> int:
        """All gaps together, whichever way they go, in tenths."""
        return sum(abs(row.gap) for row in self.rows)

    def with_seat_for(self, key: str) -> "Measure":
        """The same once a vacant seat is held for the group ``key``; for none when it is not here."""
        rows = tuple(
            replace(row, held=row.held + SEAT) if row.group.key == key else row for row in self.rows
        )
        added = rows != self.rows
        return replace(
            self, rows=rows, vacant=self.vacant - 1, unattributed=self.unattributed + (not added)
        )


def apportion(weights: Mapping[str, Fraction], units: int) -> dict[str, int]:
    """``units`` dealt out in whole numbers by weight, adding up to all of them.

    Largest remainder; of equal remainders the heavier weight is first, then the lower key, so that the
    order in which they come changes nothing. All get 0 when nobody has any weight.
    """
    total = sum(weights.values(), Fraction())
    if not total:
        return dict.fromkeys(weights, 0)
    exact = {key: weight * units / total for key, weight in weights.items()}
    dealt = {key: floor(share) for key, share in exact.items()}
    left = units - sum(dealt.values())
    by_remainder = sorted(exact, key=lambda key: (dealt[key] - exact[key], -exact[key], key))
    for key in by_remainder[:left]:
        dealt[key] += 1
    return dealt


def shared_evenly(
    memberships: Iterable[frozenset[str]], keys: Collection[str]
) -> dict[str, Fraction]:
    """What comes to each of ``keys`` when every one of ``memberships`` counts once."""
    found = dict.fromkeys(keys, Fraction())
    for groups, times in Counter(memberships).items():
        known = groups.intersection(found)
        for key in known:
            found[key] += Fraction(times, len(known))
    return found


def against_sector(
    aspect: Aspect, groups: Sequence[Group], sector: Iterable[Voice], seats: Sequence[SeatFact]
) -> Measure:
    """The seats by ``aspect`` against the organisations of ``sector``."""
    keys = {group.key for group in groups}
    memberships = [voice.of(aspect) & keys for voice in sector]
    named = [each for each in memberships if each]
    counted = Counter(key for each in named for key in each)
    weights = shared_evenly(named, keys)
    small = {key for key in keys if 0 < counted[key] < FEW}
    return _measure(aspect, groups, weights, counted, seats, base=len(named), small=small)


def against_residents(
    groups: Sequence[Group], residents: Mapping[str, int], seats: Sequence[SeatFact]
) -> Measure:
    """The seats by district against the people who live there."""
    weights = {group.key: Fraction(residents[group.key]) for group in groups}
    base = sum(residents[group.key] for group in groups)
    return _measure(Aspect.DISTRICT, groups, weights, residents, seats, base=base, small=set())


def _measure(
    aspect: Aspect,
    groups: Sequence[Group],
    weights: Mapping[str, Fraction],
    counted: Mapping[str, int],
    seats: Sequence[SeatFact],
    *,
    base: int,
    small: set[str],
) -> Measure:
    targets = apportion(weights, SEAT * len(seats))
    percents = apportion(weights, 100)
    memberships = [seat.counts_for(aspect).intersection(weights) for seat in seats if seat.is_held]
    attributed = sum(1 for each in memberships if each)
    held = apportion(shared_evenly(memberships, weights.keys()), SEAT * attributed)
    vacant = _vacant_for(aspect, seats)
    rows = tuple(
        Row(
            group,
            counted.get(group.key, 0),
            percents[group.key],
            targets[group.key],
            held[group.key],
            vacant[group.key],
            group.key in small,
        )
        for group in groups
    )
    empty = sum(not seat.is_held for seat in seats)
    return Measure(aspect, rows, len(seats), empty, len(seats) - empty - attributed, base)


def _vacant_for(aspect: Aspect, seats: Iterable[SeatFact]) -> dict[str, int]:
    """How many vacant seats stand for each group."""
    found: dict[str, int] = defaultdict(int)
    for seat in seats:
        if not seat.is_held and seat.aspect == aspect:
            for key in seat.groups:
                found[key] += 1
    return found

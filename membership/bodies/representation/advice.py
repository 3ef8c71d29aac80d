"""Which profile would bring a body nearest to those for whom it speaks: plain arithmetic.

A profile is a district, a kind, an income band and a theme that at least one organisation has
together: advice that nobody can follow is none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from membership.bodies.representation.measures import SEAT, Aspect, Measure, Row, SeatFact, Voice

UNNAMED = ""  # an organisation that names no theme, or no district


class Profile(NamedTuple):
    """One key an aspect."""

    district: str
    kind: str
    band: str
    theme: str

    def of(self, aspect: Aspect) -> str:
        return {
            Aspect.DISTRICT: self.district,
            Aspect.KIND: self.kind,
            Aspect.BAND: self.band,
            Aspect.THEME: self.theme,
        }[aspect]


@dataclass(frozen=True)
class Step:
    """What a holder with the profile changes in one of the comparisons."""

    measure: int  # its place among those that were given
    row: Row  # as it was before

    @property
    def gain(self) -> int:
        """By how many tenths of a seat the gap becomes smaller; below nothing when it grows."""
        return abs(self.row.gap) - abs(self.row.gap + SEAT)


@dataclass(frozen=True)
class Advice:
    """The profile that takes most off the gaps, and the arithmetic."""

    seat: int  # its place among those that were given
    profile: Profile
    organisations: int  # that have this profile
    steps: tuple[Step, ...]
    before: int  # all gaps together, in tenths of a seat

    @property
    def gain(self) -> int:
        return sum(step.gain for step in self.steps)

    @property
    def after(self) -> int:
        return self.before - self.gain


def profiles(sector: Iterable[Voice]) -> Counter[Profile]:
    """The profiles that there are, and how many organisations have each.

    Who works in two districts has a profile for either.
    """
    found: Counter[Profile] = Counter()
    for voice, times in Counter(sector).items():
        parts = ((voice.of(aspect) or {UNNAMED}) for aspect in Aspect)
        for profile in product(*parts):
            found[Profile(*profile)] += times
    return found


def advise(
    measures: Sequence[Measure], seats: Sequence[SeatFact], found: Mapping[Profile, int]
) -> list[Advice]:
    """Advice for each of ``seats``, all of them vacant in ``measures``, in the order given.

    Each counts on those before it being filled as advised. A seat for which no profile makes the gaps
    smaller has none.
    """
    advice = []
    for place, seat in enumerate(seats):
        profile = _best(measures, seat, found)
        if profile is None:
            continue
        before = sum(measure.off for measure in measures)
        one = Advice(place, profile, found[profile], _steps(measures, profile), before)
        if one.gain > 0:
            advice.append(one)
            measures = filled(measures, profile)
    return advice


def filled(measures: Sequence[Measure], profile: Profile) -> list[Measure]:
    """``measures`` once somebody with ``profile`` holds a seat that was vacant."""
    return [measure.with_seat_for(profile.of(measure.aspect)) for measure in measures]


def _best(
    measures: Sequence[Measure], seat: SeatFact, found: Mapping[Profile, int]
) -> Profile | None:
    """The profile within what ``seat`` stands for that leaves the smallest gaps.

    Of equals the one that more organisations have, then the lowest keys.
    """
    gains: dict[tuple[Aspect, str], int] = defaultdict(int)
    for place, measure in enumerate(measures):
        for row in measure.rows:
            gains[measure.aspect, row.group.key] += Step(place, row).gain

    def rank(profile: Profile) -> tuple[int, int, Profile]:
        gain = sum(gains.get((aspect, profile.of(aspect)), 0) for aspect in Aspect)
        return -gain, -found[profile], profile

    fitting = (
        profile
        for profile in found
        if seat.aspect is None or profile.of(seat.aspect) in seat.groups
    )
    return min(fitting, key=rank, default=None)


def _steps(measures: Sequence[Measure], profile: Profile) -> tuple[Step, ...]:
    """What a holder with ``profile`` changes, comparison by comparison."""
    return tuple(
        Step(place, row)
        for place, measure in enumerate(measures)
        for row in measure.rows
        if row.group.key == profile.of(measure.aspect)
    )

"""Which profile closes most gaps: as good as trying every one of them."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from membership.bodies.representation.advice import Profile, advise, profiles
from membership.bodies.representation.measures import (
    Aspect,
    Group,
    Measure,
    SeatFact,
    Voice,
    against_residents,
    against_sector,
)

KEYS = ["ash", "bay", "elm"]
GROUPS = [Group(key, key.title()) for key in KEYS]
RESIDENTS = {"ash": 30_000, "bay": 20_000, "elm": 70_000}
one = st.sampled_from(KEYS).map(lambda key: frozenset({key}))
some = st.frozensets(st.sampled_from(KEYS), max_size=2)
voices = st.builds(Voice, districts=some, kinds=one, bands=one, themes=some)
stands_for = st.sampled_from([None, *Aspect])
seated = st.builds(
    SeatFact, aspect=stands_for, groups=one, is_held=st.booleans(), voice=st.none() | voices
)
empty = st.builds(SeatFact, aspect=stands_for, groups=one)


def measured(sector: list[Voice], seats: list[SeatFact]) -> list[Measure]:
    by_sector = [against_sector(aspect, GROUPS, sector, seats) for aspect in Aspect]
    return [*by_sector, against_residents(GROUPS, RESIDENTS, seats)]


def off(measures: Sequence[Measure]) -> int:
    return sum(measure.off for measure in measures)


def held_by(seat: SeatFact, profile: Profile) -> SeatFact:
    voice = Voice(*(frozenset({key}) if key else frozenset() for key in profile))
    return SeatFact(seat.aspect, seat.groups, True, voice)


def best_by_trying(sector: list[Voice], seats: list[SeatFact], seat: SeatFact) -> int:
    """The smallest sum of gaps that anybody with a profile of the sector would leave in ``seat``."""
    return min(
        (
            off(measured(sector, [*seats, held_by(seat, Profile(*keys))]))
            for voice in sector
            for keys in product(*(voice.of(aspect) or {""} for aspect in Aspect))
            if seat.aspect is None or Profile(*keys).of(seat.aspect) in seat.groups
        ),
        default=off(measured(sector, [*seats, seat])),
    )


@given(st.lists(voices, max_size=8), st.lists(seated, max_size=6), empty)
def test_nobody_of_the_sector_would_leave_smaller_gaps(
    sector: list[Voice], seats: list[SeatFact], seat: SeatFact
) -> None:
    now = measured(sector, [*seats, seat])
    best = best_by_trying(sector, seats, seat)
    found = advise(now, [seat], profiles(sector))
    if best >= off(now):
        assert found == []
        return
    (advice,) = found
    assert (advice.before, advice.after) == (off(now), best)
    assert off(measured(sector, [*seats, held_by(seat, advice.profile)])) == best


@given(st.lists(voices, min_size=1, max_size=8), st.lists(empty, min_size=2, max_size=4))
def test_each_line_counts_on_the_lines_above(sector: list[Voice], seats: list[SeatFact]) -> None:
    found = advise(measured(sector, seats), seats, profiles(sector))
    filled = list(seats)
    for advice in found:
        assert advice.before == off(measured(sector, filled))
        filled[advice.seat] = held_by(seats[advice.seat], advice.profile)
        assert advice.after == off(measured(sector, filled)) < advice.before


@given(st.permutations([Voice(*(frozenset({key}) for _ in Aspect)) for key in KEYS]))
def test_of_equals_the_lowest_keys_are_first(sector: list[Voice]) -> None:
    (advice,) = advise(
        [against_sector(Aspect.KIND, GROUPS, sector, [SeatFact()] * 3)],
        [SeatFact()],
        profiles(sector),
    )
    assert advice.profile == Profile("ash", "ash", "ash", "ash")


def test_of_equals_the_profile_that_more_have_is_first() -> None:
    def small(district: str) -> Voice:
        return Voice(frozenset({district}), frozenset({"ash"}), frozenset({"ash"}))

    sector = [small("ash"), small("bay"), small("bay")]
    by_kind = against_sector(Aspect.KIND, GROUPS, sector, [SeatFact()])
    (advice,) = advise([by_kind], [SeatFact()], profiles(sector))
    assert (advice.profile.district, advice.organisations) == ("bay", 2)


def test_a_profile_that_no_organisation_has_is_never_advised() -> None:
    sector = [Voice(*(frozenset({key}) for _ in Aspect)) for key in KEYS]
    seat = SeatFact(Aspect.DISTRICT, frozenset({"oak"}))
    assert advise(measured(sector, [seat]), [seat], profiles(sector)) == []

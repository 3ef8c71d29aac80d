"""Seats against shares: whole columns add up, whatever there is to count and in whatever order."""

import random
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from membership.bodies.representation.measures import (
    FEW,
    SEAT,
    Aspect,
    Group,
    Measure,
    Row,
    SeatFact,
    Voice,
    against_residents,
    against_sector,
    apportion,
    shared_evenly,
)

KEYS = ["ash", "bay", "elm", "fir", "oak"]
GROUPS = [Group(key, key.title()) for key in KEYS]
some = st.frozensets(st.sampled_from(KEYS), max_size=3)
voices = st.builds(Voice, districts=some, kinds=some.filter(lambda keys: len(keys) == 1))
sectors = st.lists(voices, max_size=25)
facts = st.builds(
    SeatFact,
    aspect=st.sampled_from([None, Aspect.DISTRICT]),
    groups=some.filter(lambda keys: len(keys) == 1),
    is_held=st.booleans(),
    voice=st.none() | voices,
)
seatings = st.lists(facts, min_size=1, max_size=15)


def in_thanet(*names: str) -> Voice:
    return Voice(districts=frozenset(names))


def row_of(measure: Measure, key: str) -> Row:
    return next(row for row in measure.rows if row.group.key == key)


class TestDealingOut:
    @given(
        st.dictionaries(st.sampled_from(KEYS), st.fractions(0, 50), max_size=5),
        st.integers(0, 300),
    )
    def test_all_is_dealt_out_and_nobody_is_a_whole_unit_from_the_exact_share(
        self, weights: dict[str, Fraction], units: int
    ) -> None:
        dealt, total = apportion(weights, units), sum(weights.values(), Fraction())
        assert sum(dealt.values()) == (units if total else 0)
        for key, number in dealt.items():
            exact = weights[key] * units / total if total else Fraction()
            assert abs(number - exact) < 1

    @given(
        st.dictionaries(st.sampled_from(KEYS), st.fractions(0, 9), max_size=5), st.integers(0, 50)
    )
    def test_who_weighs_more_gets_no_less(self, weights: dict[str, Fraction], units: int) -> None:
        dealt = apportion(weights, units)
        for one in weights:
            for other in weights:
                if weights[one] > weights[other]:
                    assert dealt[one] >= dealt[other]

    def test_of_equals_the_lower_key_is_first(self) -> None:
        weights = dict.fromkeys(reversed(KEYS), Fraction(1))
        assert apportion(weights, 2) == {"ash": 1, "bay": 1, "elm": 0, "fir": 0, "oak": 0}

    @given(st.lists(some.filter(bool), max_size=20))
    def test_shares_of_those_in_several_groups_add_up_to_all_of_them(
        self, memberships: list[frozenset[str]]
    ) -> None:
        assert sum(shared_evenly(memberships, KEYS).values()) == len(memberships)


class TestMeasures:
    @given(sectors, seatings)
    def test_targets_add_up_to_the_seats_and_shares_to_a_hundred(
        self, sector: list[Voice], seats: list[SeatFact]
    ) -> None:
        measure = against_sector(Aspect.DISTRICT, GROUPS, sector, seats)
        targets = sum(row.target for row in measure.rows)
        if measure.is_empty:
            assert (measure.base, targets) == (0, 0)
        else:
            assert targets == SEAT * len(seats)
            assert sum(row.percent for row in measure.rows) == 100

    @given(sectors, seatings)
    def test_gaps_add_up_to_nothing_with_the_seats_that_count_for_no_group(
        self, sector: list[Voice], seats: list[SeatFact]
    ) -> None:
        for aspect in (Aspect.DISTRICT, Aspect.KIND):
            measure = against_sector(aspect, GROUPS, sector, seats)
            left = SEAT * (measure.vacant + measure.unattributed)
            if not measure.is_empty:
                assert sum(row.gap for row in measure.rows) + left == 0

    @given(seatings, st.lists(st.integers(1, 200_000), min_size=5, max_size=5))
    def test_the_same_holds_against_residents(
        self, seats: list[SeatFact], numbers: list[int]
    ) -> None:
        measure = against_residents(GROUPS, dict(zip(KEYS, numbers, strict=True)), seats)
        left = SEAT * (measure.vacant + measure.unattributed)
        assert sum(row.gap for row in measure.rows) + left == 0

    @given(sectors, seatings, st.randoms(use_true_random=False))
    def test_the_order_of_organisations_seats_and_groups_changes_nothing(
        self, sector: list[Voice], seats: list[SeatFact], chance: random.Random
    ) -> None:
        voices, facts, groups = list(sector), list(seats), list(GROUPS)
        for each in (voices, facts, groups):
            chance.shuffle(each)
        one = against_sector(Aspect.DISTRICT, GROUPS, sector, seats)
        other = against_sector(Aspect.DISTRICT, groups, voices, facts)
        assert set(one.rows) == set(other.rows)
        assert (one.vacant, one.unattributed) == (other.vacant, other.unattributed)

    def test_a_seat_counts_for_what_it_stands_for_whoever_holds_it(self) -> None:
        seat = SeatFact(Aspect.DISTRICT, frozenset({"ash"}), True, in_thanet("oak"))
        measure = against_sector(Aspect.DISTRICT, GROUPS, [in_thanet("ash")], [seat])
        assert (row_of(measure, "ash").held, row_of(measure, "oak").held) == (SEAT, 0)

    def test_a_seat_for_the_whole_sector_counts_as_its_holders_organisation_does(self) -> None:
        seat = SeatFact(None, frozenset(), True, in_thanet("ash", "oak"))
        measure = against_sector(Aspect.DISTRICT, GROUPS, [in_thanet("ash")], [seat])
        assert (row_of(measure, "ash").held, row_of(measure, "oak").held) == (5, 5)

    def test_a_vacant_seat_counts_for_nobody_and_the_group_says_so(self) -> None:
        seat = SeatFact(Aspect.DISTRICT, frozenset({"ash"}))
        row = row_of(against_sector(Aspect.DISTRICT, GROUPS, [in_thanet("ash")], [seat]), "ash")
        assert (row.target, row.held, row.vacant, row.whole_seats) == (SEAT, 0, 1, -1)

    def test_a_holder_without_an_organisation_counts_for_no_group(self) -> None:
        measure = against_sector(
            Aspect.DISTRICT, GROUPS, [in_thanet("ash")], [SeatFact(is_held=True)]
        )
        assert (measure.unattributed, measure.vacant) == (1, 0)

    def test_groups_of_few_organisations_are_marked(self) -> None:
        sector = [in_thanet("ash")] * FEW + [in_thanet("oak")] * (FEW - 1)
        measure = against_sector(Aspect.DISTRICT, GROUPS, sector, [SeatFact()])
        assert not row_of(measure, "ash").is_small
        assert row_of(measure, "oak").is_small

    def test_who_names_no_group_is_left_out_of_what_is_compared(self) -> None:
        measure = against_sector(
            Aspect.DISTRICT, GROUPS, [in_thanet("ash"), in_thanet()], [SeatFact()]
        )
        assert (measure.base, row_of(measure, "ash").percent) == (1, 100)

    def test_parts_of_a_seat_are_no_whole_seat_either_way(self) -> None:
        gaps = {-19: -1, -10: -1, -9: 0, 0: 0, 9: 0, 10: 1, 25: 2}
        for gap, whole in gaps.items():
            row = Row(GROUPS[0], 9, 10, target=max(0, -gap), held=max(0, gap))
            assert row.whole_seats == whole

"""The exact methods on which a proposal rests, against trying everything."""

from itertools import pairwise, permutations, product

from hypothesis import given
from hypothesis import strategies as st

from membership.bodies.planner.matching import NEVER, cheapest_matching, without_room
from membership.bodies.planner.staircases import Stairs

POINTS = 4
counts = st.lists(st.integers(0, 2), min_size=POINTS, max_size=POINTS)
spans = st.tuples(st.integers(1, POINTS), st.integers(1, POINTS)).map(lambda pair: sorted(pair))
limits = st.lists(st.tuples(st.booleans(), spans, st.integers(0, 4)), max_size=4)
costs = st.integers(0, 9) | st.just(NEVER)
tables = st.integers(0, 5).flatmap(
    lambda size: st.lists(
        st.lists(costs, min_size=size, max_size=size), min_size=size, max_size=size
    )
)


@given(laid=counts, lengths=counts, bounds=limits)
def test_no_staircase_within_the_limits_is_cheaper(
    laid: list[int], lengths: list[int], bounds: list[tuple[bool, list[int], int]]
) -> None:
    stairs = Stairs([0, *laid], [0, *laid], [0, *lengths], moved=20)
    for point in range(1, POINTS + 1):
        stairs.at_least(point, point, 0)
    stairs.at_least(1, POINTS, sum(laid))
    stairs.at_most(1, POINTS, sum(laid))
    for is_most, (first, last), count in bounds:
        (stairs.at_most if is_most else stairs.at_least)(first, last, count)
    tried = [
        stairs.cost([0, *steps])
        for steps in product(range(sum(laid) + 1), repeat=POINTS)
        if all(here <= after for here, after in pairwise((0, *steps)))
        and all(
            (0, *steps)[high] - (0, *steps)[low] <= most
            for (low, high), most in stairs.limits.items()
        )
    ]
    found = stairs.cheapest()
    assert (None if found is None else stairs.cost(found)) == min(tried, default=None)


@given(table=tables)
def test_no_other_way_to_give_out_places_is_cheaper(table: list[list[int]]) -> None:
    size = len(table)
    ways = [sum(table[row][way[row]] for row in range(size)) for way in permutations(range(size))]
    best = min(ways)
    found = cheapest_matching(table)
    if found is None:
        assert best >= NEVER
    else:
        assert sum(table[row][column] for row, column in enumerate(found)) == best


@given(table=tables)
def test_who_has_no_room_together_has_fewer_places_than_heads(table: list[list[int]]) -> None:
    crowded = without_room(table)
    places = {column for row in crowded for column, cost in enumerate(table[row]) if cost < NEVER}
    assert bool(crowded) == (cheapest_matching(table) is None)
    assert not crowded or len(places) < len(crowded)

"""Every list costs as many queries for 1,000 rows as for 10."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.permissions import VISITOR, Address, World, addresses

FEW, MANY = 10, 1000
Grow = Callable[[World, int], None]


def lists() -> dict[Grow, list[Address]]:
    """The list addresses by what makes them long; those that show the same rows grow together."""
    grown: dict[Grow, list[Address]] = {}
    for address in addresses():
        if address.grow is not None:
            grown.setdefault(address.grow, []).append(address)
    return grown


LISTS = lists()


def ask(world: World, address: Address) -> None:
    role = VISITOR if VISITOR in address.allowed else sorted(address.allowed)[0]
    assert world.client(role).get(address.url(world)).status_code == 200


def cost(world: World, address: Address) -> list[str]:
    """The statements of one request with an empty cache."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        ask(world, address)
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize("grow", LISTS, ids=lambda grow: grow.__name__)
def test_a_list_costs_the_same_for_ten_rows_and_for_a_thousand(world: World, grow: Grow) -> None:
    grow(world, FEW)
    for address in LISTS[grow]:  # what a process reads once is read now
        ask(world, address)
    few = [cost(world, address) for address in LISTS[grow]]
    grow(world, MANY - FEW)
    many = [cost(world, address) for address in LISTS[grow]]
    for address, before, after in zip(LISTS[grow], few, many, strict=True):
        added = sorted(set(after) - set(before))
        assert len(after) == len(before), "\n".join([str(address), *added])

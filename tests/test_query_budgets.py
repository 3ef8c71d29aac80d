"""Every list costs as many queries for 1,000 rows as for 10."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.permissions import VISITOR, Address, World, addresses, build_world

LISTS = [address for address in addresses() if address.grow is not None]
FEW, MANY = 10, 1000


def cost(world: World, address: Address, role: str) -> list[str]:
    """The statements of one request with warm code paths and an empty cache."""
    client = world.client(role)
    client.get(address.url(world))
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address.url(world)).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize("address", LISTS, ids=str)
def test_a_list_costs_the_same_for_ten_rows_and_for_a_thousand(address: Address) -> None:
    world = build_world()
    role = VISITOR if VISITOR in address.allowed else sorted(address.allowed)[0]
    assert address.grow is not None
    address.grow(world, FEW)
    few = cost(world, address, role)
    address.grow(world, MANY - FEW)
    many = cost(world, address, role)
    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few)))

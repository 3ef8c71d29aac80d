"""The public page and its other days cost the same for a small group and for a large and old one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from membership.bodies.models import Body
from membership.bodies.sittings import who_sits
from portal.lib.time import add_months, today
from tests.support.groups import group_of

pytestmark = pytest.mark.django_db


def pages(body: Body) -> list[str]:
    page = body.get_absolute_url()
    earlier, later = add_months(today(), -14), add_months(today(), 14)
    return [page, f"{page}as-at/{earlier}/", f"{page}as-at/{later}/"]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_three_hundred_seats_with_twenty_years_cost_what_twelve_with_three_do(
    client: Client,
) -> None:
    small, large = group_of(seats=12, years=3), group_of(seats=300, years=20)
    client.get(small.get_absolute_url())  # warm
    counts = [[queries(client, page) for page in pages(body)] for body in (small, large)]
    assert counts[0] == counts[1]


def test_the_groups_that_are_compared_have_all_that_a_page_can_show() -> None:
    body = group_of(12, 3)
    sitting = who_sits(body, today())
    assert any(each.seat.is_ex_officio and each.term for each in sitting)
    assert any(each.is_vacant for each in sitting)
    assert any(each.deputies for each in sitting)
    assert any(not each.seat.is_voting for each in sitting)

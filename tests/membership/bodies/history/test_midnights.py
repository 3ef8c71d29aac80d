"""The page of today turns at London midnight: not an hour early in summer, nor a day late."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from membership.bodies.models import Body, Seat, Term
from portal.lib.time import LONDON, start_of_day
from tests.factories.bodies import TermFactory

SECOND = timedelta(seconds=1)
PAGE = "/groups/steering-group/"
pytestmark = pytest.mark.django_db

# First days without the holder: the clocks go forward, back, a leap day, the day after it, a month's end.
ENDS = [
    date(2026, 3, 29),
    date(2026, 3, 30),
    date(2026, 10, 25),
    date(2026, 10, 26),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2026, 7, 31),
]


def sits(client: Client, moment: datetime) -> bool:
    """Whether Sadie is among those who sit, and not among the past members, at ``moment``."""
    with time_machine.travel(moment, tick=False):
        page = client.get(PAGE).content.decode()
    members = page.split('id="members"')[1].split('id="timeline"')[0]
    past = page.split('id="past-members"')[1] if 'id="past-members"' in page else ""
    assert ("Sadie Seatholder" in members) != ("Sadie Seatholder" in past)
    return "Sadie Seatholder" in members


def during(seat: Seat, start: date, end: date | None) -> Term:
    return TermFactory.create(seat=seat, person__full_name="Sadie Seatholder", start=start, end=end)


@pytest.fixture
def seat(thanet_seat: Seat) -> Seat:
    """Whoever holds it stays on for four months."""
    Body.objects.update(holdover_months=4)
    return thanet_seat


@pytest.mark.parametrize("end", ENDS)
def test_a_member_is_a_member_to_the_last_second_of_the_last_day(
    client: Client, seat: Seat, end: date
) -> None:
    Body.objects.update(holdover_allowed=False)
    during(seat, date(2025, 1, 1), end)
    midnight = start_of_day(end)
    assert sits(client, midnight - SECOND)
    assert not sits(client, midnight)


@pytest.mark.parametrize("start", ENDS)
def test_a_member_sits_from_the_first_second_of_the_first_day(
    client: Client, seat: Seat, start: date
) -> None:
    during(seat, start, None)
    midnight = start_of_day(start)
    with time_machine.travel(midnight - SECOND, tick=False):
        before = client.get(PAGE).content.decode()
    assert "Sadie Seatholder takes the seat on" in " ".join(before.split())
    assert sits(client, midnight)


def test_a_future_end_hides_nobody(client: Client, seat: Seat) -> None:
    during(seat, date(2025, 1, 1), date(2026, 6, 1))
    assert sits(client, datetime(2026, 5, 31, 23, 59, 59, tzinfo=LONDON))


@pytest.mark.parametrize(
    ("end", "limit"),
    [
        (date(2025, 10, 31), date(2026, 2, 28)),  # no 31 February
        (date(2027, 10, 29), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 6, 29)),
        (date(2025, 11, 29), date(2026, 3, 29)),
        (date(2026, 6, 25), date(2026, 10, 25)),
    ],
)
def test_whoever_stays_on_is_shown_until_the_limit(
    client: Client, seat: Seat, end: date, limit: date
) -> None:
    during(seat, date(2025, 1, 1), end)
    assert sits(client, start_of_day(end))
    assert sits(client, start_of_day(limit) - SECOND)
    assert not sits(client, start_of_day(limit))


@pytest.mark.parametrize("start", ENDS)
def test_whoever_stays_on_is_shown_until_the_successor_starts(
    client: Client, seat: Seat, start: date
) -> None:
    during(seat, date(2025, 1, 1), start - timedelta(days=40))
    TermFactory.create(seat=seat, start=start, end=None)
    assert sits(client, start_of_day(start) - SECOND)
    assert not sits(client, start_of_day(start))

"""New calls in the digest: for the district and the theme of each seat, while they are open."""

from datetime import datetime, timedelta

import pytest

from digests.windows import Window
from membership.places.models import District
from tests.digests.reading import titles, told
from tests.factories.bodies import SeatFactory
from tests.factories.places import ThemeFactory
from tests.factories.recruitment import CallFactory, CallSeatFactory

HEADING = "Who represents you"
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def seats_that_are_new(window: Window) -> list[str]:
    """The titles of the calls told; the vacant seats themselves are another source."""
    return [title for title in titles(window, HEADING) if "put yourself forward" in title]


def test_a_new_call_is_told_to_whom_each_of_its_seats_concerns(
    last_week: Window, during: datetime, thanet: District
) -> None:
    theme = ThemeFactory.create()
    call = CallFactory.create(
        body__name="Steering Group", visible_from=during, closes_at=during + 60 * DAY
    )
    for fields in (
        {"name": "Thanet", "stands_for": "district", "district": thanet},
        {"name": "Health", "stands_for": "theme", "theme": theme},
    ):
        CallSeatFactory.create(call=call, seat=SeatFactory.create(body=call.body, **fields))
    items = {item.title: item for item in told(last_week)[HEADING]}
    for_thanet = items["Steering Group: put yourself forward for the seat Thanet"]
    for_health = items["Steering Group: put yourself forward for the seat Health"]
    assert (set(for_thanet.districts), set(for_thanet.themes)) == ({thanet.pk}, set())
    assert (set(for_health.districts), set(for_health.themes)) == (set(), {theme.pk})
    assert for_thanet.path == call.get_absolute_url()
    assert for_thanet.about.startswith("Closes ")


def test_a_call_of_another_week_one_that_has_closed_and_a_withdrawn_one_are_not_told(
    last_week: Window, during: datetime
) -> None:
    closes = during + 60 * DAY
    for moments in (
        {"visible_from": last_week.until, "closes_at": closes},
        {"visible_from": during, "closes_at": last_week.until},
        {"visible_from": during, "closes_at": closes, "withdrawn_at": last_week.until},
        {"visible_from": None, "closes_at": closes},
    ):
        CallSeatFactory.create(call=CallFactory.create(**moments))
    assert seats_that_are_new(last_week) == []


def test_a_call_is_said_to_close_soon_in_one_issue_alone(last_week: Window) -> None:
    call = CallFactory.create(
        visible_from=last_week.since - 60 * DAY, closes_at=last_week.until + 3 * DAY
    )
    CallSeatFactory.create(call=call)
    weeks = [
        Window(last_week.start + days * DAY, last_week.end + days * DAY) for days in (-14, -7, 0, 7)
    ]
    assert [len(titles(week, "Closing soon")) for week in weeks] == [0, 0, 1, 0]


def test_what_opens_and_closes_soon_is_told_once(last_week: Window, during: datetime) -> None:
    call = CallFactory.create(visible_from=during, closes_at=last_week.until + 3 * DAY)
    CallSeatFactory.create(call=call)
    assert len(titles(last_week, "Closing soon")) == 1
    assert seats_that_are_new(last_week) == []

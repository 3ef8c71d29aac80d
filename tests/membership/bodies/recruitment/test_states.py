"""What a call is at a moment, and that the database answers alike."""

from datetime import UTC, date, datetime, timedelta

import pytest

from membership.bodies.models import Call
from membership.bodies.recruitment.forms.calls import deadline_after
from membership.bodies.recruitment.states import CallState
from tests.factories.recruitment import CallFactory

SECOND = timedelta(seconds=1)
OPENED = datetime(2026, 3, 1, 9, tzinfo=UTC)
CLOSES = datetime(2026, 3, 31, 23, tzinfo=UTC)  # midnight in London, where it is summer
pytestmark = pytest.mark.django_db

MOMENTS = [
    (OPENED - SECOND, {}, CallState.DRAFT),
    (OPENED, {}, CallState.OPEN),
    (CLOSES - timedelta(days=7) - SECOND, {}, CallState.OPEN),
    (CLOSES - timedelta(days=7), {}, CallState.CLOSING_SOON),
    (CLOSES - SECOND, {}, CallState.CLOSING_SOON),
    (CLOSES, {}, CallState.CLOSED),
    (CLOSES, {"deciding_since": CLOSES}, CallState.BEING_DECIDED),
    (CLOSES, {"decided_at": CLOSES}, CallState.DECIDED),
    (OPENED, {"withdrawn_at": OPENED}, CallState.WITHDRAWN),
]


@pytest.mark.parametrize(("now", "fields", "state"), MOMENTS)
def test_the_state_follows_from_the_moment(
    now: datetime, fields: dict[str, datetime], state: CallState
) -> None:
    call = CallFactory.build(visible_from=OPENED, closes_at=CLOSES, **fields)
    assert call.state(now) == state


@pytest.mark.parametrize(("now", "fields", "state"), MOMENTS)
def test_the_database_finds_what_the_state_says(
    now: datetime, fields: dict[str, datetime], state: CallState
) -> None:
    CallFactory.create(visible_from=OPENED, closes_at=CLOSES, **fields)
    lists = {
        "shown": Call.objects.shown(now),
        "open": Call.objects.open(now),
        "closing soon": Call.objects.closing_soon(now),
        "undecided": Call.objects.undecided(now),
        "past": Call.objects.past(now),
    }
    opened = {CallState.OPEN, CallState.CLOSING_SOON}
    assert {name: rows.exists() for name, rows in lists.items()} == {
        "shown": state != CallState.DRAFT,
        "open": state in opened,
        "closing soon": state == CallState.CLOSING_SOON,
        "undecided": state in {CallState.CLOSED, CallState.BEING_DECIDED},
        "past": state not in opened | {CallState.DRAFT},
    }


@pytest.mark.parametrize(
    ("last_day", "closes"),
    [
        (date(2026, 1, 31), datetime(2026, 2, 1, 0, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 29, 0, tzinfo=UTC)),  # the night before summer time
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),  # a day of 23 hours
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC)),  # a day of 25 hours
        (date(2028, 2, 29), datetime(2028, 3, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_call_closes_with_its_last_day_in_london(last_day: date, closes: datetime) -> None:
    assert deadline_after(last_day) == closes
    call = CallFactory.build(visible_from=closes - timedelta(days=9), closes_at=closes)
    assert call.is_open(closes - SECOND)
    assert not call.is_open(closes)

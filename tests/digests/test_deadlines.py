"""What has a day is told ahead of it: in one issue, and in time, however often somebody hears."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from digests.composing import CLOSING_SOON, PROMISES
from digests.sources import gather
from digests.windows import SETTLING, Window, window_around
from portal.lib.time import LONDON
from tests.factories.bodies import BodyFactory
from tests.factories.consultations import ConsultationPageFactory, DeedFactory, RoundFactory
from tests.factories.recruitment import CallFactory, CallSeatFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LONG_BEFORE = datetime(2026, 6, 1, tzinfo=LONDON)
DAYS = [date(2027, 2, 20) + 3 * number * DAY for number in range(14)]
"""Over a month of 28 days, and the day on which the clocks go forward."""

often = pytest.mark.parametrize("frequency", ["daily", "weekly", "monthly"])


def windows(frequency: str) -> Iterator[Window]:
    window = window_around(frequency, DAYS[0] - 35 * DAY)
    while window.start < DAYS[-1] + 2 * DAY:
        yield window
        window = window_around(frequency, window.end)


def told(frequency: str, heading: str, word: str) -> dict[str, list[datetime]]:
    """By the path of each item under ``heading`` that says ``word``: when the issues left that tell it."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for window in windows(frequency):
        left = window.until + SETTLING
        for section in gather(window, at=left):
            for item in section.items:
                if section.title == heading and item.about.startswith(word):
                    found[item.path].append(left)
    return found


def at_five(day: date) -> datetime:
    return datetime.combine(day, time(17), tzinfo=LONDON)


@often
def test_every_round_is_said_to_close_in_one_issue_before_it_does(frequency: str) -> None:
    ends = {}
    for day in DAYS:
        page = ConsultationPageFactory.create(visible_from=LONG_BEFORE)
        RoundFactory.create(page=page, opens_at=LONG_BEFORE, closes_at=at_five(day))
        ends[f"/consultations/{page.slug}/"] = at_five(day)
    found = told(frequency, CLOSING_SOON, "Closes")
    assert {path: len(issues) for path, issues in found.items()} == dict.fromkeys(ends, 1)
    assert all(issues[0] < ends[path] for path, issues in found.items())


@often
def test_every_call_is_said_to_close_in_one_issue_before_it_does(frequency: str) -> None:
    ends, body = {}, BodyFactory.create()
    for day in DAYS:
        call = CallFactory.create(body=body, visible_from=LONG_BEFORE, closes_at=at_five(day))
        CallSeatFactory.create(call=call)
        ends[call.get_absolute_url()] = at_five(day)
    found = told(frequency, CLOSING_SOON, "Closes")
    assert {path: len(issues) for path, issues in found.items()} == dict.fromkeys(ends, 1)
    assert all(issues[0] < ends[path] for path, issues in found.items())


@often
def test_every_promise_is_said_to_be_due_once_before_its_day_and_once_after(
    frequency: str,
) -> None:
    page = ConsultationPageFactory.create(visible_from=LONG_BEFORE)
    RoundFactory.create(
        page=page,
        opens_at=LONG_BEFORE,
        closes_at=LONG_BEFORE + DAY,
        results_published_at=LONG_BEFORE + DAY,
    )
    ends = {
        DeedFactory.create(page=page, promised=True, due_on=day).get_absolute_url(): at_five(day)
        for day in DAYS
    }
    due, overdue = (told(frequency, PROMISES, word) for word in ("Due by", "Overdue since"))
    for found in (due, overdue):
        assert {path: len(issues) for path, issues in found.items()} == dict.fromkeys(ends, 1)
    assert all(issues[0] < ends[path] < overdue[path][0] for path, issues in due.items())

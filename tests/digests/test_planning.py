from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digests.actions.issues import (
    forecast_now,
    make_issue,
    make_issue_now,
    plan_due_issues,
)
from digests.actions.readers import reader_of
from digests.models import Delivery, Issue, Reader, Subscription
from digests.windows import Window
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.digests.posting import post
from tests.factories.digests import IssueFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


def weekly() -> list[Issue]:
    return list(Issue.objects.filter(frequency="weekly").order_by("start"))


def test_a_tick_makes_the_issue_with_a_row_for_each_reader(
    rita: Reader, monday: datetime, last_week: Window
) -> None:
    plan_due_issues(monday)
    delivery = Delivery.objects.get(issue__frequency="weekly", issue__end=last_week.end)
    assert (delivery.reader, delivery.state, delivery.attempts) == (rita, "waiting", 0)


def test_a_second_tick_makes_nothing(rita: Reader, monday: datetime) -> None:
    plan_due_issues(monday)
    rows = Delivery.objects.count()
    assert plan_due_issues(monday + timedelta(minutes=5)) == []
    assert Delivery.objects.count() == rows


def test_an_issue_sent_by_hand_goes_to_nobody_twice(rita: Reader, monday: datetime) -> None:
    assert make_issue_now(now=monday) == 1
    assert make_issue_now(now=monday + timedelta(hours=1)) == 0
    late = SubscriptionFactory.create(confirmed_at=monday + timedelta(hours=1)).reader
    assert forecast_now(now=monday + timedelta(hours=2)).readers == 1
    assert make_issue_now(now=monday + timedelta(hours=2)) == 1
    assert set(Delivery.objects.values_list("reader", flat=True)) == {rita.pk, late.pk}
    assert Issue.objects.get().off_timetable


def test_a_tick_of_sunday_night_is_too_early(monday: datetime, last_week: Window, db: None) -> None:
    plan_due_issues(monday - timedelta(minutes=1))
    assert last_week.end not in [issue.end for issue in weekly()]


def test_a_missed_week_is_made_up(monday: datetime, last_week: Window, db: None) -> None:
    plan_due_issues(monday + timedelta(days=7))
    assert [issue.end for issue in weekly()] == [last_week.end, last_week.end + timedelta(days=7)]


def test_windows_older_than_two_are_not_made(monday: datetime, last_week: Window, db: None) -> None:
    plan_due_issues(monday + timedelta(days=14))
    assert last_week.end not in [issue.end for issue in weekly()]


def test_whoever_confirmed_after_the_window_closed_waits_for_the_next(
    subscription: Subscription, monday: datetime, last_week: Window
) -> None:
    Subscription.objects.update(confirmed_at=last_week.until)
    plan_due_issues(monday)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"confirmed_at": None},
        {"ended_at": datetime.fromisoformat("2026-11-10T12:00+00:00")},
        {"frequency": "monthly"},
    ],
)
def test_only_confirmed_running_weekly_subscriptions_get_the_weekly_issue(
    subscription: Subscription, monday: datetime, last_week: Window, fields: dict[str, object]
) -> None:
    Subscription.objects.update(**fields)
    issue = make_issue("weekly", last_week, now=monday)
    assert issue is not None
    assert not issue.deliveries.exists()


def test_planning_asks_the_database_as_often_for_a_thousand_readers_as_for_ten(
    monday: datetime, last_week: Window, db: None
) -> None:
    counts = []
    week = timedelta(days=7)
    for number, later in ((10, 0 * week), (990, week)):
        SubscriptionFactory.create_batch(number, confirmed_at=last_week.since)
        window = Window(last_week.start + later, last_week.end + later)
        with CaptureQueriesContext(connection) as queries:
            make_issue("weekly", window, now=monday + later)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Delivery.objects.count() == 10 + 1000


def test_the_archive_holds_weekly_issues_alone(last_week: Window, db: None) -> None:
    IssueFactory.create(frequency="daily")
    issue = IssueFactory.create()
    assert list(Issue.objects.archived()) == [issue]


def test_an_account_that_was_switched_off_gets_no_more(
    priya: User, news: Organisation, last_week: Window, monday: datetime
) -> None:
    reader = reader_of(priya, now=last_week.since)
    SubscriptionFactory.create(reader=reader, confirmed_at=last_week.since)
    assert make_issue("weekly", last_week, now=monday)
    User.objects.update(is_active=False)
    assert post(monday) == []
    assert reader.deliveries.get().skip_reason == "unsubscribed"
    following = Window(last_week.end, last_week.end + timedelta(days=7))
    issue = make_issue("weekly", following, now=monday + timedelta(days=7))
    assert issue is not None
    assert not issue.deliveries.exists()

"""Once a day each rule runs, whoever asks and however often; what was killed is taken up again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import QuerySet

from digests.models import Subscription
from portal.celery import app
from portal.records import retention
from portal.records.models import RetentionRun
from portal.records.retention import Rule, all_rules, run_due_rules
from tests.factories.digests import SubscriptionFactory

NOW = datetime(2030, 6, 3, 10, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULE = "unconfirmed-subscriptions"

pytestmark = pytest.mark.django_db


def forgotten() -> Subscription:
    return SubscriptionFactory.create(confirmed_at=None, asked_at=NOW - timedelta(days=400))


def run_of(rule: str) -> RetentionRun:
    return RetentionRun.objects.get(rule=rule)


def test_beat_asks_for_it_every_hour() -> None:
    tasks = [entry["task"] for entry in app.conf.beat_schedule.values()]
    assert "records.retention" in tasks


def test_a_run_says_what_went() -> None:
    forgotten()
    assert run_due_rules(now=NOW) == {RULE: 1}
    assert (run_of(RULE).count, run_of(RULE).finished_at) == (1, NOW)
    assert RetentionRun.objects.count() == len(all_rules())


def test_a_second_tick_on_the_day_changes_nothing() -> None:
    run_due_rules(now=NOW)
    forgotten()
    assert run_due_rules(now=NOW + HOUR) == {}
    assert Subscription.objects.exists()


def test_the_next_day_it_runs_again() -> None:
    run_due_rules(now=NOW)
    forgotten()
    assert run_due_rules(now=NOW + timedelta(days=1)) == {RULE: 1}


def test_two_ticks_at_once_share_no_rule() -> None:
    claim = RetentionRun.objects.claim
    assert claim(RULE, day=NOW.date(), now=NOW) is not None
    assert claim(RULE, day=NOW.date(), now=NOW) is None


def test_the_next_tick_takes_up_what_a_killed_worker_left() -> None:
    claim = RetentionRun.objects.claim
    killed = claim(RULE, day=NOW.date(), now=NOW)
    assert killed is not None
    RetentionRun.objects.add(killed, 500)
    forgotten()
    assert run_due_rules(now=NOW + HOUR) == {RULE: 1}
    assert run_of(RULE).count == 501


def test_a_worker_that_lost_its_claim_does_not_close_the_run() -> None:
    slow = RetentionRun.objects.claim(RULE, day=NOW.date(), now=NOW)
    assert slow is not None
    RetentionRun.objects.claim(RULE, day=NOW.date(), now=NOW + HOUR)
    RetentionRun.objects.finish(slow, now=NOW + HOUR)
    assert run_of(RULE).finished_at is None


def test_a_rule_that_fails_stops_no_other_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(cut_off: datetime) -> QuerySet[Subscription]:
        raise ZeroDivisionError

    rules = {"broken": Rule("broken", "A", timedelta(0), "the day", "B.", broken)}
    monkeypatch.setattr(retention, "_rules", {**rules, **retention._rules})
    forgotten()
    assert run_due_rules(now=NOW) == {RULE: 1}
    assert run_of("broken").finished_at is None
    assert "The retention rule broken failed" in caplog.text

"""The provider's rate holds over everything that sends: lines, tasks for a few mails, other machines."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from digests.actions.batches import Sender
from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Sending
from digests.sending import pace, standing
from digests.sending.pace import AHEAD, Pace
from tests.factories.digests import DeliveryFactory
from tests.support.drainers import drainers
from tests.support.sink import bare_sink

RATE = 10


class Leaving:
    """When mails leave, by the times that their senders are told to wait; the clock itself stands."""

    def __init__(self) -> None:
        self.moments: list[datetime] = []

    def sleep(self, seconds: float) -> None:
        self.moments.append(timezone.now() + timedelta(seconds=seconds))

    @property
    def closest(self) -> timedelta:
        ordered = sorted(self.moments)
        return min(later - earlier for earlier, later in pairwise(ordered))

    @property
    def last(self) -> timedelta:
        return max(self.moments) - min(self.moments)


@pytest.fixture
def leaving(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, monday: datetime
) -> Iterator[Leaving]:
    settings.MAILS_A_SECOND = RATE
    found = Leaving()
    with time_machine.travel(monday, tick=False):
        assert standing.may_send(now=monday)
        monkeypatch.setattr(pace, "sleep", found.sleep)
        yield found


def test_two_that_send_side_by_side_share_the_rate(leaving: Leaving) -> None:
    line, task = Pace(), Pace()
    for _ in range(10):
        line.keep(10)
        task.keep(1)
    assert len(leaving.moments) == 20
    assert leaving.closest >= timedelta(seconds=1 / RATE)
    assert leaving.last == timedelta(seconds=19 / RATE)  # and nothing of it is wasted


def test_more_lines_send_no_faster(leaving: Leaving, settings: Settings) -> None:
    settings.SENDING_LINES = 8
    for line in [Pace() for _ in range(8)]:
        line.keep(1)
    assert leaving.last == timedelta(seconds=7 / RATE)


def test_a_few_mails_wait_for_no_long_stretch(leaving: Leaving) -> None:
    """A line with a thousand rows takes half a second of the timetable."""
    Pace().keep(1000)
    Pace().keep(1)
    assert leaving.last == timedelta(milliseconds=500)


def test_a_slow_worker_does_not_make_up_for_lost_time(
    leaving: Leaving, monday: datetime, settings: Settings
) -> None:
    line = Pace()
    line.keep(5)
    with time_machine.travel(monday + timedelta(seconds=60), tick=False):
        for _ in range(3):
            line.keep(5)
    assert leaving.closest >= timedelta(seconds=1 / RATE)


def test_a_clock_that_was_set_back_stops_nobody(leaving: Leaving, monday: datetime) -> None:
    Sending.objects.update(paced_until=monday + 2 * AHEAD)
    Pace().keep()
    assert leaving.moments == [monday]


def test_without_a_limit_nobody_asks_the_database(leaving: Leaving, settings: Settings) -> None:
    settings.MAILS_A_SECOND = 0
    with CaptureQueriesContext(connection) as queries:
        Pace().keep(1000)
    assert (len(queries), leaving.moments) == (0, [])


def test_many_mails_take_few_statements(leaving: Leaving, settings: Settings) -> None:
    settings.MAILS_A_SECOND = 100
    line = Pace()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(100):
            line.keep(1000)
    assert len(queries) == 2 * 2


def test_whoever_sends_keeps_the_pace(leaving: Leaving, settings: Settings) -> None:
    line, task = DeliveryFactory.create_batch(5), DeliveryFactory.create_batch(5)
    with Sender(None) as sender:
        sender.send_next(Delivery.objects.filter(pk__in=[each.pk for each in line]), 10)
    deliver_batch([each.pk for each in task])
    assert len(mail.outbox) == 10
    assert leaving.closest >= timedelta(seconds=1 / RATE)


@pytest.mark.django_db(transaction=True)
def test_workers_and_tasks_together_are_no_faster_than_is_allowed(
    tmp_path: Path, settings: Settings
) -> None:
    """Two lines, each a process, and a third process that sends a few mails beside them."""
    rate, everything = 40, 80
    rows = DeliveryFactory.create_batch(everything)
    with bare_sink(tmp_path) as sink:
        backend: dict[str, Any] = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": sink.port}
        settings.EMAIL_BACKEND, settings.MAILS_A_SECOND = "digests.backends.SmtpBackend", rate
        settings.EMAIL_HOST, settings.EMAIL_PORT = backend.values()
        assert standing.may_send(now=timezone.now())
        with drainers(2, smtp_port=sink.port, MAILS_A_SECOND=rate):
            while not sink.count():
                sleep(0.01)
            began, before = monotonic(), sink.count()
            deliver_batch([each.pk for each in rows[-20:]])
            while sink.count() < everything and monotonic() - began < 30:
                sleep(0.01)
            took = monotonic() - began
        assert sink.count() == everything
    slack = pace.AT_ONCE.total_seconds()  # a mail may leave late by so much, and be counted early
    assert took > (everything - before) / rate - slack

"""Real workers, killed without warning while they send, and a mail server that goes away."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.utils import timezone

from digests.actions.issues import make_issue, week_until_now
from digests.models import Delivery, Reader, Subscription
from tests.factories.organisations import OrganisationFactory
from tests.support.drainers import Drainers, drainers
from tests.support.sink import BareSink, bare_sink

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 1200
KILLS = 4
SECONDS = 60


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[BareSink]:
    with bare_sink(tmp_path, seconds=0.003) as sink:
        yield sink


def plan_issue() -> None:
    """An issue for many readers, all of whom have something to read."""
    now = timezone.now()
    readers = Reader.objects.bulk_create(
        Reader(address=f"reader-{number}@example.org") for number in range(READERS)
    )
    Subscription.objects.bulk_create(
        Subscription(reader=reader, confirmed_at=now - timedelta(days=30)) for reader in readers
    )
    OrganisationFactory.create(visible_from=now - timedelta(minutes=1))
    make_issue("weekly", week_until_now(now), now=now, off_timetable=True)


def kill_while_they_send(workers: Drainers, times: int) -> int:
    """How many workers died in the middle of a claim."""
    kills = 0
    deadline = monotonic() + SECONDS
    while kills < times and monotonic() < deadline:
        kills += workers.kill_one_that_holds_rows() > 0
        sleep(0.2)
    return kills


def wait_until_sent() -> None:
    deadline = monotonic() + SECONDS
    while Delivery.objects.exclude(state="sent").exists():
        assert monotonic() < deadline, Counter(Delivery.objects.values_list("state", "error"))
        sleep(0.2)


def test_killed_workers_and_a_server_that_goes_away_leave_nobody_out_and_repeat_no_more_than_one_each(
    sink: BareSink,
) -> None:
    plan_issue()
    with drainers(2, smtp_port=sink.port) as workers:
        kills = kill_while_they_send(workers, KILLS - 1)
        sink.away.touch()
        sleep(2)
        sink.away.unlink()
        kills += kill_while_they_send(workers, 1)
        wait_until_sent()
    mails = sink.mails()
    assert kills >= 3, "too few were killed while they held rows"
    assert len({to for to, _ in mails}) == READERS
    assert len(mails) == READERS, "a repeat has the same Message-ID"
    assert mails.total() - READERS <= kills
    assert Delivery.objects.filter(state="sent", sent_at__isnull=False).count() == READERS

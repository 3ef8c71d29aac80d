"""What a killed worker leaves behind, and who takes it up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import mail
from pytest_django.fixtures import Settings

from digests.actions.deliveries import deliver_batch, drain, sweep
from digests.models import Delivery
from digests.sending.journals import journal_of_its_own, journal_of_line, lock, settle_dead
from tests.factories.digests import DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.SENDING_DIR = tmp_path
    settings.SENDING_LINES = 2
    return tmp_path


def die_after_sending(claim: UUID, sent: list[int], *, name: str) -> None:
    """As a worker that was killed leaves its journal."""
    journal = lock(name_of(name))
    assert journal is not None
    journal.begin(claim)
    for pk in sent:
        journal.note(pk)
    journal.close()


def name_of(name: str) -> Path:
    from django.conf import settings

    return Path(settings.SENDING_DIR) / name


@pytest.fixture
def claimed(monday: datetime) -> tuple[UUID, list[Delivery]]:
    """Three rows that a worker holds."""
    claim = uuid4()
    rows = DeliveryFactory.create_batch(3, next_attempt_at=monday)
    Delivery.objects.claim_all([row.pk for row in rows], monday, claim=claim)
    return claim, rows


def states() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts"))


@pytest.mark.parametrize("name", ["line-1.journal", "mails-1.journal"])
def test_what_was_sent_is_closed_and_the_rest_is_given_back(
    claimed: tuple[UUID, list[Delivery]], name: str, monday: datetime
) -> None:
    claim, [first, *_] = claimed
    die_after_sending(claim, [first.pk], name=name)
    assert sweep(now=monday) == 2
    assert states() == [("sent", 1), ("waiting", 0), ("waiting", 0)]
    assert settle_dead() == 0


def test_a_worker_that_takes_the_line_settles_what_the_last_one_left(
    claimed: tuple[UUID, list[Delivery]],
) -> None:
    claim, [first, *_] = claimed
    die_after_sending(claim, [first.pk], name="line-1.journal")
    with journal_of_line() as journal:
        assert journal is not None
        assert states()[0] == ("sent", 1)


@pytest.mark.parametrize("send", [drain, lambda: deliver_batch([])])
def test_nothing_is_claimed_before_the_journals_of_all_lines_are_settled(
    claimed: tuple[UUID, list[Delivery]], send: Callable[[], None], monday: datetime
) -> None:
    """The database was away for longer than a claim lasts: the rows of the other line are to be had."""
    claim, [first, *_] = claimed
    die_after_sending(claim, [first.pk], name="line-2.journal")
    with time_machine.travel(monday + timedelta(hours=1), tick=False):
        send()
    assert states()[0] == ("sent", 1)
    assert first.reader.address not in [message.to[0] for message in mail.outbox]


def test_a_line_that_was_cut_off_does_not_count(claimed: tuple[UUID, list[Delivery]]) -> None:
    claim, [first, second, _] = claimed
    die_after_sending(claim, [first.pk], name="line-1.journal")
    with name_of("line-1.journal").open("a") as file:
        file.write(str(second.pk))
    settle_dead()
    assert [state for state, _ in states()] == ["sent", "waiting", "waiting"]


def test_the_journal_of_a_living_worker_is_left_alone(
    claimed: tuple[UUID, list[Delivery]],
) -> None:
    claim, _ = claimed
    with journal_of_its_own() as journal:
        journal.begin(claim)
        assert settle_dead() == 0
        journal.clear()
    assert states() == [("claimed", 1)] * 3


def test_what_another_worker_holds_by_now_is_left_to_it(
    claimed: tuple[UUID, list[Delivery]],
) -> None:
    _, [first, *_] = claimed
    die_after_sending(uuid4(), [first.pk], name="line-1.journal")
    assert settle_dead() == 0
    assert states() == [("claimed", 1)] * 3


def test_there_are_as_many_lines_as_are_set() -> None:
    with journal_of_line() as one, journal_of_line() as two, journal_of_line() as three:
        assert one is not None
        assert two is not None
        assert three is None
    with journal_of_line() as again:
        assert again is not None


def test_nobody_else_may_read_a_journal(folder: Path) -> None:
    with journal_of_its_own() as journal:
        assert journal.path.stat().st_mode & 0o077 == 0
    assert list(folder.glob("mails-*")) == []

"""After a backup was restored: what may have been sent already is left unsent, and no key is given twice."""

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from digests.actions.at_once import plan_at_once
from digests.actions.issues import plan_due_issues
from digests.actions.restoring import KEYS_LEFT_OUT
from digests.models import Delivery, Issue, Reader, Sending, Subscription
from digests.sending import standing
from membership.organisations.models import Organisation
from tests.digests.posting import post
from tests.factories.digests import DeliveryFactory, SubscriptionFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def here(settings: Settings, tmp_path: Path, monday: datetime) -> None:
    settings.SENDING_DIR = tmp_path / "here"
    standing.note_run()
    Sending.objects.update(serial=0)  # the database is of before that run


@pytest.fixture
def allow(django_capture_on_commit_callbacks: Any, monday: datetime) -> Any:
    """Allow sending at two in the morning; says what was printed."""

    def allow(*options: str) -> str:
        out = StringIO()
        with (
            time_machine.travel(monday + 2 * HOUR, tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            call_command("allow_sending", "--reason", "Restored", *options, stdout=out)
        return out.getvalue()

    return allow


def test_whoever_allows_it_says_what_becomes_of_what_waits(allow: Any, monday: datetime) -> None:
    waits = DeliveryFactory.create(made_at=monday)
    with pytest.raises(CommandError, match="1 mails wait"):
        allow()
    assert not standing.may_send(now=monday)
    assert "earlier state" in allow("--send-waiting")
    waits.refresh_from_db()
    assert waits.state == "waiting"
    assert standing.may_send(now=monday + 3 * HOUR)


def test_what_was_written_before_a_moment_is_left_unsent(allow: Any, monday: datetime) -> None:
    before = DeliveryFactory.create(made_at=monday)
    held = DeliveryFactory.create(made_at=monday, state="claimed", claimed_at=monday)
    after = DeliveryFactory.create(made_at=monday + HOUR)
    assert "Left unsent: 2." in allow("--skip-until", (monday + HOUR).isoformat())
    for row in (before, held, after):
        row.refresh_from_db()
    assert (before.state, before.skip_reason) == ("skipped", "restored")
    assert (held.state, held.claim) == ("skipped", None)
    assert after.state == "waiting"


def test_windows_that_had_closed_by_then_are_not_sent_again(
    rita: Reader, news: Organisation, allow: Any, monday: datetime
) -> None:
    SubscriptionFactory.create(frequency="at_once", confirmed_at=monday - timedelta(days=9))
    Organisation.objects.update(visible_from=monday - HOUR)
    allow("--skip-until", (monday + HOUR).isoformat())
    plan_due_issues(monday + 2 * HOUR)
    plan_at_once(monday + 2 * HOUR)
    assert not Delivery.objects.filter(issue__isnull=False).exists()
    OrganisationFactory.create(name="Late Larks", visible_from=monday + 2 * HOUR)
    plan_at_once(monday + 3 * HOUR)
    [message] = post(monday + 3 * HOUR)
    assert "Late Larks" in str(message.body)
    plan_due_issues(monday + timedelta(days=7))
    assert Delivery.objects.filter(reader=rita, issue__frequency="weekly").exists()


def test_a_window_that_closed_later_is_sent(
    rita: Reader, news: Organisation, allow: Any, monday: datetime
) -> None:
    allow("--skip-until", (monday - HOUR).isoformat())
    plan_due_issues(monday)
    assert Issue.objects.filter(deliveries__reader=rita).count() == 1


def test_no_mail_has_the_key_of_one_that_was_sent_after_the_backup(allow: Any) -> None:
    before = DeliveryFactory.create().pk
    allow("--send-waiting")
    assert DeliveryFactory.create().pk > before + KEYS_LEFT_OUT
    between = DeliveryFactory.create().pk
    allow("--send-waiting")  # nothing had kept it from sending
    assert DeliveryFactory.create().pk == between + 1


def test_a_moment_to_come_is_refused(allow: Any, monday: datetime) -> None:
    with pytest.raises(CommandError, match="in the future"):
        allow("--skip-until", (monday + 3 * HOUR).isoformat())
    assert Subscription.objects.count() == 0
    assert timezone.now() > monday


def test_that_it_was_set_back_holds_for_machines_that_cannot_see_it(
    settings: Settings, tmp_path: Path, monday: datetime
) -> None:
    """One that has sent nothing since the backup has no higher number in its file."""
    assert not standing.may_send(now=monday)
    row = Sending.objects.get()
    settings.SENDING_DIR = tmp_path / "there"
    standing._write(standing.Mark(row.mark.hex, 0))
    assert not standing.may_send(now=monday)
    assert Sending.objects.get().stopped == standing.SET_BACK


def test_a_run_that_is_counted_meanwhile_is_no_setting_back(
    monkeypatch: pytest.MonkeyPatch, monday: datetime
) -> None:
    standing.allow_sending(reason="Restored")
    standing._write(standing.Mark(Sending.objects.get().mark.hex, 0))
    read = standing._row

    def slowly(here: standing.Mark) -> Sending:
        row = read(here)
        monkeypatch.setattr(standing, "_row", read)
        standing.note_run()  # another line's, between the two looks
        return row

    monkeypatch.setattr(standing, "_row", slowly)
    assert standing.may_send(now=monday)

"""A copy of the database sends nothing until it is told to."""

import json
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from digests.actions.deliveries import deliver_batch, drain
from digests.models import Delivery, Sending
from digests.sending.standing import may_send, state
from portal.records.models import AuditRecord
from tests.factories.digests import DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def delivery(settings: Settings, tmp_path: Path) -> Delivery:
    """A mail that waits, on a machine that has not sent before."""
    settings.SENDING_DIR = tmp_path / "here"
    return DeliveryFactory.create()


def sent() -> int:
    """How many mails leave."""
    before = len(mail.outbox)
    drain()
    deliver_batch(list(Delivery.objects.values_list("pk", flat=True)))
    return len(mail.outbox) - before


def test_a_new_portal_sends_without_being_told() -> None:
    assert sent() == 1
    assert state() == "ok"


def test_a_database_that_was_restored_on_another_machine_sends_nothing(
    settings: Settings, tmp_path: Path, monday: datetime
) -> None:
    assert may_send(now=monday)
    settings.SENDING_DIR = tmp_path / "elsewhere"
    assert sent() == 0
    assert "another machine" in state()


def test_a_copy_under_another_name_sends_nothing(settings: Settings, monday: datetime) -> None:
    assert may_send(now=monday)
    settings.SITE_URL = "https://staging.example.org"
    assert sent() == 0
    assert "another name" in state()


def test_another_port_or_scheme_is_the_same_portal(settings: Settings, monday: datetime) -> None:
    assert may_send(now=monday)
    settings.SITE_URL = settings.SITE_URL.replace("http://", "https://") + ":8443"
    assert sent() == 1


def test_a_database_that_was_set_back_sends_nothing_again() -> None:
    before = Sending.objects.values()
    assert sent() == 1
    Delivery.objects.update(state="waiting", sent_at=None)
    Sending.objects.update(serial=0)
    assert sent() == 0
    assert "earlier state" in state()
    assert len(before) == 1


def test_it_sends_once_it_is_told_to_and_that_is_recorded(
    settings: Settings, tmp_path: Path, monday: datetime, django_capture_on_commit_callbacks: object
) -> None:
    may_send(now=monday)
    settings.SENDING_DIR = tmp_path / "elsewhere"
    assert sent() == 0
    out = StringIO()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        call_command("allow_sending", "--send-waiting", "--reason", "The new server", stdout=out)
    assert sent() == 1
    assert "another machine" in out.getvalue()
    record = AuditRecord.objects.get(action="sending allowed")
    assert record.reason == "The new server"


def test_the_monitors_are_told(client: Client, settings: Settings, tmp_path: Path) -> None:
    assert client.get("/readyz").json()["parts"]["sending"] == "ok"
    sent()
    settings.SENDING_DIR = tmp_path / "elsewhere"
    sent()
    assert client.get("/readyz").json()["parts"]["sending"].startswith("stopped")


def test_the_file_says_whose_mails_these_are(tmp_path: Path) -> None:
    sent()
    row = Sending.objects.get()
    assert json.loads((tmp_path / "here" / "installation.json").read_text()) == {
        "mark": row.mark.hex,
        "serial": row.serial,
    }

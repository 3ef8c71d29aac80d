"""The whole way: a command, a broker, a real Celery worker, a real mail server, a mail program."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from digests.models import Delivery, Reader, Subscription
from tests.factories.digests import SubscriptionFactory
from tests.factories.organisations import OrganisationFactory
from tests.support.smtp import Sink, smtp_sink, text_of
from tests.support.worker import ROOT, celery_worker, worker_environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as sink:
        yield sink


def manage(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def wait_until_settled(seconds: float = 30) -> None:
    deadline = monotonic() + seconds
    while Delivery.objects.filter(state__in=["waiting", "claimed"]).exists():
        assert monotonic() < deadline, list(Delivery.objects.values("state", "error"))
        sleep(0.1)


def test_a_digest_leaves_through_a_worker_and_one_bad_address_stops_nobody(
    rita: Reader, sink: Sink, tmp_path: Path
) -> None:
    OrganisationFactory.create(
        name="Harbour Helpers", slug="harbour-helpers", visible_from=timezone.now()
    )
    SubscriptionFactory.create(reader__address="gone@example.org", confirmed_at=timezone.now())
    SubscriptionFactory.create(reader__address="zoe@example.org", confirmed_at=timezone.now())
    sink.refused["gone@example.org"] = "550 5.1.1 No such person"
    environment = worker_environment(tmp_path, email_url=sink.url)
    with celery_worker(environment):
        manage(environment, "send_digest")
        message = sink.wait_for("rita@example.org")
        wait_until_settled()
    assert "Harbour Helpers" in text_of(message)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(sink.mails) == 2
    states = dict(Delivery.objects.values_list("reader__address", "state"))
    assert states == {
        "rita@example.org": "sent",
        "zoe@example.org": "sent",
        "gone@example.org": "failed",
    }


def test_a_mail_program_reads_both_parts_and_its_provider_unsubscribes_with_one_click(
    rita: Reader, sink: Sink, tmp_path: Path
) -> None:
    OrganisationFactory.create(name="Tea & Cake", slug="tea", visible_from=timezone.now())
    environment = worker_environment(tmp_path, email_url=sink.url)
    with celery_worker(environment):
        manage(environment, "send_digest")
        message = sink.wait_for("rita@example.org")
        wait_until_settled()
    assert message.get_content_type() == "multipart/alternative"
    assert "Tea & Cake" in text_of(message)
    assert "Tea &amp; Cake" in text_of(message, "html")
    assert [message["Auto-Submitted"], message["List-Id"].split()[-1]] == [
        "auto-generated",
        "<updates.portal.example.org>",
    ]
    assert message["Message-ID"] == Delivery.objects.get(state="sent").message_id
    address = urlsplit(message["List-Unsubscribe"].strip("<>"))
    scanned = set(re.findall(r"https?://[^\s\"<>]+", text_of(message) + text_of(message, "html")))
    before = list(Subscription.objects.values())
    for link in scanned:  # as a scanner does, that opens every link
        Client().get(urlsplit(link).path)
    assert list(Subscription.objects.values()) == before
    provider = Client(enforce_csrf_checks=True)
    answer = provider.post(
        address.path,
        b"List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert (answer.status_code, dict(provider.cookies)) == (200, {})
    assert not Subscription.objects.running().exists()

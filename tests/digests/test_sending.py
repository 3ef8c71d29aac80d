import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from digests.actions.deliveries import deliver, sweep
from digests.actions.issues import make_issue
from digests.actions.outcomes import WAITS
from digests.mail.writer import Writer
from digests.models import Delivery, DeliveryState, Reader, Subscription
from digests.querysets import LEASE
from digests.windows import Window
from membership.organisations.models import Organisation
from membership.places.models import District
from tests.factories.digests import DeliveryFactory

pytestmark = pytest.mark.django_db

REFUSED = smtplib.SMTPRecipientsRefused({"rita@example.org": (550, b"No such person")})
BUSY = smtplib.SMTPRecipientsRefused({"rita@example.org": (451, b"Come back later")})


class Refusing(EmailBackend):
    """A mail server that answers every mail with one error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        raise self.error


Send = Callable[..., Delivery]


@pytest.fixture
def send(monday: datetime) -> Send:
    """Try to send a delivery once."""

    def once(
        delivery: Delivery, *, now: datetime = monday, error: Exception | None = None
    ) -> Delivery:
        connection = Refusing(error) if error else EmailBackend()
        deliver(delivery.pk, now=now, connection=connection, writer=Writer())
        delivery.refresh_from_db()
        return delivery

    return once


@pytest.fixture
def delivery(rita: Reader, monday: datetime, last_week: Window) -> Delivery:
    issue = make_issue("weekly", last_week, now=monday)
    assert issue is not None
    return Delivery.objects.get(issue=issue, reader=rita)


def test_a_reader_gets_what_is_new(delivery: Delivery, news: Organisation, send: Send) -> None:
    assert send(delivery).state == DeliveryState.SENT
    [message] = mail.outbox
    assert message.to == ["rita@example.org"]
    assert "Harbour Helpers" in message.subject
    assert "Harbour Helpers" in str(message.body)


def test_it_is_sent_once_however_often_it_is_tried(
    delivery: Delivery, news: Organisation, send: Send, monday: datetime
) -> None:
    send(delivery)
    send(delivery, now=monday + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_nothing_new_means_no_mail_and_says_so(delivery: Delivery, send: Send) -> None:
    assert send(delivery).skip_reason == "nothing_new"
    assert delivery.state == DeliveryState.SKIPPED
    assert mail.outbox == []


def test_what_is_hidden_before_the_mail_leaves_is_left_out(
    delivery: Delivery, news: Organisation, send: Send
) -> None:
    Organisation.objects.update(state="declined")
    assert send(delivery).skip_reason == "nothing_new"


def test_a_reader_hears_about_their_own_districts(
    delivery: Delivery, news: Organisation, swale: District, send: Send
) -> None:
    Subscription.objects.get().districts.add(swale)
    assert send(delivery).skip_reason == "nothing_new"


def test_who_left_meanwhile_gets_nothing(
    delivery: Delivery, news: Organisation, send: Send, monday: datetime
) -> None:
    Subscription.objects.update(ended_at=monday)
    assert send(delivery).skip_reason == "unsubscribed"


def test_an_issue_older_than_two_windows_is_not_sent_any_more(
    delivery: Delivery, news: Organisation, send: Send, monday: datetime
) -> None:
    assert send(delivery, now=monday + timedelta(days=14)).skip_reason == "too_late"


def test_an_address_that_does_not_exist_is_given_up(
    delivery: Delivery, news: Organisation, send: Send
) -> None:
    assert send(delivery, error=REFUSED).state == DeliveryState.FAILED
    assert "No such person" in delivery.error


@pytest.mark.parametrize("error", [BUSY, ConnectionRefusedError(), RuntimeError("a fault")])
def test_whatever_may_pass_is_tried_again_a_minute_later(
    delivery: Delivery, news: Organisation, send: Send, monday: datetime, error: Exception
) -> None:
    assert send(delivery, error=error).state == DeliveryState.WAITING
    assert delivery.next_attempt_at == monday + timedelta(minutes=1)
    send(delivery, now=monday + timedelta(seconds=59))
    assert delivery.state == DeliveryState.WAITING
    assert send(delivery, now=monday + timedelta(minutes=1)).state == DeliveryState.SENT


def test_after_the_last_wait_it_is_given_up(
    delivery: Delivery, news: Organisation, send: Send, monday: datetime
) -> None:
    now = monday
    for wait in WAITS:
        assert send(delivery, now=now, error=BUSY).state == DeliveryState.WAITING
        now += wait
    assert send(delivery, now=now, error=BUSY).state == DeliveryState.FAILED


def test_the_sweep_asks_again_for_what_waits_and_for_what_a_killed_worker_held(
    monday: datetime,
) -> None:
    _waiting, held = DeliveryFactory.create_batch(2, next_attempt_at=monday)
    DeliveryFactory.create(next_attempt_at=monday + timedelta(hours=1))
    DeliveryFactory.create(next_attempt_at=monday, state="sent", sent_at=monday)
    Delivery.objects.claim(held.pk, monday, claim=uuid4())
    assert sweep(now=monday) == 1
    assert sweep(now=monday + LEASE) == 2

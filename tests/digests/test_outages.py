"""A mail server that is away, hangs up, or refuses everybody."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from pytest_django.fixtures import Settings

from digests.actions.batches import SUSPICIOUS
from digests.actions.deliveries import deliver_batch, drain
from digests.models import Delivery, Notice, Sending
from tests.factories.digests import DeliveryFactory

pytestmark = pytest.mark.django_db

Answer = Callable[[EmailMessage], None]
answers: list[Exception | None] = []


class Moody(EmailBackend):
    """A server that answers each mail with the next of ``answers``, and takes it when none is left."""

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        answer = answers.pop(0) if answers else None
        if answer is not None:
            raise answer
        return super().send_messages(messages)


class Away(EmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError("nobody there")


@pytest.fixture(autouse=True)
def moody(settings: Settings, monday: datetime) -> Iterator[time_machine.Traveller]:
    answers.clear()
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    with time_machine.travel(monday, tick=False) as traveller:
        yield traveller


def deliveries(number: int) -> list[int]:
    return [each.pk for each in DeliveryFactory.create_batch(number)]


def states() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts"))


def test_nobody_loses_an_attempt_while_no_mail_gets_through(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    deliver_batch(deliveries(3))
    assert states() == [("waiting", 0)] * 3
    assert "nobody there" in Sending.objects.get().away_words


def test_it_goes_on_where_it_was_once_the_server_is_back(
    settings: Settings, moody: time_machine.Traveller
) -> None:
    deliveries(3)
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    drain()
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    drain()
    assert mail.outbox == [], "for a moment nobody tries"
    moody.shift(timedelta(seconds=21))
    drain()
    assert len(mail.outbox) == 3
    assert Sending.objects.get().away_since is None


def test_the_mail_that_was_under_way_waits_and_the_next_ones_go_first(
    moody: time_machine.Traveller,
) -> None:
    deliveries(3)
    answers.append(smtplib.SMTPServerDisconnected("gone"))
    drain()
    assert states() == [("waiting", 1), ("waiting", 0), ("waiting", 0)]
    moody.shift(timedelta(seconds=21))
    drain()
    assert states() == [("waiting", 1), ("sent", 1), ("sent", 1)]


@pytest.mark.parametrize(
    "goodbye",
    [smtplib.SMTPServerDisconnected("so many"), smtplib.SMTPDataError(421, b"so many")],
)
def test_a_server_that_takes_so_many_mails_a_connection_is_called_again(goodbye: Exception) -> None:
    answers.extend([None, goodbye])
    deliver_batch(deliveries(3))
    assert states() == [("sent", 1)] * 3
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPSenderRefused(550, b"Not you", "updates@example.org"),
        smtplib.SMTPAuthenticationError(535, b"Who are you"),
        TimeoutError("no answer"),
    ],
)
def test_what_is_about_us_is_no_fault_of_the_readers(error: Exception) -> None:
    answers.append(error)
    deliver_batch(deliveries(2))
    assert states() == [("waiting", 1), ("waiting", 0)]


def refused(code: int) -> Exception:
    return smtplib.SMTPRecipientsRefused({"a@example.org": (code, b"No")})


def test_one_bad_address_stops_nobody() -> None:
    answers.extend([None, refused(550), refused(451), None])
    deliver_batch(deliveries(4))
    assert [state for state, _ in states()] == ["sent", "failed", "waiting", "sent"]


def test_nobody_is_given_up_while_everybody_is_refused() -> None:
    answers.extend([refused(550)] * SUSPICIOUS)
    deliver_batch(deliveries(SUSPICIOUS))
    assert states() == [("waiting", 1)] * SUSPICIOUS


def test_a_mail_that_cannot_be_written_stops_nobody() -> None:
    broken, whole = deliveries(2)
    Notice.objects.filter(delivery=broken).update(kind="no such kind")
    deliver_batch([broken, whole])
    assert states() == [("waiting", 1), ("sent", 1)]
    assert "no such kind" in Delivery.objects.get(pk=broken).error

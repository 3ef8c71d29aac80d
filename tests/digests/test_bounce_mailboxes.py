"""The mailbox in which mails come back, read by IMAP; the server alone is made up."""

import imaplib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from digests.actions.bounces import read_what_came_back
from digests.actions.deliveries import deliver
from digests.bounces.mailboxes import open_mailbox
from digests.mail.writer import Writer
from digests.models import Reader, Subscription
from digests.sending.standing import may_send
from tests.digests.returned import bounce
from tests.factories.digests import DeliveryFactory

pytestmark = pytest.mark.django_db


class Server:
    """Answers as an IMAP server does, in the form of imaplib."""

    state = "AUTH"

    def __init__(self, host: str, port: int, **how: Any) -> None:
        self.host, self.port, self.how = host, port, how
        self.said: list[tuple[str, ...]] = []
        self.mails: dict[str, bytes] = {}

    def login(self, user: str, password: str) -> None:
        self.said.append(("login", user, password))

    def select(self, folder: str) -> tuple[str, list[bytes]]:
        self.said.append(("select", folder))
        self.state = "SELECTED"
        return "OK", [b"1"]

    def uid(self, command: str, *words: str) -> tuple[str, list[Any]]:
        if command == "search":
            return "OK", [" ".join(self.mails).encode()]
        if command == "fetch":
            return "OK", [(b"1 (UID 7 BODY[] {9}", self.mails[words[0]]), b")"]
        self.said.append((command, *words))
        return "OK", [b""]

    def close(self) -> None:
        self.said.append(("close",))

    def logout(self) -> None:
        self.said.append(("logout",))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Server:
    made = Server("", 0)

    def connect(host: str, port: int, **how: Any) -> Server:
        made.host, made.port, made.how = host, port, how
        return made

    monkeypatch.setattr(imaplib, "IMAP4_SSL", connect)
    settings.BOUNCE_MAILBOX_URL = "imaps://back%40example.org:s%2Fcret@mail.example.org/Returned"
    return made


def test_what_was_understood_is_deleted_and_the_rest_is_marked_as_seen(
    server: Server, rita: Reader, monday: datetime
) -> None:
    delivery = DeliveryFactory.create(notice__reader=rita, state="sent", sent_at=monday)
    server.mails = {"7": bounce(delivery), "9": b"Subject: I am away\n\nUntil Monday."}
    assert read_what_came_back(now=monday) == (1, 1)
    assert (server.host, server.port) == ("mail.example.org", 993)
    assert server.how["ssl_context"].check_hostname
    assert server.said == [
        ("login", "back@example.org", "s/cret"),
        ("select", "Returned"),
        ("store", "7", "+FLAGS", r"(\Deleted)"),
        ("store", "9", "+FLAGS", r"(\Seen)"),
        ("close",),
        ("logout",),
    ]
    assert Subscription.objects.get().end_reason == "bounced"


def test_a_mail_stays_in_the_mailbox_when_its_row_cannot_be_written(
    server: Server, rita: Reader, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = DeliveryFactory.create(notice__reader=rita, state="sent", sent_at=monday)
    server.mails = {"7": bounce(delivery)}
    monkeypatch.setattr("digests.actions.bounces._note", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read_what_came_back(now=monday)
    assert not any(words[0] == "store" for words in server.said)
    assert server.said[-1] == ("logout",)


def test_a_copy_of_the_database_leaves_the_mailbox_to_the_portal_that_it_was_copied_from(
    server: Server, rita: Reader, monday: datetime, settings: Any, tmp_path: Path
) -> None:
    assert may_send(now=monday)
    settings.SENDING_DIR = tmp_path / "elsewhere"
    server.mails = {"7": b"Subject: I am away\n\nUntil Monday."}
    assert read_what_came_back(now=monday) == (0, 0)
    assert server.said == []


def test_another_kind_of_mailbox_is_refused() -> None:
    with pytest.raises(ValueError, match="imaps://"), open_mailbox("pop3://mail.example.org"):
        pass


def test_mails_go_back_to_the_address_that_is_read_and_come_from_the_portal(
    rita: Reader, monday: datetime, settings: Any
) -> None:
    settings.BOUNCE_ADDRESS = "back@example.org"
    waiting = DeliveryFactory.create(notice__reader=rita, next_attempt_at=monday)
    deliver(waiting.pk, now=monday, connection=EmailBackend(), writer=Writer())
    [message] = mail.outbox
    assert message.from_email == "back@example.org"
    assert message.message()["From"] == settings.DEFAULT_FROM_EMAIL

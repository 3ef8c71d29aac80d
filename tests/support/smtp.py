"""A real SMTP server in a thread, which keeps what it is sent."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from time import monotonic, sleep

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """The server's mails in the order of their arrival, and what it refuses."""

    mails: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    url: str = ""

    async def handle_RCPT(  # noqa: N802 the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        if not isinstance(content, bytes):
            return "554 Not the bytes of a mail"
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What has arrived for ``address``."""
        return [mail for mail in self.mails if address in str(mail["To"])]

    def wait_for(self, address: str, *, subject: str = "", seconds: float = 30) -> EmailMessage:
        """The first mail to ``address`` whose subject holds ``subject``; fails when none comes."""
        deadline = monotonic() + seconds
        while monotonic() < deadline:
            for mail in self.to(address):
                if subject in str(mail["Subject"]):
                    return mail
            sleep(0.1)
        subjects = [f"{mail['To']}: {mail['Subject']}" for mail in self.mails]
        raise AssertionError(f"No “{subject}” for {address} in {seconds} s; came: {subjects}")


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    """A server at a free port of this machine; ``sink.url`` is what EMAIL_URL takes."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    sink = Sink(url=f"smtp://127.0.0.1:{port}")
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop(no_assert=True)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The part of ``mail`` that is ``plain`` or ``html``."""
    part = mail.get_body((kind,))
    assert part is not None, f"no {kind} part"
    return str(part.get_content())

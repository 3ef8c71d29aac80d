"""Mail back ends: one for a machine without a mail server, and SMTP with few round trips."""

import os
import smtplib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from time import time_ns
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address

from digests.mail.prepared import PreparedMail

OK, GO_ON, CLOSING = 250, 354, 421
TAKEN = (250, 251)


class FolderBackend(BaseEmailBackend):
    """Puts each mail into a file of its own below MAILBOX_DIR, readable by its owner alone.

    A file appears whole: it is written under another name first.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        messages = [message for message in email_messages if message.recipients()]
        for message in messages:
            name = f"{time_ns()}-{uuid4().hex[:8]}"
            unfinished = folder / f".{name}"
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.message().as_bytes())
            unfinished.rename(folder / f"{name}.eml")
        return len(messages)


class SmtpBackend(smtp.EmailBackend):
    """Django's own, but sender, recipient and the wish to send data go to the server together.

    Only to a server that says that it can (RFC 2920). That leaves two round trips a mail of four: to a
    server that is ten milliseconds away, twice as many mails.
    """

    def _send(self, email_message: EmailMessage) -> bool:
        server = self.connection
        if server is None or not self._is_simple(email_message):
            return bool(super()._send(email_message))  # type: ignore[misc]
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("pipelining"):
            return bool(super()._send(email_message))  # type: ignore[misc]
        content = email_message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        sender = _as_it_is_said(email_message.from_email)
        _send_pipelined(server, sender, email_message.to[0], content)
        return True

    @staticmethod
    def _is_simple(email_message: EmailMessage) -> bool:
        """Whether its bytes are there, and its one recipient's address may be said as it stands."""
        return isinstance(email_message, PreparedMail) and email_message.to[0].isascii()


@lru_cache(maxsize=16)
def _as_it_is_said(sender: str) -> str:
    return str(sanitize_address(sender, "utf-8"))


def _send_pipelined(server: smtplib.SMTP, sender: str, to: str, content: bytes) -> None:
    """As ``smtplib.SMTP.sendmail`` does it, with its exceptions."""
    options = " BODY=8BITMIME" if server.has_extn("8bitmime") else ""
    commands = f"MAIL FROM:{smtplib.quoteaddr(sender)}{options}\r\nRCPT TO:{smtplib.quoteaddr(to)}"
    server.send(f"{commands}\r\nDATA\r\n")
    from_code, from_words = server.getreply()
    to_code, to_words = server.getreply()
    data_code, data_words = server.getreply()
    if data_code == GO_ON and (from_code != OK or to_code not in TAKEN):
        server.send(".\r\n")  # it waits for a mail, although nobody is to get it
        server.getreply()
    if from_code != OK:
        _begin_anew(server, from_code)
        raise smtplib.SMTPSenderRefused(from_code, from_words, sender)
    if to_code not in TAKEN:
        _begin_anew(server, to_code)
        raise smtplib.SMTPRecipientsRefused({to: (to_code, to_words)})
    if data_code != GO_ON:
        _begin_anew(server, data_code)
        raise smtplib.SMTPDataError(data_code, data_words)
    server.send(_with_dots(content) + b".\r\n")
    code, words = server.getreply()
    if code != OK:
        _begin_anew(server, code)
        raise smtplib.SMTPDataError(code, words)


def _begin_anew(server: smtplib.SMTP, code: int) -> None:
    """The next mail begins with nothing of this one; a server that hangs up is not asked for it."""
    if code == CLOSING:
        server.close()
    else:
        server.rset()


def _with_dots(content: bytes) -> bytes:
    """A line that is one dot ends a mail, so those that begin with one get another."""
    if content.startswith(b"."):
        content = b"." + content
    content = content.replace(b"\r\n.", b"\r\n..")
    return content if content.endswith(b"\r\n") else content + b"\r\n"

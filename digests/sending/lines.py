"""A line to the mail server, and what its answers mean."""

import logging
import smtplib

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)

CLOSING = 421
"""What a server says that hangs up."""
TOO_LARGE = 552


class MailRefused(Exception):
    """The server does not take this mail: for ever, or for now."""

    def __init__(self, words: str, *, for_ever: bool) -> None:
        super().__init__(words)
        self.words = words
        self.for_ever = for_ever


class LineDown(Exception):
    """No mail gets through at present; ``under_way`` when one had been begun."""

    def __init__(self, words: str, *, under_way: bool) -> None:
        super().__init__(words)
        self.words = words
        self.under_way = under_way


class Line:
    """One connection that is kept from mail to mail and made anew when the server hung up."""

    def __init__(self, connection: BaseEmailBackend | None = None) -> None:
        self._connection = connection or get_connection()
        self._mails = 0

    def send(self, message: EmailMessage) -> None:
        """Returns once the server has taken the mail; raises MailRefused or LineDown."""
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise LineDown(repr(error), under_way=False) from error
        try:
            self._connection.send_messages([message])
        except Exception as error:
            if self._hung_up_between_mails(error):
                return self.send(message)
            raise _meaning(error) from error
        self._mails += 1
        return None

    def _hung_up_between_mails(self, error: Exception) -> bool:
        """Many servers take so many mails and no more, or hang up when a line was idle: no fault."""
        if not _is_hanging_up(error) or not self._mails:
            if not isinstance(error, smtplib.SMTPRecipientsRefused):
                self.close()
            return False
        self.close()
        return True

    def close(self) -> None:
        """Hang up; a server that is gone already need not be told."""
        self._mails = 0
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            logger.info("The mail server hung up first.", exc_info=True)


def _is_hanging_up(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == CLOSING
    return isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError)


def _meaning(error: Exception) -> Exception:
    """What an error of a back end says about the mail or the line."""
    if _is_hanging_up(error):
        return LineDown(repr(error), under_way=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _answered(code, f"{code} {words.decode(errors='replace')}")
    if isinstance(error, smtplib.SMTPNotSupportedError):  # an address that the server cannot read
        return MailRefused(repr(error), for_ever=True)
    if isinstance(error, smtplib.SMTPDataError):
        return _answered(error.smtp_code, repr(error))
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == TOO_LARGE:
        return _answered(error.smtp_code, repr(error))
    status = getattr(error, "status_code", None)  # as providers' back ends have it
    if isinstance(status, int):
        return _of_a_provider(status, repr(error))
    if isinstance(error, OSError):  # whatever smtplib raises is one as well: no log-in, no sender
        return LineDown(repr(error), under_way=True)
    return MailRefused(repr(error), for_ever=False)


def _answered(code: int, words: str) -> MailRefused:
    """A server that says 5xx will say it again; anything else may pass."""
    return MailRefused(words, for_ever=500 <= code < 600)


def _of_a_provider(status: int, words: str) -> Exception:
    """An answer in HTTP: 400 and 422 are about the mail, the others about our account or the provider."""
    if status in (400, 413, 422):
        return MailRefused(words, for_ever=True)
    return LineDown(words, under_way=True)

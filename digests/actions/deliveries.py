"""Sending: claim a row, write its mail, hand it over, close the row."""

import logging
import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from digests.actions.farewells import forget_told, settled_farewells
from digests.errors import NothingToSend
from digests.mail.writer import Writer
from digests.models import Delivery, DeliveryState, NoticeKind
from digests.queue import enqueue

logger = logging.getLogger(__name__)

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60)]
"""How long to wait after the first failure, the second and so on; after the last we give up."""

SWEPT_AT_ONCE = 1000


def sweep(*, now: datetime) -> int:
    """Ask the workers again for what is due and unsent; how many it was."""
    pks = list(
        Delivery.objects.claimable(now)
        .order_by("next_attempt_at", "pk")
        .values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    )
    enqueue(pks)
    return len(pks)


def deliver_batch(pks: Sequence[int]) -> None:
    """Send these one after the other over one kept connection."""
    connection = get_connection()
    writer = Writer()
    try:
        for pk in pks:
            deliver(pk, now=timezone.now(), connection=connection, writer=writer)
    finally:
        _close(connection)


def deliver(
    pk: int, *, now: datetime, connection: BaseEmailBackend, writer: Writer
) -> DeliveryState | None:
    """Send one delivery; the state it is left in, or None when it was not to be had.

    Whatever goes wrong with one mail is written on its row: it stops no other.
    """
    if not Delivery.objects.claim(pk, now):
        return None
    delivery = Delivery.objects.select_related("reader__user", "issue", "notice__reader__user").get(
        pk=pk
    )
    try:
        message = writer.write(delivery, now=now)
        connection.open()
        connection.send_messages([message])
    except NothingToSend as silence:
        return _close_row(delivery, now, DeliveryState.SKIPPED, skip_reason=silence.reason)
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(delivery, now, *_reply(error))
    except smtplib.SMTPResponseException as error:
        _close(connection)
        return _refused(delivery, now, error.smtp_code, repr(error))
    except (
        Exception
    ) as error:  # a fault of one mail, or of the line: this row waits, the rest go on
        _close(connection)
        logger.warning("Delivery %s will be tried again.", pk, exc_info=True)
        return _wait(delivery, now, repr(error))
    return _close_row(delivery, now, DeliveryState.SENT, sent_at=timezone.now(), error="")


def _reply(error: smtplib.SMTPRecipientsRefused) -> tuple[int, str]:
    """The code and the words with which the server refused the address."""
    code, words = next(iter(error.recipients.values()))
    return code, f"{code} {words.decode(errors='replace')}"


def _refused(delivery: Delivery, now: datetime, code: int, words: str) -> DeliveryState:
    """A server that says 5xx will say it again; anything else may pass."""
    if 500 <= code < 600:
        return _close_row(delivery, now, DeliveryState.FAILED, error=words)
    return _wait(delivery, now, words)


def _wait(delivery: Delivery, now: datetime, words: str) -> DeliveryState:
    """Try again later, a little later each time; failed once we have waited often enough."""
    if delivery.attempts > len(WAITS):
        return _close_row(delivery, now, DeliveryState.FAILED, error=words)
    next_attempt_at = now + WAITS[delivery.attempts - 1]
    return _close_row(
        delivery, now, DeliveryState.WAITING, error=words, next_attempt_at=next_attempt_at
    )


def _close_row(
    delivery: Delivery, claimed_at: datetime, state: DeliveryState, **fields: object
) -> DeliveryState:
    """Write what became of the claim, unless it ran out and somebody else holds the row."""
    Delivery.objects.held(delivery.pk, claimed_at).update(state=state, **fields)
    if delivery.notice is not None and delivery.notice.kind == NoticeKind.ACCOUNT_ERASED:
        forget_told(settled_farewells().filter(pk=delivery.notice.pk))
    return state


def _close(connection: BaseEmailBackend) -> None:
    """Hang up; a server that is gone already need not be told."""
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        logger.info("The mail server hung up first.", exc_info=True)

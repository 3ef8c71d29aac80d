"""Receipts for what was sent in a consultation, and the links and codes on the way there."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from consultations.models import Response
from consultations.signals import (
    code_asked_for,
    draft_link_asked_for,
    response_changed,
    response_sent,
    response_withdrawn,
)
from digests.actions.notices import notify
from digests.actions.readers import reader_at
from digests.models import NoticeKind


@receiver(response_sent)
def send_a_receipt(response_pk: int, receipt_email: str, **kwargs: Any) -> None:
    """To the address that was left for it, whoever's it is; nobody else is written to there."""
    _send_a_receipt(response_pk, receipt_email, timezone.now(), again=False)


@receiver(response_changed)
def send_a_receipt_again(response_pk: int, **kwargs: Any) -> None:
    """What was changed has a receipt of its own."""
    address = Response.objects.values_list("receipt_email", flat=True).get(pk=response_pk)
    _send_a_receipt(response_pk, address, timezone.now(), again=True)


def _send_a_receipt(response_pk: int, address: str, now: datetime, *, again: bool) -> None:
    if address:
        notify(
            NoticeKind.RESPONSE_RECEIPT,
            reader_at(address, now=now),
            subject_pk=response_pk,
            occurrence=now.isoformat() if again else "",
            now=now,
        )


@receiver(response_withdrawn)
def tell_of_the_withdrawal(response_pk: int, **kwargs: Any) -> None:
    """To the address of the receipt, whoever withdrew it."""
    response, now = Response.objects.get(pk=response_pk), timezone.now()
    if response.receipt_email:
        reader = reader_at(response.receipt_email, now=now)
        notify(NoticeKind.RESPONSE_WITHDRAWN, reader, subject_pk=response_pk, now=now)


@receiver(draft_link_asked_for)
def send_the_link(draft_pk: int, address: str, **kwargs: Any) -> None:
    _send(NoticeKind.DRAFT_LINK, draft_pk, address, timezone.now())


@receiver(code_asked_for)
def send_the_code(draft_pk: int, address: str, at: datetime, **kwargs: Any) -> None:
    _send(NoticeKind.SURVEY_CODE, draft_pk, address, at)


def _send(kind: NoticeKind, draft_pk: int, address: str, now: datetime) -> None:
    """Each time that it is asked for."""
    reader = reader_at(address, now=now)
    notify(kind, reader, subject_pk=draft_pk, occurrence=now.isoformat(), now=now)

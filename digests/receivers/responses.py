"""Receipts for what was sent in a consultation, and the links and codes on the way there."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from consultations.models import Draft, Response
from consultations.signals import (
    code_asked_for,
    draft_link_asked_for,
    draft_ready,
    response_changed,
    response_sent,
    response_withdrawn,
)
from digests.actions.notices import notify
from digests.actions.readers import reader_at, readers_of
from digests.models import NoticeKind
from membership.organisations.models import Belonging
from portal.lib.time import london_day


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


@receiver(draft_ready)
def ask_the_managers(draft_pk: int, at: datetime, **kwargs: Any) -> None:
    """Each of them once a day, however often the button is pressed."""
    organisation = Draft.objects.values("organisation").filter(pk=draft_pk)
    managers = Belonging.objects.managers().filter(organisation__in=organisation)
    users = [each.user for each in managers.select_related("user") if each.user.is_active]
    for reader in readers_of(users, now=at):
        day = london_day(at).isoformat()
        notify(NoticeKind.DRAFT_READY, reader, subject_pk=draft_pk, occurrence=day, now=at)


@receiver(code_asked_for)
def send_the_code(draft_pk: int, address: str, at: datetime, **kwargs: Any) -> None:
    _send(NoticeKind.SURVEY_CODE, draft_pk, address, at)


def _send(kind: NoticeKind, draft_pk: int, address: str, now: datetime) -> None:
    """Each time that it is asked for."""
    reader = reader_at(address, now=now)
    notify(kind, reader, subject_pk=draft_pk, occurrence=now.isoformat(), now=now)

"""Notices: the row is written with the fact, the mail leaves once the fact is kept."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction

from digests.models import Delivery, Notice, Reader
from digests.queue import enqueue

_writes = ContextVar("writes", default=True)


@contextmanager
def nobody_is_told() -> Iterator[None]:
    """Facts recorded in here make no notice: for loading history, which nobody wants mails about."""
    token = _writes.set(False)
    try:
        yield
    finally:
        _writes.reset(token)


def notify(
    kind: str,
    reader: Reader,
    *,
    subject_pk: int,
    now: datetime,
    occurrence: str = "",
    details: Mapping[str, Any] | None = None,
) -> Notice | None:
    """Write ``reader`` a notice about the thing with ``subject_pk``; None when there is one already.

    A kind tells a reader about a thing once; an ``occurrence`` tells two times apart where the
    same may happen again.
    """
    if not _writes.get():
        return None
    key = ":".join(filter(None, [kind, str(subject_pk), str(reader.pk), occurrence]))
    with transaction.atomic():
        notice, new = Notice.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "reader": reader,
                "subject_pk": subject_pk,
                "details": dict(details or {}),
                "made_at": now,
            },
        )
        if not new:
            return None
        delivery = Delivery.objects.create(
            reader=reader, notice=notice, made_at=now, next_attempt_at=now
        )
        enqueue([delivery.pk])
    return notice

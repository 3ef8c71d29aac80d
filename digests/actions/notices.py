"""Notices: the row is written with the fact, the mail leaves once the fact is kept."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from digests.models import Delivery, Notice, Reader
from digests.queue import enqueue

BATCH = 500
"""Notices that one statement writes."""

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
    after: timedelta = timedelta(0),
) -> Notice | None:
    """Write ``reader`` a notice about the thing with ``subject_pk``; None when there is one already.

    A kind tells a reader about a thing once; an ``occurrence`` tells two times apart where the
    same may happen again. ``after`` is how long its mail waits, so that it can tell of others as well.
    """
    if not _writes.get():
        return None
    key = _key(kind, subject_pk, reader, occurrence)
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
            reader=reader, notice=notice, made_at=now, next_attempt_at=now + after
        )
        if not after:  # the sweep finds what waits
            enqueue([delivery.pk])
    return notice


def _key(kind: str, subject_pk: int, reader: Reader, occurrence: str) -> str:
    return ":".join(filter(None, [kind, str(subject_pk), str(reader.pk), occurrence]))


def notify_all(kind: str, readers: Sequence[Reader], *, subject_pk: int, now: datetime) -> int:
    """Write each of many ``readers`` a notice about the thing, in few statements; how many are new.

    As with ``notify``, a kind tells a reader about a thing once.
    """
    return notify_each(kind, [(reader, subject_pk) for reader in readers], now=now)


def notify_each(
    kind: str, told: Sequence[tuple[Reader, int]], *, now: datetime, occurrence: str = ""
) -> int:
    """The same where each reader is told about a thing of her own: pairs of reader and key."""
    if not _writes.get():
        return 0
    return sum(
        _notify_batch(kind, told[start : start + BATCH], occurrence, now)
        for start in range(0, len(told), BATCH)
    )


@transaction.atomic
def _notify_batch(
    kind: str, told: Sequence[tuple[Reader, int]], occurrence: str, now: datetime
) -> int:
    keys = {_key(kind, pk, reader, occurrence): (reader, pk) for reader, pk in told}
    Notice.objects.bulk_create(
        (
            Notice(kind=kind, reader=reader, subject_pk=pk, key=key, made_at=now)
            for key, (reader, pk) in keys.items()
        ),
        ignore_conflicts=True,
    )
    new = Notice.objects.filter(key__in=keys, delivery__isnull=True)
    rows = [
        Delivery(reader_id=reader, notice_id=pk, made_at=now, next_attempt_at=now)
        for pk, reader in new.values_list("pk", "reader")
    ]
    enqueue([row.pk for row in Delivery.objects.bulk_create(rows)])
    return len(rows)

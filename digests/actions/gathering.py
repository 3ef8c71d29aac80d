"""What nobody asked for and what is told as it happens: one mail to a reader in ten minutes at the most.

Notices come together in one mail; an issue of what just happened is a mail of its own, before or after.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from digests.models import Delivery, Frequency
from digests.querysets import ALONE, ASKED_FOR, GATHERED_FOR

MOST = 200
"""Rows that are taken beside those of a batch; whatever is more comes ten minutes later."""


def is_gathered(delivery: Delivery) -> bool:
    """Whether it comes together with others, as ``DeliveryQuerySet.gathered`` has it."""
    return delivery.notice is not None and delivery.notice.kind not in (*ASKED_FOR, *ALONE)


def is_paced(delivery: Delivery) -> bool:
    """Whether its reader is to have no other such mail within ten minutes, as ``paced`` has it."""
    if delivery.issue is not None:
        return bool(delivery.issue.frequency == Frequency.AT_ONCE)
    return is_gathered(delivery)


def take_the_others(rows: Iterable[Delivery], claim: UUID, *, now: datetime) -> bool:
    """Claim what else is due to the readers of ``rows``, so that it goes in the same mail; says whether
    there was anything."""
    readers = {row.reader_id for row in rows if is_gathered(row)}
    if not readers:
        return False
    due = Delivery.objects.gathered().filter(reader__in=readers).claimable(now)
    pks = list(due.order_by("pk").values_list("pk", flat=True)[:MOST])
    return bool(pks and Delivery.objects.claim_all(pks, now, claim=claim))


def resting(rows: Iterable[Delivery], claim: UUID, *, now: datetime) -> dict[int, datetime]:
    """The readers of ``rows`` who had such a mail within ten minutes, or are being sent one by another
    worker; and from when on they may have the next."""
    readers = {row.reader_id for row in rows if is_paced(row)}
    if not readers:
        return {}
    recently = Q(sent_at__gt=now - GATHERED_FOR, sent_at__lt=now + GATHERED_FOR)  # no wrong clock's
    had = Q(recently, state="sent") | (Q(state="claimed") & ~Q(claim=claim))
    found: dict[int, datetime] = {}
    recent = Delivery.objects.paced().filter(had, reader__in=readers).order_by()
    for reader, sent_at in recent.values_list("reader", "sent_at"):
        until = (sent_at or now) + GATHERED_FOR
        found[reader] = max(until, found.get(reader, until))
    return found


def after_the_first(rows: Iterable[Delivery]) -> list[Delivery]:
    """Those of ``rows``, in their order, that wait because another mail of these goes to the same reader.

    All notices to one reader are one mail; they go before an issue of what just happened.
    """
    paced = [row for row in rows if is_paced(row)]
    noticed = {row.reader_id for row in paced if is_gathered(row)}
    seen: set[int] = set()
    waiting = []
    for row in paced:
        if is_gathered(row):
            continue
        if row.reader_id in noticed | seen:
            waiting.append(row)
        seen.add(row.reader_id)
    return waiting


def of_the_same(delivery: Delivery, rows: Collection[Delivery]) -> list[Delivery]:
    """Those of ``rows`` that go in the mail of ``delivery``."""
    if not is_gathered(delivery):
        return []
    return [row for row in rows if row.reader_id == delivery.reader_id and is_gathered(row)]

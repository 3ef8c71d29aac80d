"""The last mail to an address that was erased, with or without an account; once it has left, the address is
forgotten."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from digests.actions.notices import notify
from digests.actions.readers import reader_at
from digests.models import FAREWELLS, UNSENT, Delivery, Notice, NoticeKind, Reader
from portal.records.retention import unreferenced


def forget_readers(addresses: Collection[str]) -> None:
    """Forget all that was written to ``addresses``; how much it was stays counted."""
    Reader.objects.filter(address__in=addresses).delete()


def say_farewell(kind: NoticeKind, pk: int, *, address: str, now: datetime) -> None:
    """Write to ``address`` once more, after it was forgotten: what is erased had the key ``pk``.

    Runs in the transaction that erases it.
    """
    notify(kind, reader_at(address, now=now), subject_pk=pk, now=now)


def settled_farewells() -> QuerySet[Notice]:
    """Those that have been sent, or that nobody tries to send any longer."""
    unsent = Delivery.objects.filter(notice=OuterRef("pk"), state__in=UNSENT)
    return Notice.objects.filter(kind__in=FAREWELLS).exclude(Exists(unsent))


@transaction.atomic
def forget_told(farewells: QuerySet[Any]) -> None:
    """Forget these farewells and their addresses, unless somebody has used an address again."""
    readers = list(farewells.values_list("reader", flat=True))
    farewells.delete()
    unreferenced(Reader.objects.filter(pk__in=readers, user=None), besides=()).delete()

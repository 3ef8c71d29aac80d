"""The last mail to an address whose account was erased; once it has left, the address is forgotten."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from digests.actions.notices import notify
from digests.actions.readers import reader_at
from digests.models import UNSENT, Delivery, Notice, NoticeKind, Reader
from portal.records.retention import unreferenced


def say_farewell(user_pk: int, *, address: str, addresses: Collection[str], now: datetime) -> None:
    """Forget all that was written to ``addresses``, and write to ``address`` once more.

    Runs in the transaction that erases the account.
    """
    Reader.objects.filter(address__in=addresses).delete()
    reader = reader_at(address, now=now)
    notify(NoticeKind.ACCOUNT_ERASED, reader, subject_pk=user_pk, now=now)


def settled_farewells() -> QuerySet[Notice]:
    """Those that have been sent, or that nobody tries to send any longer."""
    unsent = Delivery.objects.filter(notice=OuterRef("pk"), state__in=UNSENT)
    return Notice.objects.filter(kind=NoticeKind.ACCOUNT_ERASED).exclude(Exists(unsent))


@transaction.atomic
def forget_told(farewells: QuerySet[Any]) -> None:
    """Forget these farewells and their addresses, unless somebody has used an address again."""
    readers = list(farewells.values_list("reader", flat=True))
    farewells.delete()
    unreferenced(Reader.objects.filter(pk__in=readers, user=None), besides=()).delete()

"""One reader for every address that is written to."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from digests.models import Reader
from membership.people.models import User, fold_email

BATCH = 500
"""Addresses that one statement asks for."""


def reader_at(address: str, *, now: datetime) -> Reader:
    """The reader with ``address``, made when it is written to for the first time."""
    reader: Reader
    reader, _ = Reader.objects.get_or_create(address=fold_email(address), defaults={"since": now})
    return reader


def readers_at(addresses: Iterable[str], *, now: datetime) -> Sequence[Reader]:
    """The readers with ``addresses``, those that are new made in few statements."""
    folded = sorted({fold_email(address) for address in addresses})
    found: list[Reader] = []
    for start in range(0, len(folded), BATCH):
        batch = folded[start : start + BATCH]
        known = set(Reader.objects.filter(address__in=batch).values_list("address", flat=True))
        new = [Reader(address=address, since=now) for address in batch if address not in known]
        Reader.objects.bulk_create(new, ignore_conflicts=True)
        found += Reader.objects.filter(address__in=batch)
    return found


def reader_of(user: User, *, now: datetime) -> Reader:
    """The reader of ``user``'s account, at the account's address of today.

    allauth changes an account's address only once the new one is confirmed, so the reader moves
    with it and keeps its subscription. When the new address is a reader already, the account
    belongs to that one from now on; ``addresses.follow_account`` brings along what the old one had.
    """
    address = fold_email(user.email)
    reader: Reader | None = Reader.objects.filter(user=user).first()
    if reader is not None and reader.address == address:
        return reader
    other: Reader | None = Reader.objects.filter(address=address).first()
    if reader is None:
        reader = other or reader_at(address, now=now)
    elif other is None:
        reader.address = address
    else:
        Reader.objects.filter(pk=reader.pk).update(user=None)
        reader = other
    reader.user = user
    reader.save(update_fields=["address", "user"])
    return reader


def readers_of(users: Iterable[User], *, now: datetime) -> list[Reader]:
    """The readers of many accounts; only for those whose address is new more than one query."""
    accounts = list(users)
    known = Reader.objects.filter(user__in=[user.pk for user in accounts])
    by_user = {reader.user_id: reader for reader in known}
    found = []
    for user in accounts:
        reader = by_user.get(user.pk)
        is_right = reader is not None and reader.address == fold_email(user.email)
        found.append(reader if reader is not None and is_right else reader_of(user, now=now))
    return found

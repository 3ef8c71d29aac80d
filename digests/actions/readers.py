"""One reader for every address that is written to."""

from datetime import datetime

from digests.models import Reader
from membership.people.models import User, fold_email


def reader_at(address: str, *, now: datetime) -> Reader:
    """The reader with ``address``, made when it is written to for the first time."""
    reader: Reader
    reader, _ = Reader.objects.get_or_create(address=fold_email(address), defaults={"since": now})
    return reader


def reader_of(user: User, *, now: datetime) -> Reader:
    """The reader of ``user``'s account, at the account's address of today.

    allauth changes an account's address only once the new one is confirmed, so the reader moves
    with it and keeps its subscription. When the new address is a reader already, the account
    belongs to that one from now on.
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

"""The only ways to write the audit trail and the heartbeat."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

from portal.lib.inserting import Statement, insert
from portal.records.forgetting import take_out
from portal.records.models import AuditRecord, Heartbeat

Actor = AbstractBaseUser | AnonymousUser | None
BATCH = 1000  # rows that one statement writes


@dataclass(frozen=True)
class Entry:
    """One of many records that are written together; see ``record``."""

    instance: models.Model
    action: str
    old: Mapping[str, Any] | None = None
    new: Mapping[str, Any] | None = None
    reason: str = ""


def record(
    instance: models.Model,
    action: str,
    *,
    acting_user: Actor,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    reason: str = "",
    beside: Statement | None = None,
) -> AuditRecord:
    """Record that ``acting_user`` (None for the system) did ``action`` to ``instance``.

    Call it inside the transaction that makes the change, so that both are kept or both lost. What is to
    be written ``beside`` the record, as a part of the change, is written with it.
    """
    row = _row(Entry(instance, action, old, new, reason), acting_user)
    insert(row, beside=beside)
    return row


def record_many(entries: Iterable[Entry], *, acting_user: Actor) -> None:
    """Record what ``acting_user`` did to many things at once, in few statements."""
    rows = (_row(entry, acting_user) for entry in entries)
    AuditRecord.objects.bulk_create(rows, batch_size=BATCH)


def _row(entry: Entry, acting_user: Actor) -> AuditRecord:
    return AuditRecord(
        target_label=entry.instance._meta.label_lower,
        target_pk=str(entry.instance.pk),
        action=entry.action,
        acting_user_pk=acting_user.pk if acting_user is not None else None,
        old=dict(entry.old) if entry.old is not None else None,
        new=dict(entry.new) if entry.new is not None else None,
        reason=entry.reason,
    )


def forget(words: Collection[str], *, about: models.Model | None = None) -> int:
    """Take the names and addresses ``words`` out of the audit trail; says how many records had them.

    For the erasure of an account or an address alone: the records stay, and say by number who it was. With
    ``about`` only the records about that row are searched.
    """
    records = AuditRecord.objects.all()
    if about is not None:
        records = records.filter(target_label=about._meta.label_lower, target_pk=str(about.pk))
    return take_out(records, ("old", "new", "reason"), words)


def beat(name: str, *, now: datetime) -> None:
    """Note that the service ``name`` was alive at ``now``."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": now})

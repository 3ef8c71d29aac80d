"""The only ways to write the audit trail and the heartbeat."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

from portal.records.forgetting import take_out
from portal.records.models import AuditRecord, Heartbeat


def record(
    instance: models.Model,
    action: str,
    *,
    acting_user: AbstractBaseUser | AnonymousUser | None,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditRecord:
    """Record that ``acting_user`` (None for the system) did ``action`` to ``instance``.

    Call it inside the transaction that makes the change, so that both are kept or both lost.
    """
    return AuditRecord.objects.create(
        target_label=instance._meta.label_lower,
        target_pk=str(instance.pk),
        action=action,
        acting_user_pk=acting_user.pk if acting_user is not None else None,
        old=dict(old) if old is not None else None,
        new=dict(new) if new is not None else None,
        reason=reason,
    )


def forget(words: Collection[str], *, about: models.Model | None = None) -> int:
    """Take the names and addresses ``words`` out of the audit trail; says how many records had them.

    For the erasure of an account alone: the records stay, and say by number who it was. With
    ``about`` only the records about that row are searched.
    """
    records = AuditRecord.objects.all()
    if about is not None:
        records = records.filter(target_label=about._meta.label_lower, target_pk=str(about.pk))
    return take_out(records, ("old", "new", "reason"), words)


def beat(name: str, *, now: datetime) -> None:
    """Note that the service ``name`` was alive at ``now``."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": now})

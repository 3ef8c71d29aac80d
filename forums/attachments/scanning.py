"""Scanning for viruses: claim a file, ask clamd, and let it go or delete it.

Where no scanner is configured files are available at once. While a configured one is away, files stay held:
the sweep asks again each minute, ``/readyz`` names the scanner, and officers see how many wait.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.db import transaction
from django.db.models import Count, Min, Q, Sum

from forums.attachments import clamd
from forums.attachments.actions import delete_once_kept, tell_changed
from forums.attachments.errors import ScannerUnavailableError
from forums.attachments.models import Attachment, FileState
from forums.attachments.queue import enqueue
from forums.attachments.signals import file_infected
from portal.records.actions import record

logger = logging.getLogger(__name__)

SWEPT_AT_ONCE = 200
TOO_LONG = timedelta(minutes=15)
"""How long a file may be held before officers are told that something is wrong."""


def sweep(*, now: datetime) -> int:
    """Ask the workers for every file that waits; how many it was.

    Where the scanner has been taken out of the settings nothing is held any more.
    """
    if not clamd.is_configured():
        held = Attachment.objects.filter(state=FileState.WAITING)
        return held.update(state=FileState.READY, claimed_at=None)
    waiting = Attachment.objects.claimable(now).order_by("pk").values_list("pk", flat=True)
    pks = list(waiting[:SWEPT_AT_ONCE])
    for pk in pks:
        enqueue(pk)
    return len(pks)


def scan_file(pk: int, *, now: datetime) -> FileState | None:
    """Have the file ``pk`` scanned; the state it is left in, or None when it was not to be had."""
    if not clamd.is_configured() or not Attachment.objects.claim(pk, now):
        return None
    attachment = Attachment.objects.get(pk=pk)
    try:
        with attachment.file.open("rb") as file:
            verdict = clamd.scan(cast("BinaryIO", file))
    except (ScannerUnavailableError, OSError):
        logger.warning("File %s could not be scanned and stays held.", pk, exc_info=True)
        Attachment.objects.held(pk, now).update(claimed_at=None)
        return FileState.WAITING
    if verdict.is_clean:
        return _release(attachment, now)
    return _delete_infected(attachment, verdict.found, now)


@transaction.atomic
def _release(attachment: Attachment, now: datetime) -> FileState:
    mine = Attachment.objects.held(attachment.pk, now)
    if mine.update(state=FileState.READY, scanned_at=now, claimed_at=None):
        post = Attachment.objects.values_list("post", flat=True).get(pk=attachment.pk)
        tell_changed([post])
    return FileState.READY


@transaction.atomic
def _delete_infected(attachment: Attachment, found: str, now: datetime) -> FileState:
    """The file goes, its row stays; its owner is told once."""
    mine = Attachment.objects.held(attachment.pk, now).update(
        state=FileState.INFECTED,
        removed_at=now,
        scanned_at=now,
        claimed_at=None,
        found=found[:100],
        file="",
        thumbnail="",
    )
    if mine:
        delete_once_kept([attachment])
        record(attachment, "found infected", acting_user=None, new={"found": found})
        file_infected.send(Attachment, attachment_pk=attachment.pk)
    return FileState.INFECTED


@dataclass(frozen=True)
class Scanning:
    """How the scan for viruses stands, for officers."""

    is_configured: bool
    held: int
    held_since: datetime | None
    infected: int
    unscanned: int
    files: int
    size: int

    def is_late(self, now: datetime) -> bool:
        """Whether a file is held for so long that somebody must look after the scanner."""
        return self.held_since is not None and self.held_since <= now - TOO_LONG


def standing() -> Scanning:
    """How the scan stands now, in one statement."""
    waiting, ready = Q(state=FileState.WAITING), Q(state=FileState.READY)
    found = Attachment.objects.order_by().aggregate(
        held=Count("pk", filter=waiting),
        held_since=Min("uploaded_at", filter=waiting),
        infected=Count("pk", filter=Q(state=FileState.INFECTED)),
        unscanned=Count("pk", filter=ready & Q(scanned_at__isnull=True)),
        files=Count("pk", filter=waiting | ready),
        size=Sum("size", filter=waiting | ready),
    )
    return Scanning(clamd.is_configured(), **{**found, "size": found["size"] or 0})

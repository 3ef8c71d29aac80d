"""Journals: what each worker has sent of the rows it holds, known even when it is killed.

The database learns of many mails at once. Until then the worker's journal alone knows which of them
the mail server has taken: a line each, written at once. The worker keeps its journal locked as long
as it lives, so a journal that can be locked and is not empty is that of a dead one: whoever finds it
closes what was sent and gives back the rest. At most the one mail that was under way is sent again.

A line is safe from the death of its process, not from that of the machine: then the mails of the last
moments go out once more, with the same Message-ID.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from digests.models import Delivery, DeliveryState

SUFFIX = ".journal"


@dataclass(frozen=True)
class Left:
    """What a worker left behind: its claim, the keys it had sent, and when it wrote last."""

    claim: UUID
    sent: list[int]
    at: datetime


class Journal:
    """A locked file. ``begin`` comes before the rows are claimed, ``clear`` after they are closed."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    def begin(self, claim: UUID) -> None:
        self.clear()
        os.write(self._descriptor, f"{claim.hex} {os.getpid()}\n".encode())

    def note(self, *pks: int) -> None:
        """The mail server has taken the mail of ``pks``: of one row, or of several that it told of."""
        os.write(self._descriptor, b"".join(b"%d\n" % pk for pk in pks))

    def clear(self) -> None:
        os.ftruncate(self._descriptor, 0)

    def read(self) -> Left | None:
        """None when nothing is left; a last line that was not finished does not count."""
        status = os.fstat(self._descriptor)
        if not status.st_size:
            return None
        whole, _, _ = os.pread(self._descriptor, status.st_size, 0).rpartition(b"\n")
        first, *others = whole.split(b"\n")
        if not first:
            return None
        claim = UUID(first.split()[0].decode())
        return Left(
            claim, [int(line) for line in others], datetime.fromtimestamp(status.st_mtime, UTC)
        )

    def close(self) -> None:
        """Unlock it; what is in it is anybody's to settle."""
        os.close(self._descriptor)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.SENDING_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def lock(path: Path) -> Journal | None:
    """The journal at ``path``; None when its worker lives."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
            return Journal(path, descriptor)
        os.close(descriptor)  # somebody removed it meanwhile


@contextmanager
def journal_of_line() -> Iterator[Journal | None]:
    """The journal of one of this machine's lines to the mail server; None when all are in use."""
    names = (f"line-{number}{SUFFIX}" for number in range(1, settings.SENDING_LINES + 1))
    found = (lock(_folder() / name) for name in names)
    journal = next((each for each in found if each is not None), None)
    try:
        if journal is not None:
            settle(journal)
        yield journal
    finally:
        if journal is not None:
            journal.close()


@contextmanager
def journal_of_its_own() -> Iterator[Journal]:
    """A journal beside those of the lines, for a few mails that must not wait for one."""
    journal = None
    while journal is None:  # the sweep may look at a new file for a moment
        journal = lock(_folder() / f"mails-{uuid4().hex}{SUFFIX}")
    try:
        yield journal
        if journal.read() is None:  # otherwise the database has not learnt of it
            journal.remove()
    finally:
        journal.close()


def settle(journal: Journal) -> int:
    """Close what a dead worker had sent and give back the rest; says how many rows it had open."""
    left = journal.read()
    if left is None:
        return 0
    held = Delivery.objects.held_by(left.claim)
    sent = held.filter(pk__in=left.sent).update(
        state=DeliveryState.SENT, sent_at=left.at, claim=None, error=""
    )
    rest = held.release()
    journal.clear()
    return sent + rest


def settle_dead() -> int:
    """Settle the journals of this machine's dead workers; says how many rows they had open."""
    count = 0
    for path in sorted(_folder().glob(f"*{SUFFIX}")):
        journal = lock(path)
        if journal is None:
            continue
        try:
            count += settle(journal)
            if path.name.startswith("mails-"):
                journal.remove()
        finally:
            journal.close()
    return count

"""Asking for one's data, making the archive, handing it out, and removing it.

A row is the request; a worker claims it, and whatever is killed on the way is taken up by another.
"""

import logging
import tempfile
from datetime import datetime, timedelta

from celery import current_app
from django.core.files import File
from django.db import IntegrityError, transaction

from membership.people import signals
from membership.people.errors import ArchiveUnderWay, AskedTooSoon
from membership.people.models import ArchiveState, DataArchive, User
from membership.people.models.archives import private_files
from membership.people.retention import ARCHIVE_FILES
from membership.people.rights.archive import write_archive
from membership.people.rights.files import remove_files
from portal.records.actions import record
from portal.records.retention import rule_named

logger = logging.getLogger(__name__)

ONE_EVERY = timedelta(days=1)
"""An archive costs the server some work; nothing of interest changes more often."""

ATTEMPTS = 3
"""How often a worker tries before the person is told that it failed."""


def latest_of(user: User) -> DataArchive | None:
    """The archive that ``user`` asked for last."""
    archive: DataArchive | None = DataArchive.objects.filter(user=user).first()
    return archive


@transaction.atomic
def ask_for_my_data(*, acting_user: User, now: datetime) -> DataArchive:
    """``acting_user`` asks for an archive of everything that is held about her.

    Raises ArchiveUnderWay while one is being made, AskedTooSoon within a day of the last one.
    """
    User.objects.select_for_update().get(pk=acting_user.pk)
    last = DataArchive.objects.filter(user=acting_user).exclude(state=ArchiveState.FAILED).first()
    if last is not None and last.is_under_way:
        raise ArchiveUnderWay
    if last is not None and now < last.asked_at + ONE_EVERY:
        raise AskedTooSoon(last.asked_at + ONE_EVERY)
    try:
        with transaction.atomic():
            archive = DataArchive.objects.create(user=acting_user, asked_at=now)
    except IntegrityError:
        raise ArchiveUnderWay from None
    record(archive, "asked for", acting_user=acting_user)
    enqueue(archive.pk)
    return archive


def available_until(archive: DataArchive) -> datetime | None:
    """The moment from which the file of a ready archive is not handed out, deleted already or not."""
    return archive.ready_at and archive.ready_at + rule_named(ARCHIVE_FILES).after


def is_available(archive: DataArchive, *, now: datetime) -> bool:
    """Whether the archive can be downloaded at ``now``."""
    until = available_until(archive)
    return archive.is_ready and until is not None and now < until


def enqueue(pk: int) -> None:
    """Ask the workers for the archive once the transaction is kept; the sweep asks again each minute."""
    transaction.on_commit(
        lambda: current_app.send_task("people.make_archive", args=[pk], retry=False), robust=True
    )


def sweep(*, now: datetime) -> int:
    """Ask again for what waits or was left by a worker that died; how many it was."""
    pks = list(DataArchive.objects.claimable(now).order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        enqueue(pk)
    return len(pks)


def make_archive(pk: int, *, now: datetime) -> ArchiveState | None:
    """Make the archive ``pk``; the state it is left in, or None when it was not to be had.

    What a worker that died left behind is removed first. Only the one whose claim still stands
    when the file is whole makes it known, so that nobody is told twice.
    """
    if not DataArchive.objects.claim(pk, now):
        return None
    archive = DataArchive.objects.select_related("user").get(pk=pk)
    remove_files(archive)
    if archive.attempts > ATTEMPTS:
        return _give_up(archive, now)
    try:
        name, size = _write(archive, now)
    except Exception:  # the row goes back and is tried again; other rows are not held up
        logger.exception("Archive %s could not be made.", pk)
        if archive.attempts >= ATTEMPTS:
            return _give_up(archive, now)
        DataArchive.objects.held(pk, now).update(state=ArchiveState.WAITING)
        return ArchiveState.WAITING
    return _publish(archive, name, size, claimed_at=now)


def _write(archive: DataArchive, now: datetime) -> tuple[str, int]:
    """The archive's file, whole; its name and its size in bytes."""
    with tempfile.TemporaryFile() as file:
        write_archive(archive.user, file, now=now)
        size = file.tell()
        file.seek(0)
        name = private_files().save(f"{archive.folder}/{now:%Y%m%d%H%M%S%f}.zip", File(file))
    return name, size


def _publish(archive: DataArchive, name: str, size: int, *, claimed_at: datetime) -> ArchiveState:
    with transaction.atomic():
        mine = DataArchive.objects.held(archive.pk, claimed_at).update(
            state=ArchiveState.READY, ready_at=claimed_at, file=name, size=size
        )
        if mine:
            signals.archive_ready.send(DataArchive, archive_pk=archive.pk)
    if not mine:  # the claim ran out, or the account was erased meanwhile
        private_files().delete(name)
    return ArchiveState.READY if mine else ArchiveState.CLAIMED


def _give_up(archive: DataArchive, claimed_at: datetime) -> ArchiveState:
    DataArchive.objects.held(archive.pk, claimed_at).update(state=ArchiveState.FAILED)
    return ArchiveState.FAILED

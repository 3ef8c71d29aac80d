"""Whether this machine may send, and whether the mail server is there: asked before each run."""

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F

from digests.models import Sending
from portal.records.actions import record

logger = logging.getLogger(__name__)

TRIED_AGAIN_AFTER = timedelta(seconds=20)
"""How long a mail server that is away is left alone; below the 30 seconds of mail that was asked for."""

COPIED = "This database was set up on another machine"
RENAMED = "This database was set up under another name"
SET_BACK = "This database was set back to an earlier state"


@dataclass(frozen=True)
class Mark:
    """What the file says: which installation this machine sends for, and its last run."""

    mark: str
    serial: int


def _file() -> Path:
    return Path(settings.SENDING_DIR) / "installation.json"


def _read() -> Mark:
    """What the file says; a machine without one gets a mark that no database has."""
    try:
        return Mark(**json.loads(_file().read_text()))
    except FileNotFoundError:
        _write(Mark(uuid4().hex, 0), once=True)
        return Mark(**json.loads(_file().read_text()))


def _write(mark: Mark, *, once: bool = False) -> None:
    """The file changes as a whole; ``once`` only when there is none."""
    file = _file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{uuid4().hex}")
    unfinished.write_text(json.dumps(asdict(mark)))
    if not once:
        unfinished.replace(file)
        return
    with suppress(FileExistsError):
        file.hardlink_to(unfinished)
    unfinished.unlink()


def host() -> str:
    """The name of this site; port and scheme may change without its being another."""
    return urlsplit(settings.SITE_URL).hostname or ""


def _row(here: Mark) -> Sending:
    """The row; a new database belongs to the first machine that asks it."""
    mine = {"mark": UUID(here.mark), "serial": here.serial, "host": host()}
    return Sending.objects.get_or_create(pk=1, defaults=mine)[0]


def _why_not(here: Mark, row: Sending) -> str:
    """Why nothing may be sent from ``here``; empty when it may.

    The file is read before the row: another worker of this machine may count a run in between, which
    it does in the row first. That a database was set back is true for every machine as soon as one
    has seen it, until somebody says that it may send.
    """
    if here.mark != row.mark.hex:
        return COPIED
    if row.host != host():
        return RENAMED
    return SET_BACK if here.serial > row.serial or row.stopped == SET_BACK else ""


def is_stopped() -> bool:
    """Whether this machine has nothing to do with the mails of this database."""
    return _look()[1] != ""


def why_not() -> str:
    """What keeps this machine from sending; empty when nothing does."""
    here = _read()
    return _why_not(here, _row(here))


def may_send(*, now: datetime) -> bool:
    """Whether this machine may send and the mail server is to be tried."""
    row, stopped = _look()
    return not stopped and (row.next_try_at is None or row.next_try_at <= now)


def _look() -> tuple[Sending, str]:
    """The row, and why nothing may be sent, which is noted for whoever watches over the portal."""
    here = _read()
    row = _row(here)
    stopped = _why_not(here, row)
    if row.stopped != stopped:
        noted = Sending.objects.filter(stopped=row.stopped)  # unless another machine has seen more
        noted.update(stopped=stopped)
    if stopped:
        logger.error(
            "%s: it sends nothing until `manage.py allow_sending` is run on this machine.", stopped
        )
    return row, stopped


def note_run() -> None:
    """Count a run that sends, in the database first: a restored copy of before has a lower number."""
    row = _row(_read())
    Sending.objects.update(serial=F("serial") + 1)
    row.refresh_from_db()
    _write(Mark(row.mark.hex, row.serial))


def note_outage(words: str, *, now: datetime) -> None:
    """The mail server does not answer: nobody tries it for a moment."""
    away = Sending.objects.filter(pk=1)
    away.update(away_words=words, next_try_at=now + TRIED_AGAIN_AFTER)
    if away.filter(away_since=None).update(away_since=now):
        logger.error("The mail server is away: %s", words)


def note_answer() -> None:
    """The mail server takes mail again."""
    if Sending.objects.filter(away_since__isnull=False).update(
        away_since=None, away_words="", next_try_at=None
    ):
        logger.warning("The mail server is back.")


@transaction.atomic
def allow_sending(*, reason: str, acting_user: Any = None) -> str:
    """Let this machine send for this database; says what had kept it from it."""
    here = _read()
    row = _row(here)
    stopped = _why_not(here, row)
    old = {"host": row.host, "stopped": stopped}
    row.host, row.stopped = host(), ""
    row.serial = max(row.serial, here.serial)
    row.save()
    record(
        row,
        "sending allowed",
        acting_user=acting_user,
        old=old,
        new={"host": row.host},
        reason=reason,
    )
    transaction.on_commit(lambda: _write(Mark(row.mark.hex, row.serial)))
    return stopped


def state() -> str:
    """For whoever watches over the portal: "ok", or what is the matter."""
    row = Sending.objects.filter(pk=1).first()
    if row is None:
        return "ok"
    if row.stopped:
        return f"stopped: {row.stopped[0].lower()}{row.stopped[1:]}"
    return f"mail server away since {row.away_since:%d %B %H:%M}" if row.away_since else "ok"

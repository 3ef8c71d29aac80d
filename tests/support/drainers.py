"""Workers that send, as processes that can be killed at any moment; another takes the place of each.

They are forked from one process that has loaded Django, so that a new one is there at once.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import sleep
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection

from digests.models import Delivery


class Drainers:
    """So many workers over the database of this test, sending to an SMTP server."""

    def __init__(self, number: int, *, smtp_port: int, **given: Any) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.support.ready"])
        self._here = {
            "database": str(connection.settings_dict["NAME"]),
            "settings": {
                "SENDING_DIR": str(settings.SENDING_DIR),
                "SENDING_LINES": number,
                "EMAIL_BACKEND": "digests.backends.SmtpBackend",
                "EMAIL_HOST": "127.0.0.1",
                "EMAIL_PORT": smtp_port,
                **given,
            },
        }
        self.processes: list[BaseProcess] = [self._start() for _ in range(number)]

    def _start(self) -> BaseProcess:
        process = self._context.Process(target=_work, args=(self._here,), daemon=True)
        process.start()
        return process

    def kill_one_that_holds_rows(self) -> int:
        """SIGKILL to a worker in the middle of its claim, and a new one in its place; how many rows it
        held, 0 when there was none to kill."""
        for pid, claim in held_claims():
            held = Delivery.objects.held_by(claim).count()
            mine = next((each for each in self.processes if each.pid == pid), None)
            if mine is None or not held:
                continue
            os.kill(pid, signal.SIGKILL)
            mine.join()
            self.processes.remove(mine)
            self.processes.append(self._start())
            return Delivery.objects.held_by(claim).count()
        return 0

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.join()


def held_claims() -> list[tuple[int, UUID]]:
    """Which process holds which claim, after the journals."""
    found = []
    for path in Path(settings.SENDING_DIR).glob("line-*.journal"):
        words = path.read_text().partition("\n")[0].split()
        if len(words) == 2:
            found.append((int(words[1]), UUID(words[0])))
    return found


@contextmanager
def drainers(number: int, *, smtp_port: int, **given: Any) -> Iterator[Drainers]:
    """``given`` are settings that theirs are to be."""
    found = Drainers(number, smtp_port=smtp_port, **given)
    try:
        yield found
    finally:
        found.end()


def _work(here: dict[str, Any]) -> None:
    """Send what waits, for ever: as a worker of Celery does when it is asked each moment."""
    from digests.actions.deliveries import drain
    from digests.sending import standing
    from digests.sending.journals import settle_dead

    connection.settings_dict["NAME"] = here["database"]
    for name, value in here["settings"].items():
        setattr(settings, name, value)
    standing.TRIED_AGAIN_AFTER *= 0
    while True:
        try:
            settle_dead()
            drain()
        except OperationalError:
            close_old_connections()
        sleep(0.05)

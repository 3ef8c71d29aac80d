"""Sends through a Celery worker and breaks what it can; prints what became of it as JSON.

What it cannot start anew itself it asks for by a line on standard output.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from tests.support.sink import BareSink

DELIVERIES = int(os.environ.get("BENCH_DELIVERIES", 20_000))
BETWEEN_KILLS = 2  # seconds
AWAY = 10  # seconds
SINK_SECONDS = 0.004  # a mail: slow enough that there is something to break
WORKERS = 3
DEADLINE = 400  # seconds


class Breaking:
    """One run, with what has happened in it so far."""

    def __init__(self, sink: "BareSink") -> None:
        self.sink = sink
        self.began = monotonic()
        self.next_kill = self.began + BETWEEN_KILLS
        self.kills = self.hits = self.held = 0
        self.faults: list[tuple[float, Callable[[], None]]] = [
            (0.15, lambda: print("restart redis", flush=True)),
            (0.35, lambda: print("restart database", flush=True)),
            (0.55, self._server_leaves),
        ]
        self.back_at = 0.0

    def _server_leaves(self) -> None:
        self.sink.away.touch()
        self.back_at = monotonic() + AWAY

    def until_done(self) -> None:
        from django.db import DatabaseError, close_old_connections, connection

        while monotonic() - self.began < DEADLINE:
            try:
                if not self._open():
                    return
                self._break_something()
            except DatabaseError:  # it is being started anew
                connection.close()
                close_old_connections()
            sleep(0.2)

    def _open(self) -> bool:
        from digests.models import Delivery

        return Delivery.objects.filter(state__in=["waiting", "claimed"]).exists()

    def _break_something(self) -> None:
        if self.faults and self.sink.count() > self.faults[0][0] * DELIVERIES:
            self.faults.pop(0)[1]()
        if self.back_at and monotonic() > self.back_at:
            self.back_at = 0
            self.sink.away.unlink()
        if monotonic() > self.next_kill:
            self._kill()
            self._sweep()
            self.next_kill = monotonic() + BETWEEN_KILLS

    def _kill(self) -> None:
        """SIGKILL to a worker, if there is one, to one that holds deliveries."""
        from digests.models import Delivery
        from tests.support.drainers import held_claims

        for pid, claim in held_claims():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                held = Delivery.objects.held_by(claim).count()
                self.kills += 1
                self.hits += held > 0
                self.held += held
                return

    def _sweep(self) -> None:
        """What beat asks for each minute."""
        from celery import current_app

        with suppress(Exception):  # the broker is being started anew: beat asks again
            current_app.send_task("digests.sweep", retry=False)


@contextmanager
def celery_worker(port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "-A", "portal.celery", "worker", "-c", str(WORKERS)]
    quiet = ["--loglevel", "CRITICAL", "--without-gossip", "--without-mingle"]
    environment = {**os.environ, "SMTP_PORT": str(port), "LOG_LEVEL": "CRITICAL"}
    worker = subprocess.Popen(
        [*command, *quiet],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def broken(folder: Path) -> dict[str, Any]:
    from django.utils import timezone

    from digests.models import Delivery, Frequency
    from tests.benchmarks import digests_data as data
    from tests.support.sink import bare_sink

    data.fill({Frequency.WEEKLY: DELIVERIES})
    with bare_sink(folder, seconds=SINK_SECONDS) as sink, celery_worker(sink.port):
        data.plan(Frequency.WEEKLY, now=timezone.now())
        run = Breaking(sink)
        run.until_done()
        mails = sink.mails()
    reached = len({to for to, _ in mails})
    return {
        "deliveries": DELIVERIES,
        "seconds": monotonic() - run.began,
        "kills": run.kills,
        "hits": run.hits,
        "held": run.held,
        "away": AWAY,
        "reached": reached,
        "message_ids": len(mails),
        "repeats": mails.total() - len(mails),
        "states": dict(Counter(Delivery.objects.values_list("state", flat=True))),
    }


def main() -> None:
    from tests.benchmarks.forum_plan import make_database

    make_database()
    print(json.dumps(broken(Path(sys.argv[1]))), flush=True)


if __name__ == "__main__":
    django.setup()
    main()

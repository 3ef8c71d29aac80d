"""Fills the database of its process, plans and sends; prints what it found as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import django

WORKERS = 2
DAILY, WEEKLY, MONTHLY = 40_000, 50_000, 10_000
SHARING = {"daily": "thousands share", "weekly": "ten share", "monthly": "no two share"}


def measured(folder: Path, scale: float = 1) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from digests.models import Frequency
    from portal.tooling.bench import cpu_seconds
    from tests.benchmarks import digests_data as data
    from tests.benchmarks import digests_floors as floors
    from tests.benchmarks.digests_bare import bare_smtp
    from tests.benchmarks.digests_worker import Counter
    from tests.support.sink import bare_sink

    began = perf_counter()
    numbers = zip(
        (Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY),
        (DAILY, WEEKLY, MONTHLY),
        strict=True,
    )
    readers = {frequency: int(number * scale) for frequency, number in numbers}
    data.fill(readers)
    met: dict[str, Any] = {"filled": perf_counter() - began, "runs": {}, "planned": 0.0}
    counter, issues = Counter(), {}
    workers: list[dict[str, Any]] = []
    with bare_sink(folder) as sink:
        for frequency in readers:
            began = perf_counter()
            with connection.execute_wrapper(counter):
                issues[frequency] = data.plan(frequency, now=timezone.now())
            met["planned"] += perf_counter() - began
            if frequency == Frequency.DAILY:
                edition, mould = floors.a_mould(issues[frequency])
                built = mould.fill(floors.own(1)).message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
                met |= {
                    "kilobytes": len(built) / 1000,
                    "bare": bare_smtp(sink.port, built, WORKERS),
                    "drawn": floors.drawn_by_template(edition, mould),
                    "filled_rate": floors.filled(mould),
                }
            of_sink = cpu_seconds([sink.pid])
            seconds, took = sent_by_workers(sink.port)
            workers += took
            sent = issues[frequency].deliveries.filter(state="sent").count()
            met["runs"][frequency] = {
                "mails": readers[frequency],
                "sent": sent,
                "seconds": seconds,
                "sharing": SHARING[frequency],
                "cpu": sum(each["cpu"] for each in took) + cpu_seconds([sink.pid]) - of_sink,
            }
    met["statements"] = counter.count + sum(each["statements"] for each in workers)
    met["mails"] = sum(readers.values())
    met["megabytes"] = max(each["megabytes"] for each in workers)
    return met


def sent_by_workers(port: int) -> tuple[float, list[dict[str, Any]]]:
    """How long two workers take for what waits, from the word to begin, and what each took."""
    environment = {**os.environ, "SMTP_PORT": str(port)}
    command = [sys.executable, "-m", "tests.benchmarks.digests_worker"]
    workers = [
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(WORKERS)
    ]
    for worker in workers:  # they say when they are loaded
        assert worker.stdout is not None
        worker.stdout.readline()
    began = perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    outputs = [worker.communicate()[0] for worker in workers]
    seconds = perf_counter() - began
    return seconds, [json.loads(output.splitlines()[-1]) for output in outputs]


def main() -> dict[str, Any]:
    from tests.benchmarks.forum_plan import make_database

    make_database()
    return measured(Path(sys.argv[1]), float(os.environ.get("BENCH_SCALE", 1)))


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main()))

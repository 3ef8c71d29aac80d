"""An issue for 100,000 subscribers on PostgreSQL, planned and sent to a local SMTP server.

Mails a second depend on the machine and on who else uses it. The bound is for the clock; beside it stands
what the processor time of workers, PostgreSQL's part for them and the SMTP server would allow on two cores
that do nothing else (where that holds and the clock does not, the machine was busy), and what bare SMTP
and drawing by template manage in the same run.
"""

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.services import services

DATABASE = "portal_bench_digests"
WORKERS = CORES = 2
PLANNED_SECONDS = 20
SHARED_A_SECOND, DIFFERENT_A_SECOND = 1000, 240
STATEMENTS_A_READER = 0.1
MEGABYTES = 300


def main() -> int:
    """Measure in a process of its own over a database of its own; gives the exit status."""
    with services() as found, TemporaryDirectory(prefix="bench-digests-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.digests_settings",
            "DATABASE_URL": found.database_named(DATABASE),
            "REDIS_URL": found.redis,
            "PORTAL_DATA_DIR": folder,
            "SENDING_LINES": str(WORKERS),
        }
        command = [sys.executable, "-m", "tests.benchmarks.digests_measures", folder]
        child = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return report(json.loads(child.stdout.splitlines()[-1]))


def report(met: dict[str, Any]) -> int:
    """Print what was measured; gives the exit status."""
    print(
        f"\n100,000 subscribers, written in {met['filled']:.0f} s; mails of {met['kilobytes']:.0f} kB"
    )
    bare, drawn = met["bare"], met["drawn"]
    print(
        f"  {'bare SMTP':<28} {bare:7.0f} a second over {WORKERS} connections, nothing else to do"
    )
    print(f"  {'drawn by template':<28} {drawn:7.0f} a second of one core")
    print(f"  {'built before and filled':<28} {met['filled_rate']:7.0f} a second of one core")
    holds = [_at_most("planned", met["planned"], PLANNED_SECONDS, "s")]
    for name, run in met["runs"].items():
        bound = DIFFERENT_A_SECOND if name == "monthly" else SHARED_A_SECOND
        rate = run["mails"] / run["seconds"]
        alone = CORES * run["mails"] / run["cpu"]
        good = rate >= bound and run["sent"] == run["mails"]
        print(
            f"  {name + ', ' + run['sharing']:<28} {rate:7.0f} a second by the clock, {alone:.0f} by"
            f" processor time   bound {bound}   {rate / bare:.2f} ({alone / bare:.2f}) of bare SMTP,"
            f" {rate / drawn:.1f} ({alone / drawn:.1f}) of a core's drawing{'' if good else '   BROKEN'}"
        )
        holds.append(good)
    statements = met["statements"] / met["mails"]
    holds.append(_at_most("SQL statements a reader", statements, STATEMENTS_A_READER, "", digits=3))
    holds.append(_at_most("memory of a worker", met["megabytes"], MEGABYTES, "MB"))
    return 0 if all(holds) else 1


def _at_most(name: str, value: float, bound: float, unit: str, digits: int = 1) -> bool:
    good = value <= bound
    print(f"  {name:<28} {value:7.{digits}f} {unit}   bound {bound}{'' if good else '   BROKEN'}")
    return good

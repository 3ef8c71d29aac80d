"""20,000 deliveries through Celery while everything breaks: workers are killed, Redis is emptied,
PostgreSQL is started anew, the mail server is away. Nobody is left out, and hardly anybody written to twice.
"""

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.services import postgresql, redis_server

DATABASE = "portal_bench_faults"
KILLS_THAT_HIT = 5
WORKERS = 3


def main() -> int:
    """Over servers of its own, which it may break; gives the exit status."""
    with (
        postgresql(commits_are_kept=True) as database,
        redis_server() as redis,
        TemporaryDirectory(prefix="bench-faults-") as folder,
    ):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.digests_settings",
            "DATABASE_URL": f"{database.url}/{DATABASE}",
            "REDIS_URL": redis.url,
            "PORTAL_DATA_DIR": folder,
            "SENDING_LINES": str(WORKERS),
        }
        command = [sys.executable, "-m", "tests.benchmarks.digests_breaking", folder]
        child = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        restarts = {"restart redis": redis.restart, "restart database": database.restart}
        for line in child.stdout or ():
            if line.strip() in restarts:
                restarts[line.strip()]()
            elif line.startswith("{"):
                return max(child.wait(), report(json.loads(line)))
        return child.wait() or 1


def report(met: dict[str, Any]) -> int:
    """Print what was found; gives the exit status."""
    states, mails = met["states"], met["deliveries"]
    print(
        f"\n{mails:,} deliveries in {met['seconds']:.0f} s: {met['kills']} workers killed, of which"
        f" {met['hits']} held claimed deliveries ({met['held']:,} in all); Redis emptied, PostgreSQL"
        f" started anew, mail server away for {met['away']} s"
    )
    rules = {
        f"nobody left out: {met['reached']:,} reached": met["reached"] == mails,
        f"repeats: {met['repeats']}, at most one a kill": met["repeats"] <= met["kills"],
        "each repeat with the same Message-ID": met["message_ids"] == met["reached"],
        f"the ledger adds up: {states}": states == {"sent": mails},
        f"at least {KILLS_THAT_HIT} kills hit": met["hits"] >= KILLS_THAT_HIT,
    }
    for rule, holds in rules.items():
        print(f"  {rule}{'' if holds else '   BROKEN'}")
    return 0 if all(rules.values()) else 1

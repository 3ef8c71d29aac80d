"""A consultation with 20 questions and 100,000 responses on PostgreSQL: its results page, round over round
and every part of its open data, uncached, and the export of every response. As many queries as for 78, or
fewer of a part where open data comes in several; the export holds no more the longer it gets. Then what
it costs to receive one more.
"""

import json
import os
import subprocess
import sys
from typing import Any

from tests.benchmarks import survey_receiving
from tests.benchmarks.services import services

SETTINGS = "tests.benchmarks.forum_settings"
DATABASE = "portal_bench_results"
MILLISECONDS = 500  # p50 of a page on the clock
MEGABYTES = 20  # that an export may grow by over its last nine tenths


def main() -> int:
    """Fill and measure in a process of its own; gives the exit status."""
    with services() as found:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": found.database_named(DATABASE),
            "REDIS_URL": found.redis,
            "BENCH_PAGES_KEPT_SECONDS": "0",
        }
        command = [sys.executable, "-m", "tests.benchmarks.survey_measures"]
        child = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        met = json.loads(child.stdout.splitlines()[-1])
        shown = report(met)
        return max(shown, survey_receiving.main(found, SETTINGS, DATABASE, met["receiving"]))


def report(met: dict[str, Any]) -> int:
    """Print what was measured; gives the exit status."""
    print(f"\n100,000 responses to 20 questions, written in {met['filled']:.0f} s")
    holds = []
    for name, seconds in met["pages"].items():
        few, many = met["queries"][name]
        as_few = many <= few if name.startswith("open data") else many == few
        good = seconds * 1000 <= MILLISECONDS and as_few
        print(
            f"  {name:<28} {seconds * 1000:7.0f} ms   bound {MILLISECONDS}"
            f"   {many} queries, {few} for 78{'' if good else '   BROKEN'}"
        )
        holds.append(good)
    growth = met["export growth"]
    good = growth <= MEGABYTES
    print(
        f"  {'export, all responses':<28} {met['export seconds']:7.0f} s"
        f"   grew by {growth:.1f} MB   bound {MEGABYTES}{'' if good else '   BROKEN'}"
    )
    return 0 if all([*holds, good]) else 1

"""`make bench`: on data and a port of its own, so that a portal that runs is left alone."""

import os

import django

from portal.tooling.steps import BUILD

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
os.environ.setdefault("PORTAL_DATA_DIR", str(BUILD / "bench"))
os.environ.setdefault("PORT", "8090")
django.setup()

if __name__ == "__main__":
    from portal.tooling import bench
    from tests.benchmarks import groups, imports, planner
    from tests.benchmarks.bounds import BOUNDS

    pages = bench.main(BOUNDS)
    raise SystemExit(max(pages, groups.main(), imports.main(), planner.main()))

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
    from tests.benchmarks import (
        digests_faults,
        digests_sending,
        forum_pages,
        forum_search,
        groups,
        imports,
        planner,
        survey_results,
    )
    from tests.benchmarks.bounds import BOUNDS

    pages = bench.main(BOUNDS)
    pages_and_figures = (groups, imports, planner, forum_pages, forum_search, survey_results)
    parts = (*pages_and_figures, digests_sending, digests_faults)
    raise SystemExit(max(pages, *(part.main() for part in parts)))

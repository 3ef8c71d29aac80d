"""PostgreSQL and Redis as in production; the environment says for how long pages are kept."""

from portal.lib.caching import redis_cache
from tests.benchmarks.settings import *

CACHES = {"default": redis_cache(env.str("REDIS_URL"))}
VISITORS_PAGES_KEPT_SECONDS = env.float("BENCH_PAGES_KEPT_SECONDS", 0)
# A connection that ends takes along what it has cost.
DATABASES["default"]["CONN_MAX_AGE"] = None

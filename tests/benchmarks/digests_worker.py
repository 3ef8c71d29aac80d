"""A worker of its own process: sends until nothing waits, and prints what it took as JSON."""

import json
import resource
from collections.abc import Callable
from time import process_time
from typing import Any

import django


class Counter:
    """Counts the statements of its process."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def _of_the_database() -> float:
    """Seconds of the process of PostgreSQL that serves this one; it is a new connection's."""
    from django.db import connection

    from portal.tooling.bench import cpu_seconds

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu_seconds([cursor.fetchone()[0]])


def main() -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from digests.actions.deliveries import drain
    from digests.models import Delivery

    counter = Counter()
    began = process_time()
    with connection.execute_wrapper(counter):
        while Delivery.objects.claimable(timezone.now()).exists():
            drain()
    return {
        "statements": counter.count,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "cpu": process_time() - began + _of_the_database(),
    }


if __name__ == "__main__":
    django.setup()
    import portal.urls  # noqa: F401 as a worker has it after its first mail

    print("ready", flush=True)
    input()  # the word to begin
    print(json.dumps(main()))

"""The public page of a group and its page as at another day: 12 seats with 3 years of terms, and 300
seats with 20 years. The queries must be as many, and the time must keep below a bound.
"""

import statistics
from dataclasses import dataclass
from time import perf_counter

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from membership.bodies.models import Body
from portal.lib.time import add_months, today
from tests.benchmarks.imports import cpu_so_far
from tests.support.groups import group_of

SMALL, LARGE = (12, 3), (300, 20)  # seats, and years of terms
MILLISECONDS = 600  # of processor time for the large group's page, a quarter of it on our machine
ROUNDS = 5


@dataclass(frozen=True)
class Cost:
    """What a page costs once it is warm."""

    page: str
    queries: int
    clock: float
    cpu: float
    kilobytes: int

    def line(self) -> str:
        return (
            f"{self.page:<34} {self.queries:4} queries {self.cpu:8.1f} ms CPU"
            f" {self.clock:8.1f} ms {self.kilobytes:5} KB"
        )


def _measured(client: Client, name: str, address: str) -> Cost:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(address).content)
        queries = len(captured)
    rounds = [_round(client, address) for _ in range(ROUNDS)]
    clock, cpu = (statistics.median(each) * 1000 for each in zip(*rounds, strict=True))
    return Cost(name, queries, clock, cpu, size // 1024)


def _round(client: Client, address: str) -> tuple[float, float]:
    clock, cpu = perf_counter(), cpu_so_far()
    client.get(address)
    return perf_counter() - clock, cpu_so_far() - cpu


def _costs(client: Client, body: Body, size: tuple[int, int]) -> list[Cost]:
    page, label = body.get_absolute_url(), f"{size[0]} seats, {size[1]} years"
    then = add_months(today(), -14)
    return [
        _measured(client, f"today: {label}", page),
        _measured(client, f"as at a day: {label}", f"{page}as-at/{then}/"),
    ]


def main() -> int:
    """Measure both pages of both groups in a transaction that is undone; gives the exit status."""
    client = Client(headers={"host": "127.0.0.1"})
    with transaction.atomic():
        small, large = (_costs(client, group_of(*size), size) for size in (SMALL, LARGE))
        transaction.set_rollback(True)
    print("\nThe public page of a group")
    for cost in (*small, *large):
        print(cost.line())
    equal = [cost.queries for cost in small] == [cost.queries for cost in large]
    fast = max(cost.cpu for cost in large) <= MILLISECONDS
    print(f"as many queries: {'yes' if equal else 'no   BROKEN'}")
    print(f"bound {MILLISECONDS} ms CPU{'' if fast else '   BROKEN'}")
    return 0 if equal and fast else 1

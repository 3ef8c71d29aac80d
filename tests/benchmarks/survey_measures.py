"""Fills the database of its process and measures a round's results in it; prints what it found as JSON."""

import json
import statistics
from pathlib import Path
from time import perf_counter
from typing import Any

import django

SMALL, LARGE = 78, 100_000  # responses
ROUNDS = 9  # the median of them counts
PAGES = 4  # of the results
COMPARED_PAGES = 7  # of the questions round over round
ROUNDS_END = "-rounds"  # of the address of a notice with two rounds
PAGE_SIZE = 4096  # bytes
ROWS_BEFORE = 10_000  # of the export, until whatever it holds is held


def resident() -> float:
    """Megabytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_SIZE / 1e6


def growth(lines: Any) -> float:
    """How many megabytes more are held while the rest is read than while the first lines were."""
    before = most = 0.0
    for number, _ in enumerate(lines):
        if number % 500 == 0:
            most = max(most, resident())
        if number == ROWS_BEFORE:
            before = most
    return max(0.0, most - before)


def addresses_of(size: str) -> dict[str, str]:
    """What is measured, by name: of a notice with one round, and of one whose two rounds ask the same."""
    from consultations.models import Question, Round
    from consultations.results.groups import Breakdown

    root, rounds = (f"/consultations/{size}{end}/results/" for end in ("", ROUNDS_END))
    found = {f"results, page {n}": f"{root}?page={n}" for n in range(1, PAGES + 1)}
    round_ = Round.objects.get(page__slug=size)
    for kind in ("single", "multiple", "ranking", "matrix", "number"):
        question = Question.objects.filter(survey__round=round_, kind=kind).earliest("order")
        found[f"{kind} by district"] = f"{root}1/{question.pk}/?by=district"
    for page in range(1, COMPARED_PAGES + 1):
        found[f"round over round, page {page}"] = f"{rounds}rounds/?page={page}"
    found["open data"] = f"{root}data.json"
    for by in Breakdown:
        found[f"open data by {by.word}"] = f"{root}data.json?by={by.word}"
    found["open data, two rounds"] = f"{rounds}data.json?by=district"
    return found


def measured(sizes: list[str]) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from consultations.models import Round
    from consultations.results.exports import rows_of
    from portal.lib.tables.writing import csv_lines

    found: dict[str, Any] = {"pages": {}, "queries": {}}
    client = Client(SERVER_NAME="127.0.0.1")
    for size in sizes:
        for name, first in addresses_of(size).items():
            queries, seconds = 0, 0.0
            for address in _parts(client, first):
                with CaptureQueriesContext(connection) as captured:
                    client.get(address)
                queries = max(queries, len(captured))
                taken = statistics.median(_seconds(client, address) for _ in range(ROUNDS))
                seconds = max(seconds, taken)
            found["queries"].setdefault(name, []).append(queries)
            found["pages"][name] = seconds
    large = Round.objects.get(page__slug=sizes[-1])
    began = perf_counter()
    found["export growth"] = growth(csv_lines(rows_of(large)))
    found["export seconds"] = perf_counter() - began
    return found


def _parts(client: Any, address: str) -> list[str]:
    """Where something comes in several parts, the addresses of all; the slowest of them counts."""
    found = []
    while address:
        found.append(address)
        response = client.get(address)
        is_data = response["Content-Type"] == "application/json"
        address = (response.json()["next"] or "") if is_data else ""
    return found


def _seconds(client: Any, address: str) -> float:
    began = perf_counter()
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}.")
    return perf_counter() - began


def main() -> dict[str, Any]:
    from tests.benchmarks import survey_data
    from tests.benchmarks.forum_plan import make_database

    make_database()
    began = perf_counter()
    for size, responses in (("small", SMALL), ("large", LARGE)):
        survey_data.fill(size, responses)
        survey_data.fill_rounds(f"{size}{ROUNDS_END}", responses)
    plan = survey_data.receive("receiving")
    survey_data.settle()
    filled = perf_counter() - began
    return {"filled": filled, "receiving": plan, **measured(["small", "large"])}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main()))

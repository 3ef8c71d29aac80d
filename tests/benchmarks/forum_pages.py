"""What the forums' pages cost on PostgreSQL with two workers: 240,000 posts, and a tenth of them.

A process of its own fills each size's database. Then both are served at once and measured in turns, a
round of every page after the other, so that a machine that is slow for a while is slow for all of them.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode

import psycopg
import redis

from portal.tooling import bench, serve
from portal.tooling.bench import BARE, Page
from portal.tooling.children import Family
from portal.tooling.steps import ROOT, fail
from tests.benchmarks.forum_plan import REPLIES, WARM_UP
from tests.benchmarks.services import Services, services

SETTINGS = "tests.benchmarks.forum_settings"
WORKERS = 2
ROUNDS = 11  # the median of them counts
REQUESTS_A_ROUND = 80
CSRF = "b" * 32
SHOWS_WITHIN = 2.0  # seconds, on a page that is kept
VISITORS_MULTIPLE, KEPT_MULTIPLE, PEOPLES_MULTIPLE = 12.0, 3.0, 20.0  # of the bare view
REPLY_MILLISECONDS = 15.0  # p50 on the clock
GROWTH, LAST_TO_FIRST = 1.15, 1.1
Costs = Mapping[str, float]


@dataclass
class Served:
    """One size's web server, with what it is asked for."""

    port: int
    pid: int
    database: str
    services: Services
    plan: Mapping[str, Any]

    def cpu(self) -> float:
        """Seconds of the server's processes, of PostgreSQL's that serve it, and of Redis."""
        with psycopg.connect(self.services.database_named(self.database)) as asked:
            rows = asked.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        cache = redis.Redis.from_url(self.services.redis).info()["process_id"]
        return bench.cpu_seconds([*bench.children_of(self.pid), *(pid for (pid,) in rows), cache])

    def pages(self) -> list[Page]:
        return [Page(BARE, "/bench/bare"), *(Page(*each) for each in self.plan["pages"])]

    def cost(self, page: Page) -> float:
        """CPU milliseconds a request, of one round; the bare view is asked as long as a page is."""
        times = REQUESTS_A_ROUND * (5 if page.name == BARE else 1)
        before = self.cpu()
        bench.ask(self.port, page, times)
        return (self.cpu() - before) / times * 1000

    def get(self, address: str) -> str:
        web = HTTPConnection("127.0.0.1", self.port, timeout=30)
        web.request("GET", address)
        text = web.getresponse().read().decode()
        web.close()
        return text

    def reply(self, cookie: str, text: str = "") -> float:
        """Seconds that a reply takes."""
        said = text or f"We can help with that, said at {perf_counter()}."
        headers = {
            "Cookie": f"{cookie}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        web = HTTPConnection("127.0.0.1", self.port, timeout=30)
        began = perf_counter()
        body = urlencode({"csrfmiddlewaretoken": CSRF, "body": said})
        web.request("POST", self.plan["reply"], body, headers)
        answer = web.getresponse()
        answer.read()
        taken = perf_counter() - began
        web.close()
        if answer.status != 302:
            fail(f"A reply is answered with {answer.status}.")
        return taken


def main() -> int:
    """Fill, serve and measure both sizes; gives the exit status."""
    with services() as found:
        plans = {size: _prepare(size, found) for size in ("tenth", "whole")}
        tenth, whole = _measure_in_turns(plans, found)
        kept = _measure_kept(plans["whole"], found)
    return _report(tenth, {**whole, **kept})


def _environment(size: str, found: Services, kept: float = 0) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": found.database_named(f"portal_bench_{size}"),
        "REDIS_URL": found.redis,
        "BENCH_PAGES_KEPT_SECONDS": str(kept),
    }


def _prepare(size: str, found: Services) -> Mapping[str, Any]:
    """What there is to ask for, once a process of its own has filled the database."""
    environment = {**os.environ, **_environment(size, found)}
    command = [sys.executable, "-m", "tests.benchmarks.forum_plan", size]
    child = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    plan: Mapping[str, Any] = json.loads(child.stdout.splitlines()[-1])
    print(f"{size}: {plan['filled']}", flush=True)
    return plan


def _start(size: str, plan: Mapping[str, Any], found: Services, port: int, kept: float) -> Family:
    serve.check_port(port)
    family = Family(cwd=ROOT, environment=_environment(size, found, kept))
    web = ["-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    quiet = ["--workers", str(WORKERS), "--log-level", "warning", "--no-control-socket"]
    family.start("web", [sys.executable, *web, *quiet])
    serve.wait_for_web(family, port)
    return family


def _served(
    size: str, plan: Mapping[str, Any], found: Services, port: int, family: Family
) -> Served:
    return Served(port, family.children["web"].pid, f"portal_bench_{size}", found, plan)


def _port() -> int:
    return int(os.environ["PORT"])


def _measure_in_turns(
    plans: Mapping[str, Mapping[str, Any]], found: Services
) -> tuple[Costs, Costs]:
    """With nothing kept: every page of both sizes, then replies."""
    families: list[Family] = []
    try:
        servers = []
        for port, (size, plan) in enumerate(plans.items(), start=_port()):
            families.append(_start(size, plan, found, port, kept=0))
            servers.append(_served(size, plan, found, port, families[-1]))
        tenth, whole = _rounds(servers)
        for server, costs in zip(servers, (tenth, whole), strict=True):
            costs |= _replies(server)
    finally:
        for family in families:
            family.end()
    return tenth, whole


def _rounds(servers: list[Served]) -> tuple[dict[str, float], dict[str, float]]:
    taken: list[dict[str, list[float]]] = [{}, {}]
    for server in servers:
        for page in server.pages():
            bench.ask(server.port, page, WARM_UP)
    for _ in range(ROUNDS):
        for page, other in zip(*(server.pages() for server in servers), strict=True):
            for server, asked, costs in zip(servers, (page, other), taken, strict=True):
                costs.setdefault(asked.name, []).append(server.cost(asked))
    tenth, whole = (
        {name: statistics.median(rounds) for name, rounds in costs.items()} for costs in taken
    )
    return tenth, whole


def _replies(server: Served) -> dict[str, float]:
    """What a reply costs by CPU, and how long half of them take at most; each by somebody else."""
    cookies = server.plan["cookies"]
    for cookie in cookies[:WARM_UP]:
        server.reply(cookie)
    before = server.cpu()
    taken = [server.reply(cookie) for cookie in cookies[WARM_UP : WARM_UP + REPLIES]]
    return {
        "reply": (server.cpu() - before) / REPLIES * 1000,
        "reply, p50": statistics.median(taken) * 1000,
    }


def _measure_kept(plan: Mapping[str, Any], found: Services) -> dict[str, float]:
    """As it is in production: visitors' pages are kept for a second."""
    family = _start("whole", plan, found, _port(), kept=1)
    try:
        server = _served("whole", plan, found, _port(), family)
        wanted = {"list, first page": "list, kept", "topic": "topic, kept"}
        pages = {each.name: each for each in server.pages()}
        costs: dict[str, float] = {}
        for name in (BARE, *wanted):
            bench.ask(server.port, pages[name], WARM_UP)
            rounds = [server.cost(pages[name]) for _ in range(ROUNDS)]
            costs[wanted.get(name, "bare view, kept")] = statistics.median(rounds)
        costs["shows"] = _until_it_shows(server)
    finally:
        family.end()
    return costs


def _until_it_shows(server: Served) -> float:
    """Seconds from a reply until a visitor sees it on a page that was kept just before."""
    sentence, address = f"Shown since {perf_counter()}.", server.plan["answered"]
    server.get(address)  # kept from now on
    began = perf_counter()
    server.reply(server.plan["cookies"][-1], sentence)
    while sentence not in server.get(address):
        sleep(0.05)
        if perf_counter() - began > 5 * SHOWS_WITHIN:
            fail("A new post does not show.")
    return perf_counter() - began


@dataclass(frozen=True)
class Line:
    """A figure beside the most that it may be."""

    name: str
    value: float
    bound: float

    def say(self) -> bool:
        holds = self.value <= self.bound
        print(f"  {self.name:<44} {self.value:7.2f}   bound {self.bound:5.2f}", end="")
        print("" if holds else "   BROKEN")
        return holds


def _report(tenth: Costs, whole: Costs) -> int:
    """Print what was measured; gives the exit status."""
    print("\nThe forums at 240,000 posts, CPU a request")
    for name, cost in whole.items():
        if name != "shows":
            print(f"  {name:<44} {cost:7.2f} ms")
    print("Multiples of the bare view, growth from a tenth of the posts, and times")
    said = [line.say() for line in (*_multiples(whole), *_growth(tenth, whole), *_times(whole))]
    return 0 if all(said) else 1


def _multiples(whole: Costs) -> list[Line]:
    bounds = {
        "list, first page": VISITORS_MULTIPLE,
        "list, last page": VISITORS_MULTIPLE,
        "topic": VISITORS_MULTIPLE,
        "list, logged in": PEOPLES_MULTIPLE,
        "last page, logged in": PEOPLES_MULTIPLE,
        "topic, logged in": PEOPLES_MULTIPLE,
    }
    lines = [Line(name, whole[name] / whole[BARE], bound) for name, bound in bounds.items()]
    kept = [
        Line(name, whole[name] / whole["bare view, kept"], KEPT_MULTIPLE)
        for name in ("list, kept", "topic, kept")
    ]
    return lines + kept


def _growth(tenth: Costs, whole: Costs) -> list[Line]:
    """How a page grew against the bare view beside it."""
    pages = [name for name in tenth if name not in {BARE, "reply", "reply, p50"}]
    lines = [
        Line(f"growth: {name}", whole[name] / whole[BARE] / (tenth[name] / tenth[BARE]), GROWTH)
        for name in pages
    ]
    last = whole["list, last page"] / whole["list, first page"]
    return [*lines, Line("last list page to the first", last, LAST_TO_FIRST)]


def _times(whole: Costs) -> list[Line]:
    return [
        Line("reply, p50 in ms", whole["reply, p50"], REPLY_MILLISECONDS),
        Line("seconds until a new post shows", whole["shows"], SHOWS_WITHIN),
    ]

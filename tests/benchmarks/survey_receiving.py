"""Receiving responses to 20 questions: what one costs beside a bare view, and that none is lost or
doubled while workers are killed.

Somebody without an account answers a survey of one page. Two requests take her answers in: the one that
brings them, and the one that sends them after she has checked them. Both are counted; the pages that she
reads in between are said beside them.
"""

import contextlib
import os
import signal
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from random import choice
from secrets import token_hex
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

import psycopg

from portal.tooling import bench, serve
from portal.tooling.bench import BARE, Page
from portal.tooling.children import Family
from portal.tooling.steps import ROOT, fail
from tests.benchmarks.forum_pages import CSRF, WORKERS, Served
from tests.benchmarks.services import Services

MILLISECONDS = 12.0  # of CPU that a response may cost, server and database
WARM_UP, ROUNDS, A_ROUND = 30, 7, 40  # responses
BARE_A_ROUND = 200
CLIENTS, KILLING_SECONDS, BETWEEN_KILLS, FEWEST_KILLS = 4, 30, 1.5, 5
RUN = token_hex(4)
ANSWERS, SENDS, READS = "its answers are taken", "it is sent", "the page to check them"


@dataclass(frozen=True)
class Sender:
    """Somebody at an address of this machine that nobody else has, so that no limit is met."""

    port: int
    number: int
    plan: Mapping[str, Any]

    def ask(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> str:
        """Where the answer leads to; the page itself is read and left."""
        number = self.number
        mine = f"127.{1 + number // 65536}.{number // 256 % 256}.{number % 256}"
        web = HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(mine, 0))
        headers = {"Cookie": f"csrftoken={CSRF}"}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrfmiddlewaretoken": CSRF, **fields}, doseq=True)
        try:
            web.request(method, path, body, headers)
            answer = web.getresponse()
            answer.read()
        finally:
            web.close()
        if answer.status != (200 if fields is None else 302):
            fail(f"{path} answers {answer.status}.")
        return answer.headers.get("Location", "")

    def answer(self, words: str) -> str:
        """Give the answers; where they are checked and sent."""
        return self.ask(
            "POST", self.plan["address"], {**self.plan["fields"], self.plan["words"]: words}
        )

    def send(self, check: str) -> str:
        """Send what was answered; where she is thanked."""
        return self.ask("POST", check, {"receipt_email": "", "homepage": ""})


def main(found: Services, settings: str, database: str, plan: Mapping[str, Any]) -> int:
    """Serve, measure and kill; gives the exit status."""
    port = int(os.environ["PORT"])
    serve.check_port(port)
    environment = {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": found.database_named(database),
        "REDIS_URL": found.redis,
    }
    family = Family(cwd=ROOT, environment=environment)
    web = ["-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    quiet = ["--workers", str(WORKERS), "--log-level", "critical", "--no-control-socket"]
    try:
        family.start("web", [sys.executable, *web, *quiet])
        serve.wait_for_web(family, port)
        server = Served(port, family.children["web"].pid, database, found, plan)
        numbers = count(2)  # threads take from it as well
        costs = _measure(server, lambda: Sender(port, next(numbers), plan))
        sent, kills = _send_while_killing(server, lambda: Sender(port, next(numbers), plan))
        wrong = _what_is_wrong(found.database_named(database), plan, sent)
    finally:
        family.end()
    return _report(costs, len(sent), kills, wrong)


def _measure(server: Served, sender: Callable[[], Sender]) -> dict[str, float]:
    """CPU milliseconds a request of each kind: the median of a few rounds, the bare view in each."""
    rounds = [_round(server, [sender() for _ in range(A_ROUND)]) for _ in range(ROUNDS + 1)]
    warm = rounds[1:]
    return {name: statistics.median(each[name] for each in warm) for name in warm[0]}


def _round(server: Served, people: list[Sender]) -> dict[str, float]:
    costs, checks = {}, list[str]()
    costs[BARE] = server.cost(Page(BARE, "/bench/bare"))
    before = server.cpu()
    for person in people:
        checks.append(person.answer("Yes."))
    answered = server.cpu()
    for person, check in zip(people, checks, strict=True):
        person.ask("GET", check)
    read = server.cpu()
    for person, check in zip(people, checks, strict=True):
        person.send(check)
    spent = (answered - before, read - answered, server.cpu() - read)
    costs |= {
        name: each / len(people) * 1000
        for name, each in zip((ANSWERS, READS, SENDS), spent, strict=True)
    }
    return costs


def _send_while_killing(server: Served, sender: Callable[[], Sender]) -> tuple[list[str], int]:
    """The words of every response that somebody was thanked for, and how many workers were killed.

    Somebody is always answering; whoever has begun when the time is over is waited for.
    """
    over, sent = monotonic() + KILLING_SECONDS, list[str]()

    def answer_one_after_another() -> None:
        while monotonic() < over:
            sent.append(_until_thanked(sender()))

    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        lines = [pool.submit(answer_one_after_another) for _ in range(CLIENTS)]
        killing = pool.submit(_kill, server.pid, over, sent)
        for line in lines:
            line.result()
        return sent, killing.result()


def _kill(server: int, over: float, sent: list[str]) -> int:
    """Kill one worker after the other; how many. Nobody is killed before somebody was thanked again."""
    kills, before = 0, -1
    while monotonic() + BETWEEN_KILLS < over:
        sleep(BETWEEN_KILLS)
        _, *workers = bench.children_of(server)
        if workers and len(sent) > before:
            before = len(sent)
            os.kill(choice(workers), signal.SIGKILL)
            kills += 1
    return kills


def _until_thanked(person: Sender) -> str:
    """Answer and send, each again until it is acknowledged, as people press a button again."""
    words = f"Response {RUN} {person.number}."
    check = _again(lambda: person.answer(words))
    _again(lambda: person.send(check))
    return words


def _again(work: Callable[[], str]) -> str:
    while True:
        with contextlib.suppress(HTTPException, OSError):
            return work()
        sleep(0.05)


def _what_is_wrong(database: str, plan: Mapping[str, Any], sent: list[str]) -> list[str]:
    """Responses that are lost, doubled or incomplete."""
    with psycopg.connect(database) as asked:
        rows = asked.execute(
            "WITH sent AS (SELECT response_id, text FROM consultations_answer"
            " WHERE question_id = %s AND text LIKE %s), own AS (SELECT response_id FROM sent)"
            " SELECT text, answers.n, options.n FROM sent"
            " JOIN (SELECT response_id, count(*) n FROM consultations_answer"
            " WHERE response_id IN (TABLE own) GROUP BY 1) answers USING (response_id)"
            " LEFT JOIN (SELECT response_id, count(*) n FROM consultations_answeredoption"
            " WHERE response_id IN (TABLE own) GROUP BY 1) options USING (response_id)",
            [int(plan["words"].removeprefix("question-")), f"Response {RUN} %"],
        ).fetchall()
    kept = Counter(text for text, _, _ in rows)
    whole = max(((answers, options) for _, answers, options in rows), default=None)
    return [
        *(f"lost: {words}" for words in sent if not kept[words]),
        *(f"doubled: {words}" for words, times in kept.items() if times > 1),
        *(f"never thanked for: {words}" for words in kept.keys() - set(sent)),
        *(f"incomplete: {text}" for text, *parts in rows if tuple(parts) != whole),
    ]


def _report(costs: Mapping[str, float], sent: int, kills: int, wrong: list[str]) -> int:
    """Print what was measured; gives the exit status."""
    bare, total = costs[BARE], costs[ANSWERS] + costs[SENDS]
    good, safe = total <= MILLISECONDS, kills >= FEWEST_KILLS and not wrong
    print("\nReceiving a response to 20 questions, CPU of server and database")
    for name, cost in costs.items():
        print(f"  {name:<28} {cost:7.2f} ms   {cost / bare:5.1f} x the bare view")
    print(f"  {'a response':<28} {total:7.2f} ms   {total / bare:5.1f} x", end="")
    print(f"   bound {MILLISECONDS:.0f} ms{'' if good else '   BROKEN'}")
    print(f"  {sent} sent while {kills} workers were killed, of {FEWEST_KILLS} at least:", end="")
    print(f" {len(wrong)} lost, doubled", end="")
    print(f" or incomplete{'' if safe else '   BROKEN'}")
    for each in wrong[:10]:
        print(f"    {each}")
    return 0 if good and safe else 1

"""`make bench`: CPU milliseconds a request, each page as a multiple of a view that does nothing.

CPU time of the web server's processes, and of PostgreSQL's when it is the database, divided by the
requests served. It is steadier than the clock on a busy machine, and the ratio travels between
machines. Linux only: it reads /proc.
"""

import contextlib
import os
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Count

from portal.lib.sessions import SessionStore
from portal.lib.time import today
from portal.tooling import serve
from portal.tooling.children import Family
from portal.tooling.steps import ROOT, fail

if TYPE_CHECKING:
    from membership.people.models import User

WORKERS = 2
WARM_UP_REQUESTS = 50
ROUNDS = 5  # the median of them counts
CPU_A_ROUND = 0.5  # seconds
REQUESTS_A_ROUND = (30, 1000)  # at least and at most
BARE = "bare view"
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Page:
    """A page to measure, for a visitor or for somebody who is logged in."""

    name: str
    address: str
    cookie: str = ""


@dataclass(frozen=True)
class Figure:
    """What a page costs."""

    name: str
    milliseconds: float
    ratio: float
    bound: float | None

    @property
    def holds(self) -> bool:
        """Whether the page costs no more than its bound, if it has one."""
        return self.bound is None or self.ratio <= self.bound

    def line(self) -> str:
        bound = "" if self.bound is None else f"   bound {self.bound:.1f}"
        broken = "" if self.holds else "   BROKEN"
        return f"{self.name:<20} {self.milliseconds:8.2f} ms {self.ratio:7.1f} x{bound}{broken}"


def figures(milliseconds: Mapping[str, float], bounds: Mapping[str, float]) -> list[Figure]:
    """Each page with its ratio to the bare view; raises KeyError when a bound names no page."""
    bare = milliseconds[BARE]
    if unknown := set(bounds) - set(milliseconds):
        raise KeyError(f"A bound names no page: {', '.join(sorted(unknown))}")
    return [
        Figure(name, cost, cost / bare, bounds.get(name)) for name, cost in milliseconds.items()
    ]


def report(rows: Iterable[Figure]) -> int:
    """Print the figures; gives the exit status."""
    rows = list(rows)
    print("\nCPU a request         cost   ratio to the bare view")
    for row in rows:
        print(row.line())
    broken = [row.name for row in rows if not row.holds]
    if broken:
        print(f"\nBounds that do not hold: {', '.join(broken)}")
    return 1 if broken else 0


def children_of(parent: int) -> list[int]:
    """The process ``parent`` and all below it."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *(child for pid in listed for child in children_of(int(pid)))]


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time that the threads of the processes have used so far, as the scheduler counts
    it: to the nanosecond, where ``utime`` and ``stime`` go by ticks of ten milliseconds."""
    return sum(_nanoseconds(pid) for pid in pids) / 1e9


def _nanoseconds(pid: int) -> int:
    """Of the threads that a process has now; none of one that has ended."""
    spent = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            spent += int(thread.read_text().split()[0])
    return spent


def database_processes() -> list[int]:
    """PostgreSQL's processes that serve the web server, when it runs on this machine."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def session_cookie() -> str:
    """The cookie of a demo account's session."""
    from membership.people.models import User

    return cookie_of(User.objects.filter(is_active=True, belongings__isnull=False).earliest("pk"))


def cookie_of(user: "User") -> str:
    """The cookie of a new session of ``user``."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def pages() -> list[Page]:
    """The floor views, then pages of the demo: the busiest forum, the longest topic, what is open, and
    the group with most seats.
    """
    from consultations.models import ConsultationPage
    from forums.models import Topic
    from membership.bodies.models import Body

    topic = Topic.objects.visible_to(None).annotate(size=Count("posts")).latest("size", "pk")
    consultation = ConsultationPage.objects.live().latest("first_published_at")
    group = Body.objects.annotate(size=Count("seats")).latest("size", "pk").get_absolute_url()
    return [
        Page(BARE, "/bench/bare"),
        Page("session and user", "/bench/session", session_cookie()),
        Page("one query", "/bench/query"),
        Page("home", "/"),
        Page("forum list", topic.forum.get_absolute_url()),
        Page("topic", topic.get_absolute_url()),
        Page("consultation", consultation.get_url() or ""),
        Page("group", group),
        Page("group as at a day", f"{group}as-at/{today() - A_YEAR}/"),
    ]


def ask(port: int, page: Page, times: int) -> None:
    """Ask for a page; ends the run when it is not there."""
    web = HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(times):
        web.request("GET", page.address, headers={"Cookie": page.cookie} if page.cookie else {})
        answer = web.getresponse()
        answer.read()
        if answer.status != 200:
            fail(f"{page.name} ({page.address}) answers {answer.status}.")
    web.close()


def measure(page: Page, port: int, cpu: Callable[[], float]) -> float:
    """CPU milliseconds a request: the median of a few rounds that are long enough to be counted."""

    def spent(times: int) -> float:
        before = cpu()
        ask(port, page, times)
        return cpu() - before

    few, many = REQUESTS_A_ROUND
    ask(port, page, WARM_UP_REQUESTS)
    estimate = spent(WARM_UP_REQUESTS) / WARM_UP_REQUESTS
    times = min(many, max(few, round(CPU_A_ROUND / estimate))) if estimate else many
    rounds = [spent(times) / times * 1000 for _ in range(ROUNDS)]
    print(f"  {page.name}", flush=True)
    return statistics.median(rounds)


def main(bounds: Mapping[str, float]) -> int:
    """Measure every page against one server; gives the exit status."""
    data_dir, port = settings.DATA_DIR, settings.PORT  # type: ignore[misc]
    serve.check_port(port)
    serve.load_demo(data_dir, database_is_new=serve.migrate())
    measured = pages()
    family = Family(cwd=ROOT, environment=os.environ)
    web = ["-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    quiet = ["--workers", str(WORKERS), "--log-level", "warning", "--no-control-socket"]
    print(f"Measuring on {connection.vendor}, {WORKERS} workers", flush=True)
    try:
        family.start("web", [sys.executable, *web, *quiet])
        serve.wait_for_web(family, port)
        server = family.children["web"].pid

        def cpu() -> float:
            return cpu_seconds([*children_of(server), *database_processes()])

        costs = {page.name: measure(page, port, cpu) for page in measured}
    finally:
        family.end()
    return report(figures(costs, bounds))

"""`make run`: prepare the data, then web, worker and beat under one parent, until Ctrl-C."""

import contextlib
import fcntl
import os
import re
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from urllib.error import URLError

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from portal.tooling.children import Family
from portal.tooling.steps import ROOT, fail, fingerprint

SETTINGS = "portal.settings.embedded"
WEB_THREADS = 8
START_SECONDS = 60  # on a slow machine; then something is wrong
STEPS_BETWEEN_DOTS = 10


class MigrationProgress(contextlib.AbstractContextManager["MigrationProgress"]):
    """Stands in for standard output during ``migrate``: a dot for every few migrations."""

    def __init__(self, total: int) -> None:
        self.done = 0
        print(f"  Preparing the database ({total} steps) …", end="", flush=True)

    def write(self, text: str) -> None:
        self.done += len(re.findall(r"^ *Applying ", text, re.MULTILINE))
        if text.lstrip().startswith("Applying") and self.done % STEPS_BETWEEN_DOTS == 0:
            print(".", end="", flush=True)

    def flush(self) -> None:
        """Everything is written at once."""

    def __exit__(self, *error: object) -> None:
        print(" done" if error[0] is None else " failed", flush=True)


def migrate() -> bool:
    """Bring the database up to date; says whether anything had to be done."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        call_command("migrate", verbosity=0)  # groups and search tables follow the code
        return False
    with MigrationProgress(len(waiting)) as progress:
        call_command("migrate", verbosity=1, stdout=progress)
    return True


def load_demo(data_dir: Path, *, database_is_new: bool) -> None:
    """Load the demo content unless this database has it as the code and the day have it."""
    if "load_demo" not in get_commands():
        return
    stamp = data_dir / "demo-loaded"
    database = connection.settings_dict
    wanted = f"{fingerprint([ROOT / 'portal' / 'demo'])} {database['HOST']} {database['NAME']}"
    if not database_is_new and stamp.is_file() and stamp.read_text() == wanted:
        return
    print("  Loading the demo content …", flush=True)
    stamp.unlink(missing_ok=True)
    call_command("load_demo")
    stamp.write_text(wanted)


@contextlib.contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data folder: two workers and two beats must not share it."""
    with (data_dir / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(
                f"The portal is running already on {data_dir}.\n"
                "Stop it, or set PORTAL_DATA_DIR to another folder and PORT to another port."
            )
        yield


def check_port(port: int) -> None:
    """End with a clear message when somebody else listens on ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            fail(f"Port {port} cannot be used ({error}).\nChoose another: PORT=8001 make run")


def answers(port: int) -> bool:
    """Whether the web server answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def wait_for_web(family: Family, port: int) -> None:
    """Return when the web server answers, a child has ended or somebody asks for the end."""
    deadline = time.monotonic() + START_SECONDS
    while not family.asked_to_stop and not family.fallen() and time.monotonic() < deadline:
        if answers(port):
            return
        time.sleep(0.1)


def demo_accounts() -> list[str]:
    """One line for each account of the demo, with its role."""
    from portal.demo.accounts import DEMO_ACCOUNTS, PASSWORD

    width = max(len(account.role) for account in DEMO_ACCOUNTS)
    return [
        f"Demo accounts, all with the password {PASSWORD}",
        *(f"  {account.role:<{width}}  {account.email}" for account in DEMO_ACCOUNTS),
        "",
    ]


def where_mail_goes() -> list[str]:
    """What becomes of the mail that the portal sends."""
    if not settings.DEMO_MAILBOX:
        return [f"Mail goes out through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}.", ""]
    return [
        f"Mail is not sent: each message is a file in {settings.MAILBOX_DIR}",
        f"and can be read at {settings.SITE_URL}{reverse('mailbox')}",
        "",
    ]


def banner() -> str:
    """What the person at the keyboard wants to know."""
    lines = [
        "",
        f"The portal runs at {settings.SITE_URL}",
        "",
        *demo_accounts(),
        *where_mail_goes(),
        "Stop it with Ctrl-C.",
        "",
    ]
    return "\n".join(lines)


def start(family: Family, port: int) -> None:
    """Start the web server, and the worker with beat inside."""
    python = [sys.executable, "-m"]
    web = ["gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    threads = ["--threads", str(WEB_THREADS), "--log-level", "warning", "--no-control-socket"]
    family.start("web", [*python, *web, *threads])
    worker = ["celery", "-A", "portal.celery", "--quiet", "worker", "--beat", "--pool", "threads"]
    quiet = ["--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    family.start("worker", [*python, *worker, *quiet])


def serve(output: TextIO) -> int:
    """Run the portal until it is stopped; gives the exit status."""
    # Only the embedded settings have these two.
    data_dir, port = settings.DATA_DIR, settings.PORT  # type: ignore[misc]
    check_port(port)
    with only_one(data_dir):
        load_demo(data_dir, database_is_new=migrate())
        connections.close_all()
        family = Family(cwd=ROOT, environment={"DJANGO_SETTINGS_MODULE": SETTINGS})
        print("  Starting web, worker and beat …", file=output, flush=True)
        try:
            start(family, port)
            wait_for_web(family, port)
            if not family.fallen() and not family.asked_to_stop:
                print(banner(), file=output, flush=True)
            fallen = family.wait()
        finally:
            print("  Stopping …", file=output, flush=True)
            family.end()
    if fallen:
        print(f"The {fallen} process ended by itself; everything is stopped.", file=sys.stderr)
        return 1
    return 0


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    try:
        django.setup()
        status = serve(sys.stdout)
    except KeyboardInterrupt:
        fail("Stopped. The next start goes on from here.")
    raise SystemExit(status)


if __name__ == "__main__":
    main()

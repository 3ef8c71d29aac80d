"""PostgreSQL and Redis for a benchmark: those that the environment names, or private ones for its time."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from portal.tooling.steps import fail


@dataclass(frozen=True)
class Services:
    """Addresses: of PostgreSQL without a database's name, and of Redis."""

    database: str
    redis: str

    def database_named(self, name: str) -> str:
        return f"{self.database}/{name}"


@dataclass(frozen=True)
class Server:
    """One that was started here, and can be started anew."""

    url: str
    restart: Callable[[], None]


@contextlib.contextmanager
def services() -> Iterator[Services]:
    """``TEST_DATABASE_URL`` and ``TEST_REDIS_URL``, each started here when it is not set."""
    with contextlib.ExitStack() as stack:
        named = os.environ.get("TEST_DATABASE_URL", "")
        database = named.rpartition("/")[0] or stack.enter_context(postgresql()).url
        redis = os.environ.get("TEST_REDIS_URL", "") or stack.enter_context(redis_server()).url
        yield Services(database, redis)


@contextlib.contextmanager
def postgresql(*, commits_are_kept: bool = False) -> Iterator[Server]:
    """A server in a folder of its own that waits for no disk."""
    port, folder = _free_port(), Path(tempfile.mkdtemp(prefix="bench-postgresql-"))
    data, owner = folder / "data", _not_root(folder)
    try:
        _run(owner, _tool("initdb"), "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8")
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
            f" -c synchronous_commit={'on' if commits_are_kept else 'off'}"
        )
        start = (_tool("pg_ctl"), "-D", data, "-l", folder / "log", "-w", "-o", options)
        _run(owner, *start, "start")
        try:
            restart = partial(_run, owner, *start, "-m", "fast", "restart")
            yield Server(f"postgres://portal@127.0.0.1:{port}", restart)
        finally:
            _run(owner, _tool("pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis_server() -> Iterator[Server]:
    """A server that keeps nothing: started anew it is empty."""
    port = _free_port()
    command = [_tool("redis-server"), "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL)]

    def stop() -> None:
        running[-1].kill()
        running[-1].wait()

    def restart() -> None:
        stop()
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))

    try:
        yield Server(f"redis://127.0.0.1:{port}/0", restart)
    finally:
        stop()


def _tool(name: str) -> str:
    """Where a server's program lies; ends the run when it is not installed."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or next(map(str, packaged), None)
    if found is None:
        fail(
            f"The benchmark of the forums needs {name}. Install PostgreSQL and Redis, or name servers"
            " in TEST_DATABASE_URL and TEST_REDIS_URL."
        )
    return found


def _not_root(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: its own account owns the folder then."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _run(owner: list[str], *command: object) -> None:
    words = [*owner, *map(str, command)]
    subprocess.run(words, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

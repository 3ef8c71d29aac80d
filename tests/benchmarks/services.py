"""PostgreSQL and Redis for a benchmark: those that the environment names, or private ones for its time."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.tooling.steps import fail


@dataclass(frozen=True)
class Services:
    """Addresses: of PostgreSQL without a database's name, and of Redis."""

    database: str
    redis: str

    def database_named(self, name: str) -> str:
        return f"{self.database}/{name}"


@contextlib.contextmanager
def services() -> Iterator[Services]:
    """``TEST_DATABASE_URL`` and ``TEST_REDIS_URL``, each started here when it is not set."""
    with contextlib.ExitStack() as stack:
        named = os.environ.get("TEST_DATABASE_URL", "")
        database = named.rpartition("/")[0] or stack.enter_context(_postgresql())
        redis = os.environ.get("TEST_REDIS_URL", "") or stack.enter_context(_redis())
        yield Services(database, redis)


@contextlib.contextmanager
def _postgresql() -> Iterator[str]:
    """A server in a folder of its own that waits for no disk."""
    port, folder = _free_port(), Path(tempfile.mkdtemp(prefix="bench-postgresql-"))
    data, owner = folder / "data", _not_root(folder)
    try:
        _run(owner, _tool("initdb"), "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8")
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
            " -c synchronous_commit=off"
        )
        pg_ctl = _tool("pg_ctl")
        _run(owner, pg_ctl, "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield f"postgres://portal@127.0.0.1:{port}"
        finally:
            _run(owner, pg_ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _redis() -> Iterator[str]:
    """A server that keeps nothing."""
    port = _free_port()
    command = [_tool("redis-server"), "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


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

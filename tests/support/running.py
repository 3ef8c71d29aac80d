"""`make run` as a process of its own: the embedded defaults over a new data folder and a free port."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.support.web import free_port
from tests.support.worker import ROOT

OF_AN_OPERATOR = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH")
"""What it is handed of the environment here: nothing that names a database, a broker or a mail server."""

END_SECONDS = 40  # its children have 15 to finish, and the guard 3 more


@dataclass(frozen=True)
class Running:
    """The parent of web and worker, with what it keeps and says."""

    process: "subprocess.Popen[bytes]"
    data_dir: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.data_dir / "run.log").read_text(errors="replace")

    def wait_until_said(self, words: str, *, seconds: float) -> None:
        """Raises AssertionError with all that was said when it ends, or so long has passed, without."""
        deadline = monotonic() + seconds
        while words not in self.log:
            assert self.process.poll() is None, f"It ended by itself:\n{self.log}"
            assert monotonic() < deadline, f"It does not say “{words}”:\n{self.log}"
            sleep(0.05)

    def child(self, *words: str, seconds: float = 20) -> int:
        """The number of the child whose command has ``words`` in it, as soon as there is one."""
        deadline = monotonic() + seconds
        while monotonic() < deadline:
            for pid in _children_of(self.process.pid):
                if set(words) <= set(_command_of(pid)):
                    return pid
            sleep(0.02)
        raise AssertionError(f"No child runs {words}:\n{self.log}")

    def rows(self, statement: str, *parameters: object) -> list[Any]:
        """What its database answers; read, never written."""
        address = f"{(self.data_dir / 'portal.sqlite3').as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=20)) as database:
            return database.execute(statement, parameters).fetchall()


def _children_of(parent: int) -> list[int]:
    """Those of the main thread, which starts them all."""
    try:
        found = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(pid) for pid in found.split()]


def _command_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def _environment(data_dir: Path, port: int) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in OF_AN_OPERATOR if name in os.environ}
    return {**kept, "PORTAL_DATA_DIR": str(data_dir), "PORT": str(port), "PYTHONUNBUFFERED": "1"}


@contextmanager
def make_run(data_dir: Path) -> Iterator[Running]:
    """What `make run` starts; ended with its children in the end, whatever happened meanwhile."""
    data_dir.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with (data_dir / "run.log").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.tooling.serve"],
            cwd=ROOT,
            env=dict(_environment(data_dir, port)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, data_dir, port)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """One that was held still is let go first: it could not hear that it is to end."""
    for pid in _children_of(process.pid):
        os.kill(pid, signal.SIGCONT)
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()  # its guard ends the children
        process.wait()

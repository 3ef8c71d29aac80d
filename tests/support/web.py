"""The web server as a process of its own, as `make run` starts it."""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError

from tests.support.worker import ROOT


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def web_server(environment: Mapping[str, str], port: int, *, seconds: float = 60) -> Iterator[str]:
    """gunicorn with threads on ``port``; yields its address, and stops it in the end."""
    log = Path(environment["PORTAL_DATA_DIR"]) / "web.log"
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--threads", "4"]
    address = f"http://localhost:{port}"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=dict(environment),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(process, address, log, seconds)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(
    process: "subprocess.Popen[bytes]", address: str, log: Path, seconds: float
) -> None:
    deadline = monotonic() + seconds
    while monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (URLError, OSError):
            sleep(0.1)
    raise AssertionError(f"The web server did not start:\n{log.read_text()}")

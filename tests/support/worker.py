"""A real Celery worker as a process of its own, over a broker in a folder."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def worker_environment(data_dir: Path, *, email_url: str = "") -> dict[str, str]:
    """The embedded settings over the database that the tests are using, with mail to ``email_url``.

    The secret is the tests' own, so that links made in one process work in the other.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / "secret-key").write_text(settings.SECRET_KEY)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.embedded",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": email_url,
        "PORTAL_DATA_DIR": str(data_dir),
        "SENDING_DIR": str(settings.SENDING_DIR),
        "REDIS_URL": "",
        "SITE_URL": settings.SITE_URL,
    }


def database_url() -> str:
    """The database that this test is connected to, as another process names it."""
    now = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{now['NAME']}"
    login = now["USER"] + (f":{now['PASSWORD']}" if now["PASSWORD"] else "")
    return f"postgres://{login}@{now['HOST']}:{now['PORT'] or 5432}/{now['NAME']}"


@contextmanager
def celery_worker(
    environment: Mapping[str, str], *, beat: bool = False, seconds: float = 60
) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker that is ready for work; killed with its children in the end."""
    log = Path(environment["PORTAL_DATA_DIR"]) / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-P", "threads", "-c", "2"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, *(["-B"] if beat else []), "--loglevel", "INFO"],
            cwd=ROOT,
            env=dict(environment),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(process, log, seconds)
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(process: "subprocess.Popen[bytes]", log: Path, seconds: float) -> None:
    deadline = monotonic() + seconds
    while monotonic() < deadline and process.poll() is None:
        if b"ready." in log.read_bytes():
            return
        sleep(0.1)
    raise AssertionError(f"The worker did not start:\n{log.read_text()}")

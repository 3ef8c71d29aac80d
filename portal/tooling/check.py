"""`make check`: lint, types, import contracts, templates, migrations, deployment settings."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from portal.tooling.steps import ROOT

TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
# Everything that production asks for, made up: its checks open no connection.
PRODUCTION_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "postgres://portal@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "SITE_URL": "https://portal.example.org",
}

CHECKS: dict[str, tuple[tuple[str, ...], Mapping[str, str]]] = {
    "lint": (("ruff", "check", "--quiet", "."), {}),
    "format": (("ruff", "format", "--check", "--quiet", "."), {}),
    "types": (("mypy", "--no-error-summary", "."), {}),
    "import contracts": (("importlinter.cli",), {}),
    "templates": (("djlint", "templates", "--lint", "--quiet"), {}),
    "migrations": (("manage.py", "makemigrations", "--check", "--dry-run"), TEST_SETTINGS),
    "deployment": (
        ("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        PRODUCTION_SETTINGS,
    ),
}


def command(parts: tuple[str, ...]) -> list[str]:
    """How ``parts`` are run with the Python of this process."""
    if parts == ("importlinter.cli",):
        lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
        return [sys.executable, "-c", lint]
    return [sys.executable, *([] if parts[0] == "manage.py" else ["-m"]), *parts]


def _run(name: str) -> tuple[str, float, "subprocess.CompletedProcess[str]"]:
    """Run one check; its name, the seconds that it took, and what came of it."""
    parts, environment = CHECKS[name]
    started = time.monotonic()
    done = subprocess.run(
        command(parts),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, time.monotonic() - started, done


def failures() -> list[str]:
    """The names of the checks that do not hold; what they say is printed.

    Two run at a time: the types take as long as all others together.
    """
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, seconds, done in pool.map(_run, CHECKS):
            print(
                f"  {name} … {'failed' if done.returncode else 'ok'}, {seconds:.0f} s", flush=True
            )
            if done.returncode:
                failed.append(name)
                print(done.stdout, flush=True)
    return failed


def main() -> None:
    if failed := failures():
        print(f"Checks that failed: {', '.join(failed)}")
        raise SystemExit(1)


if __name__ == "__main__":
    main()

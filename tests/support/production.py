"""Start the portal on production settings in a process of its own, as an operator would."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.tooling.check import PRODUCTION_SETTINGS

ROOT = Path(__file__).parents[2]
CLEAN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def environment(**changes: str | None) -> dict[str, str]:
    """All that production needs, with ``changes``; None takes a variable away."""
    settings: Mapping[str, str | None] = {**CLEAN, **PRODUCTION_SETTINGS, **changes}
    return {name: value for name, value in settings.items() if value is not None}


def read_settings(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Read the production settings, as every process of the portal does before anything else."""
    return _python("-c", "import portal.settings.production", **changes)


def manage(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run a management command under production settings."""
    return _python("manage.py", *arguments, **changes)


def _python(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**changes),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

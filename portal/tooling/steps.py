"""Steps of set-up: each says what it is doing, and is left out while nothing it reads has changed."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
LOGS = BUILD / "logs"

PATIENCE_SECONDS = 2  # what takes longer shows that it is alive
LOG_LINES_SHOWN = 40


class StepError(Exception):
    """A step ended with an error; the message is for the person at the keyboard."""


def fingerprint(paths: Iterable[Path]) -> str:
    """Figures that change with the name or content of any file in or below ``paths``."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def run(
    label: str, command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None
) -> None:
    """Run ``command`` under ``label`` with its output in a log; raises StepError with the log's end."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{'-'.join(label.lower().split())}.log"
    started = time.monotonic()
    print(f"  {label} …", end="", flush=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_and_show(process)
        except BaseException:
            process.terminate()
            process.wait()
            print(" stopped")
            raise
    seconds = time.monotonic() - started
    if process.returncode:
        print(" failed")
        end = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:])
        raise StepError(f"{label} failed. The end of {log.relative_to(ROOT)}:\n\n{end}")
    print(f" {seconds:.0f} s" if seconds >= 1 else " done", flush=True)


def _wait_and_show(process: subprocess.Popen[bytes]) -> None:
    """Wait for ``process``, with one more dot every two seconds."""
    while True:
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            print(".", end="", flush=True)
        else:
            return


@dataclass(frozen=True)
class Step:
    """One thing to set up, done when its stamp holds the fingerprint of its inputs.

    The stamp lies inside what the step makes where that is a folder, so both go together.
    """

    label: str
    stamp: Path
    inputs: tuple[Path, ...]
    command: tuple[str | Path, ...]
    makes: Path

    def is_current(self) -> bool:
        """Whether what this step makes was made from the inputs as they are now."""
        return (
            self.makes.exists()
            and self.stamp.is_file()
            and self.stamp.read_text() == fingerprint(self.inputs)
        )

    def ensure(self, environment: Mapping[str, str] | None = None) -> None:
        """Do the step unless it is current; raises StepError."""
        if self.is_current():
            return
        self.stamp.unlink(missing_ok=True)
        before = fingerprint(self.inputs)
        run(self.label, self.command, environment=environment)
        if not self.makes.exists():
            raise StepError(f"{self.label} ended well, yet {self.makes.name} is not there.")
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(before)


def fail(message: str) -> NoReturn:
    """Say why on standard error and end."""
    print(f"\n{message}\n", file=sys.stderr)
    raise SystemExit(1)

"""Child processes that live and die together.

When one ends, or a signal asks for it, the others get SIGTERM, time to finish, and at last SIGKILL.
A guard outlives the parent by a moment: when the parent is killed, its pipe closes and the guard
ends whatever is left. Each child leads a process group of its own, so that its own children go too.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 15
GUARD_GRACE_SECONDS = 3
POLL_SECONDS = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _signal_group(group: int, number: int) -> bool:
    """Send a signal to a process group; says whether anybody was there to get it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


class Family:
    """A few named child processes under one parent."""

    def __init__(self, *, cwd: Path, environment: Mapping[str, str]) -> None:
        self.cwd = cwd
        self.environment = {**os.environ, **environment}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False
        theirs, self._pipe = os.pipe()
        self._guard = subprocess.Popen(
            [sys.executable, "-m", "portal.tooling.children"],
            cwd=cwd,
            stdin=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop_asked)

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a child and tell the guard about it."""
        child = subprocess.Popen(
            command,
            cwd=self.cwd,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.children[name] = child
        os.write(self._pipe, f"{child.pid}\n".encode())

    def fallen(self) -> str | None:
        """The name of a child that has ended, if any."""
        return next(
            (name for name, child in self.children.items() if child.poll() is not None), None
        )

    def wait(self) -> str | None:
        """Wait until a child ends, and give its name, or until somebody asks for the end."""
        while not self.asked_to_stop:
            if name := self.fallen():
                return name
            time.sleep(POLL_SECONDS)
        return None

    def end(self) -> None:
        """End every child: SIGTERM to each, then SIGKILL to what is left of its group."""
        for child in self.children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0, deadline - time.monotonic()))
            _signal_group(child.pid, signal.SIGKILL)
            child.wait()
        os.close(self._pipe)
        self._guard.wait()


def guard() -> None:
    """Read process groups until the pipe closes, then end those that are still there."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    groups = [int(line) for line in sys.stdin]
    left = [group for group in groups if _signal_group(group, signal.SIGTERM)]
    deadline = time.monotonic() + GUARD_GRACE_SECONDS
    while left and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        left = [group for group in left if _signal_group(group, 0)]
    for group in left:
        _signal_group(group, signal.SIGKILL)


if __name__ == "__main__":
    guard()

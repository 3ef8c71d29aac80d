"""Real processes that do something to one database at the same moment.

    meeting = meet((merge_them, {"pk": 1, "into": 2}), (merge_them, {"pk": 2, "into": 1}))
    assert meeting.collided
    assert meeting.results == [...] and meeting.refusals == ["AlreadyMerged"]

Each call is a function of a module and plain arguments for it: the function runs in a process of its
own, over the database of the test, which therefore is one with ``transaction=True``. The processes
come from one that has loaded Django and holds no connection; they connect, meet at a barrier and
begin together. Whoever takes the first lock holds it for a moment, so that the others are sure to
come up against it. A test that says "at once" asserts ``collided``.
"""

import importlib
import multiprocessing
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from multiprocessing.connection import Connection
from time import monotonic, sleep
from traceback import extract_tb
from typing import Any

from django.conf import settings
from django.db import connection

TAKES_A_LOCK = ("BEGIN", "INSERT", "UPDATE", "DELETE")
SHARED_FOLDERS = ("MEDIA_ROOT", "PRIVATE_MEDIA_ROOT", "MAILBOX_DIR")

Call = tuple[Callable[..., Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """What became of one call: its result, or the name and the text of what it refused with."""

    result: Any
    refusal: str
    message: str
    began: float  # seconds on the clock that all processes share
    ended: float


@dataclass(frozen=True)
class Meeting:
    """The outcomes, in the order of the calls."""

    outcomes: list[Outcome]

    @property
    def collided(self) -> bool:
        """Whether each was under way while each other was."""
        return all(
            one.began < other.ended and other.began < one.ended
            for one, other in combinations(self.outcomes, 2)
        )

    @property
    def results(self) -> list[Any]:
        """Of those that were not refused."""
        return [each.result for each in self.outcomes if not each.refusal]

    @property
    def refusals(self) -> list[str]:
        """By what the others were refused: the names of the exceptions."""
        return [each.refusal for each in self.outcomes if each.refusal]


def meet(*calls: Call, linger: float = 0.3, timeout: float = 60) -> Meeting:
    """Run ``calls`` at once; ``linger`` is how long, in seconds, each holds its first lock.

    Raises AssertionError when a process dies or does not end within ``timeout`` seconds.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.ready"])
    barrier = context.Barrier(len(calls))
    here = {
        "database": str(connection.settings_dict["NAME"]),
        "folders": {name: str(getattr(settings, name)) for name in SHARED_FOLDERS},
    }
    processes, ends = [], []
    for function, arguments in calls:
        ours, theirs = context.Pipe(duplex=False)
        name = f"{function.__module__}:{function.__qualname__}"
        process = context.Process(
            target=_take_part, args=(here, name, dict(arguments), barrier, linger, timeout, theirs)
        )
        process.start()
        theirs.close()
        processes.append(process)
        ends.append(ours)
    try:
        return Meeting([_outcome(end, timeout) for end in ends])
    finally:
        for process, end in zip(processes, ends, strict=True):
            process.join(5)
            process.kill()
            process.join()
            process.close()
            end.close()


def _outcome(end: "Connection[Any, Any]", timeout: float) -> Outcome:
    if not end.poll(timeout):
        raise AssertionError(f"A process did not end within {timeout} seconds.")
    try:
        outcome: Outcome = end.recv()
    except EOFError:
        raise AssertionError("A process died before it had an outcome.") from None
    return outcome


def _take_part(
    here: Mapping[str, Any],
    name: str,
    arguments: Mapping[str, Any],
    barrier: Any,
    linger: float,
    timeout: float,
    out: "Connection[Any, Any]",
) -> None:
    """What each process does: the set-up of the tests, over the database of this one."""
    from django.db import connection, connections

    connection.settings_dict["NAME"] = here["database"]
    shutil.rmtree(settings.TEST_DIR, ignore_errors=True)
    for setting, folder in here["folders"].items():
        setattr(settings, setting, folder)
    module, _, attribute = name.partition(":")
    function = getattr(importlib.import_module(module), attribute)
    connection.ensure_connection()
    barrier.wait(timeout)
    out.send(_run(function, arguments, linger))
    connections.close_all()


def _run(function: Callable[..., Any], arguments: Mapping[str, Any], linger: float) -> Outcome:
    began = monotonic()
    try:
        with connection.execute_wrapper(_LingersOnce(linger)):
            result, refusal, message = function(**arguments), "", ""
    except Exception as error:
        result, refusal, message = None, type(error).__name__, str(error) or _place(error)
    return Outcome(result, refusal, message, began, monotonic())


def _place(error: Exception) -> str:
    """Where an error came from that says nothing itself, as a bare assert does."""
    *_, frame = extract_tb(error.__traceback__)
    return f"{frame.filename}:{frame.lineno}: {frame.line}"


class _LingersOnce:
    """Holds the first lock for a while before anything else is done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith(TAKES_A_LOCK) or "FOR UPDATE" in sql:
            sleep(self.seconds)
            self.seconds = 0
        return result

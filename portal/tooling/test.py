"""`make test`: the checks, then every suite that this machine can run, and at last what ran.

SQLite runs always; PostgreSQL and Redis when TEST_DATABASE_URL and TEST_REDIS_URL name them;
browser tests when a Chromium is found, the HTML checker when Java is. What asks neither database nor
cache (marked ``once``, by tests/support/legs.py) runs with SQLite and not again with PostgreSQL.
With PORTAL_REQUIRE_ALL_LEGS=1 a leg that did not run, or a test that was skipped, is a failure.
"""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.tooling import check, preparing
from portal.tooling.steps import BUILD, NODE_MODULES, ROOT

REPORTS = BUILD / "reports"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SERVICES = ("TEST_DATABASE_URL", "TEST_REDIS_URL")
SLOWEST_SHOWN = 10
NO_TEST_COLLECTED = 5  # pytest's exit status


def chromium() -> str | None:
    """The browser that CHROMIUM names, or the first one on PATH."""
    named = os.environ.get("CHROMIUM", "")
    return (
        shutil.which(named)
        if named
        else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    )


def _missing_services() -> str:
    missing = [name for name in SERVICES if not os.environ.get(name)]
    return f"{' and '.join(missing)} not set" if missing else ""


def _missing_chromium() -> str:
    return "" if chromium() else "no Chromium found on PATH or in CHROMIUM"


def _missing_checker() -> str:
    if not shutil.which("java"):
        return "no Java found on PATH"
    return "" if (NODE_MODULES / "vnu-jar").exists() else "the package vnu-jar is not installed"


@dataclass(frozen=True)
class Leg:
    """One run of pytest over the tests that ``marks`` selects."""

    name: str
    title: str
    marks: str
    missing: Callable[[], str] = lambda: ""
    uses_services: bool = False
    prepared: bool = False  # its database is made before: the browser and vnu use that of SQLite
    processes: int = 1
    paths: tuple[
        str, ...
    ] = ()  # where its tests are when not everywhere: reading all takes seconds


LEGS = (
    Leg(
        "sqlite",
        "SQLite",
        "not (browser or vnu or postgresql or redis)",
        prepared=True,
        processes=2,
    ),
    Leg(
        "postgresql",
        "PostgreSQL + Redis",
        "not (browser or vnu or sqlite or once)",
        missing=_missing_services,
        uses_services=True,
        prepared=True,
        processes=2,
    ),
    Leg(
        "browser",
        "browser",
        "browser and not vnu",
        missing=_missing_chromium,
        processes=2,
        paths=("tests/browser",),
    ),
    Leg(
        "vnu",
        "HTML checker (vnu, Java)",
        "vnu",
        missing=_missing_checker,
        processes=2,
        paths=("tests/test_html_validity.py",),
    ),
)


@dataclass(frozen=True)
class Case:
    """One test as pytest reported it."""

    name: str
    seconds: float
    state: str


@dataclass(frozen=True)
class Result:
    """What came of a leg; ``missing`` says why it did not run."""

    leg: Leg
    missing: str = ""
    status: int = 0
    seconds: float = 0
    cases: list[Case] = field(default_factory=list)

    def count(self, state: str) -> int:
        return sum(case.state == state for case in self.cases)

    def broken(self) -> bool:
        """Whether pytest failed, a crash without a failed test included."""
        return bool(self.status)

    def line(self) -> str:
        if self.missing:
            return f"did not run: {self.leg.title} ({self.missing})"
        counts = f"{self.count('passed')} passed, {self.count('failed')} failed"
        skipped = f", {self.count('skipped')} skipped" if self.count("skipped") else ""
        crash = f", pytest ended with {self.status}" if self.status > 1 else ""
        return f"ran: {self.leg.title}: {counts}{skipped} in {self.seconds:.0f} s{crash}"


def _state(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def read_report(path: Path) -> tuple[float, list[Case]]:
    """Seconds and tests of a JUnit report; nothing when pytest died before it wrote one."""
    if not path.exists():
        return 0, []
    suites = list(ElementTree.parse(path).getroot().iter("testsuite"))  # noqa: S314 pytest wrote it
    cases = [
        Case(
            name=f"{case.get('classname', '')}.{case.get('name', '')}",
            seconds=float(case.get("time", 0)),
            state=_state(case),
        )
        for suite in suites
        for case in suite.iter("testcase")
    ]
    return sum(float(suite.get("time", 0)) for suite in suites), cases


def environment(leg: Leg, *, deep: bool) -> dict[str, str]:
    """The environment of a leg: only the one on PostgreSQL and Redis is told where they are.

    Python may keep what it compiled, wherever it usually may not: many processes read the same modules.
    """
    left_out = (*SERVICES, "PYTHONDONTWRITEBYTECODE")
    settings = {name: value for name, value in os.environ.items() if name not in left_out}
    if leg.uses_services:
        settings |= {name: os.environ[name] for name in SERVICES}
    if deep:
        settings["HYPOTHESIS_PROFILE"] = "large"
    return settings | {"CHROMIUM": chromium() or ""}


def databases(legs: Iterable[Leg], *, deep: bool) -> list[dict[str, str]]:
    """The environments in which a database is made before the legs: of those alone that will run."""
    return [environment(leg, deep=deep) for leg in legs if leg.prepared and not leg.missing()]


def run(leg: Leg, *, deep: bool) -> Result:
    """Run a leg and read what came of it."""
    print(f"\n=== {leg.title}", flush=True)
    if missing := leg.missing():
        print(f"does not run: {missing}")
        return Result(leg, missing=missing)
    report = REPORTS / f"{leg.name}.xml"
    report.unlink(missing_ok=True)
    marks = leg.marks if deep else f"({leg.marks}) and not deep"
    command = [sys.executable, "-m", "pytest", "-q", "-m", marks, f"--junitxml={report}"]
    processes = ["-n", str(leg.processes), "--dist", "worksteal"] if leg.processes > 1 else []
    status = subprocess.run(
        [*command, *processes, *leg.paths],
        cwd=ROOT,
        env=environment(leg, deep=deep),
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode
    if status == NO_TEST_COLLECTED:
        return Result(leg, missing="no test is marked for it")
    seconds, cases = read_report(report)
    return Result(leg, status=status, seconds=seconds, cases=cases)


def slowest(results: Iterable[Result]) -> list[str]:
    """The slowest tests of all legs, one a line."""
    timed = [(case.seconds, case.name, result.leg) for result in results for case in result.cases]
    timed.sort(key=lambda row: row[0], reverse=True)
    return [f"{seconds:6.1f} s  {leg.name}: {name}" for seconds, name, leg in timed[:SLOWEST_SHOWN]]


def complaints(
    failed_checks: list[str], results: Iterable[Result], *, require_all: bool
) -> list[str]:
    """Why the whole has failed; empty when it has not."""
    reasons = [f"check: {name}" for name in failed_checks]
    for result in results:
        if result.broken():
            reasons.append(f"tests: {result.leg.title}")
        if require_all and result.missing:
            reasons.append(f"did not run: {result.leg.title}")
        if require_all and result.count("skipped"):
            reasons.append(f"skipped tests: {result.leg.title}")
    return reasons


def summary(results: list[Result], reasons: list[str]) -> str:
    """The last lines: the slowest tests, what ran and what did not, and the plain total."""
    total = [
        sum(result.count(state) for result in results) for state in ("passed", "failed", "skipped")
    ]
    lines = ["", "Slowest tests", *slowest(results), "", *(result.line() for result in results)]
    lines += [f"FAILED {reason}" for reason in reasons]
    return "\n".join([*lines, "{} passed, {} failed, {} skipped".format(*total)])


def required(settings: Mapping[str, str]) -> bool:
    """Whether every leg has to run."""
    return settings.get("PORTAL_REQUIRE_ALL_LEGS", "") not in ("", "0")


def main() -> None:
    deep = "--deep" in sys.argv[1:]
    REPORTS.mkdir(parents=True, exist_ok=True)
    print("=== Checks", flush=True)
    with preparing.made_meanwhile(databases(LEGS, deep=deep)):
        failed_checks = check.failures()
    results = [run(leg, deep=deep) for leg in LEGS]
    reasons = complaints(failed_checks, results, require_all=required(os.environ))
    print(summary(results, reasons), flush=True)
    raise SystemExit(1 if reasons else 0)


if __name__ == "__main__":
    main()

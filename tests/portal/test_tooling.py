"""The tools behind `make`: what they leave out, what they count, and what they refuse."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.urls import resolve
from pytest_django.fixtures import Settings

from portal.tooling import bench, children, lock, serve, setup, steps, test
from portal.tooling.steps import Step, StepError

ROOT = Path(__file__).parents[2]
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, path in (("ROOT", tmp_path), ("LOGS", tmp_path / "logs")):
        monkeypatch.setattr(steps, name, path)
    (tmp_path / "input.txt").write_text("one")
    return tmp_path


def a_step(folder: Path, code: str = "open('made', 'a').write('x')") -> Step:
    return Step(
        label="Making it",
        stamp=folder / "stamp",
        inputs=(folder / "input.txt",),
        command=(sys.executable, "-c", code),
        makes=folder / "made",
    )


class TestSteps:
    def test_a_step_is_done_once(self, folder: Path) -> None:
        a_step(folder).ensure()
        a_step(folder).ensure()
        assert (folder / "made").read_text() == "x"

    def test_a_step_is_done_again_when_its_input_changes(self, folder: Path) -> None:
        a_step(folder).ensure()
        (folder / "input.txt").write_text("two")
        a_step(folder).ensure()
        assert (folder / "made").read_text() == "xx"

    def test_a_step_is_done_again_when_what_it_made_is_gone(self, folder: Path) -> None:
        a_step(folder).ensure()
        (folder / "made").unlink()
        a_step(folder).ensure()
        assert (folder / "made").exists()

    def test_a_step_that_failed_is_not_stamped_and_shows_its_log(self, folder: Path) -> None:
        broken = a_step(folder, "open('made', 'w'); raise SystemExit('no room left')")
        with pytest.raises(StepError, match="no room left"):
            broken.ensure()
        assert not broken.is_current()

    def test_a_step_that_made_nothing_has_failed(self, folder: Path) -> None:
        with pytest.raises(StepError, match="is not there"):
            a_step(folder, "pass").ensure()


class TestSetUp:
    def test_an_environment_in_which_an_installation_broke_off_does_not_count(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
        monkeypatch.setattr(setup, "UNFINISHED", tmp_path / "unfinished")
        assert setup._venv_works()
        (tmp_path / "unfinished").touch()
        assert not setup._venv_works()

    @pytest.mark.parametrize(
        ("version", "good"), [("v18.20.0", False), ("v20.1.0", True), ("?", False)]
    )
    def test_node_counts_from_version_20(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, good: bool
    ) -> None:
        for name in ("node", "npm"):
            (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
        assert setup.node_on_path() is good

    def test_set_up_needs_the_standard_library_alone(self) -> None:
        names = "portal.tooling.setup, portal.tooling.lock"
        command = [
            sys.executable,
            "-S",
            "-I",
            "-c",
            f"import sys; sys.path.append('.'); import {names}",
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def test_the_lock_files_hold_a_hash_for_every_package(self) -> None:
        for name in lock.LOCKS:
            text = (ROOT / "requirements" / f"{name}.txt").read_text()
            packages = re.findall(r"^\S+==\S+(?: ;.*)? \\\n    --hash=", text, re.MULTILINE)
            assert packages
            assert len(packages) == len(re.findall(r"^\S+==", text, re.MULTILINE))


class TestFamily:
    PARENT = """
import sys, time
from pathlib import Path
from portal.tooling.children import Family
family = Family(cwd=Path.cwd(), environment={})
family.start("one", [sys.executable, "-c", "import time; time.sleep(60)"])
family.start("two", [sys.executable, "-c", sys.argv[1]])
print(*(child.pid for child in family.children.values()), flush=True)
name = family.wait()
family.end()
sys.exit(3 if name == "two" else 0)
"""

    def parent(self, second: str) -> tuple[subprocess.Popen[str], list[int]]:
        process = subprocess.Popen(
            [sys.executable, "-c", self.PARENT, second], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        pids = [int(pid) for pid in process.stdout.readline().split()]
        process.stdout.close()
        return process, pids

    def wait_until_gone(self, pids: list[int]) -> None:
        deadline = time.monotonic() + 20
        while any(is_alive(pid) for pid in pids):
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def test_when_one_child_ends_all_end_and_the_parent_names_it(self) -> None:
        process, pids = self.parent("pass")
        assert process.wait(20) == 3
        self.wait_until_gone(pids)

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_to_the_parent_ends_all(self, number: signal.Signals) -> None:
        process, pids = self.parent("import time; time.sleep(60)")
        process.send_signal(number)
        assert process.wait(20) == 0
        self.wait_until_gone(pids)

    def test_children_do_not_outlive_a_parent_that_was_killed(self) -> None:
        process, pids = self.parent("import time; time.sleep(60)")
        process.kill()
        process.wait(20)
        self.wait_until_gone(pids)

    def test_a_child_that_will_not_stop_is_killed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(children, "GRACE_SECONDS", 0.5)
        monkeypatch.setattr(signal, "signal", lambda *arguments: None)
        family = children.Family(cwd=ROOT, environment={})
        stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
        family.start("stubborn", [sys.executable, "-c", stubborn])
        family.end()
        assert not is_alive(family.children["stubborn"].pid)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that nobody has fetched the end of does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


class TestServe:
    def test_a_port_that_is_taken_is_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with pytest.raises(SystemExit):
                serve.check_port(port)
        assert f"Port {port}" in capsys.readouterr().err

    def test_a_second_one_on_the_same_data_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with serve.only_one(tmp_path), pytest.raises(SystemExit), serve.only_one(tmp_path):
            pass
        assert "PORTAL_DATA_DIR" in capsys.readouterr().err

    def test_where_the_mail_goes_is_an_address_of_the_portal(self, settings: Settings) -> None:
        settings.DEMO_MAILBOX = True
        (address,) = re.findall(
            r"http://portal.example.org(/\S+)", " ".join(serve.where_mail_goes())
        )
        assert resolve(address).url_name == "mailbox"

    def test_every_demo_account_is_printed_with_its_role(self) -> None:
        text = "\n".join(serve.demo_accounts())
        assert "editor@example.org" in text
        assert "KCC editor" in text


def report(tmp_path: Path) -> Path:
    path = tmp_path / "leg.xml"
    path.write_text(
        '<testsuites><testsuite time="3.5">'
        '<testcase classname="tests.a" name="test_quick" time="0.5"/>'
        '<testcase classname="tests.a" name="test_slow" time="2.5"><failure/></testcase>'
        '<testcase classname="tests.a" name="test_left" time="0.1"><skipped/></testcase>'
        '<testcase classname="tests.a" name="test_broken" time="0.4"><error/></testcase>'
        "</testsuite></testsuites>"
    )
    return path


class TestLegs:
    def result(self, *states: str, **changes: object) -> test.Result:
        cases = [test.Case(f"test_{number}", number, state) for number, state in enumerate(states)]
        return test.Result(test.LEGS[0], cases=cases, **changes)  # type: ignore[arg-type]

    def test_a_report_is_read(self, tmp_path: Path) -> None:
        seconds, cases = test.read_report(report(tmp_path))
        assert seconds == 3.5
        assert [case.state for case in cases] == [PASSED, FAILED, SKIPPED, FAILED]

    def test_the_last_line_is_the_plain_total(self) -> None:
        text = test.summary([self.result(PASSED, PASSED, SKIPPED), self.result(FAILED)], [])
        assert text.splitlines()[-1] == "2 passed, 1 failed, 1 skipped"

    def test_the_last_lines_say_what_did_not_run_and_why(self) -> None:
        text = test.summary([self.result(missing="no Java found")], [])
        assert "did not run: SQLite (no Java found)" in text

    def test_the_ten_slowest_come_first(self) -> None:
        rows = test.slowest([self.result(*[PASSED] * 14)])
        assert len(rows) == 10
        assert rows[0].split() == ["13.0", "s", "sqlite:", "test_13"]

    def test_any_failure_fails_the_whole(self) -> None:
        good, bad = self.result(PASSED), self.result(PASSED, status=1)
        assert not test.complaints([], [good], require_all=True)
        assert test.complaints([], [good, bad], require_all=False)
        assert test.complaints(["types"], [good], require_all=False)

    def test_a_leg_that_did_not_run_fails_only_where_all_are_required(self) -> None:
        absent, skipped = self.result(missing="no Java"), self.result(PASSED, SKIPPED)
        assert not test.complaints([], [absent, skipped], require_all=False)
        assert len(test.complaints([], [absent, skipped], require_all=True)) == 2

    def test_only_the_leg_of_the_services_is_told_where_they_are(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TEST_DATABASE_URL", "postgres://127.0.0.1/portal")
        monkeypatch.setenv("TEST_REDIS_URL", "redis://127.0.0.1/0")
        told = [
            leg.name for leg in test.LEGS if "TEST_REDIS_URL" in test.environment(leg, deep=False)
        ]
        assert told == ["postgresql"]

    def test_every_leg_keeps_what_python_compiled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in (*test.SERVICES, "PYTHONDONTWRITEBYTECODE"):
            monkeypatch.setenv(name, "1")
        for leg in test.LEGS:
            assert "PYTHONDONTWRITEBYTECODE" not in test.environment(leg, deep=False)

    def test_no_leg_leaves_a_mark_out(self) -> None:
        named = (ROOT / "pyproject.toml").read_text().split("\nmarkers = [")[1].split("\n]")[0]
        choose_no_leg = {"deep", "long"}
        marks = set(re.findall(r'^  "(\w+):', named, re.MULTILINE)) - choose_no_leg
        assert marks == set(re.findall(r"browser|vnu|postgresql|redis|sqlite|once", str(test.LEGS)))

    @pytest.mark.parametrize(
        "leg", [leg for leg in test.LEGS if leg.paths], ids=lambda leg: leg.name
    )
    def test_a_leg_that_reads_some_files_alone_misses_no_test(self, leg: test.Leg) -> None:
        paths = [ROOT / path for path in leg.paths]
        marked = [
            file
            for file in (ROOT / "tests").rglob("test_*.py")
            if re.search(rf"pytest\.mark\.{leg.name}\b", file.read_text())
        ]
        assert marked
        assert all(any(file.is_relative_to(path) for path in paths) for file in marked)


class TestBench:
    COSTS = {"bare view": 2.0, "home": 30.0}

    def test_pages_are_ratios_to_the_bare_view(self) -> None:
        assert [row.ratio for row in bench.figures(self.COSTS, {})] == [1.0, 15.0]

    @pytest.mark.parametrize(("bound", "status"), [(15.0, 0), (14.9, 1)])
    def test_a_bound_that_does_not_hold_ends_with_an_error(
        self, bound: float, status: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert bench.report(bench.figures(self.COSTS, {"home": bound})) == status
        assert ("BROKEN" in capsys.readouterr().out) is bool(status)

    def test_a_bound_for_no_page_is_a_mistake(self) -> None:
        with pytest.raises(KeyError, match="hoem"):
            bench.figures(self.COSTS, {"hoem": 3.0})

    def test_work_of_a_process_is_counted(self) -> None:
        before = bench.cpu_seconds([os.getpid()])
        until = time.process_time() + 0.2
        while time.process_time() < until:
            pass
        assert bench.cpu_seconds([os.getpid()]) - before >= 0.15

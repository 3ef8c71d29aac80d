"""What the legs stand on is made while the checks run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from portal.tooling import preparing, test
from portal.tooling.test import Leg
from tests.support import databases

ROOT = Path(__file__).parents[2]
SAY = (sys.executable, "-c", "import os, sys; sys.exit(os.environ['SAID'])")


def test_what_was_begun_is_made_when_the_block_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = "import os, pathlib, time; time.sleep(0.5); pathlib.Path(os.environ['MADE']).touch()"
    monkeypatch.setattr(preparing, "COMMAND", (sys.executable, "-c", code))
    files = [tmp_path / "one", tmp_path / "two"]
    with preparing.made_meanwhile([{"MADE": str(file)} for file in files]):
        assert not any(file.exists() for file in files)
    assert all(file.exists() for file in files)


def test_a_database_that_cannot_be_made_says_why_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preparing, "COMMAND", SAY)
    with preparing.made_meanwhile([{"SAID": "no room left"}]):
        pass
    assert "no room left" in capsys.readouterr().out


def test_a_block_that_breaks_off_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    forever = (sys.executable, "-c", "import time; time.sleep(600)")
    monkeypatch.setattr(preparing, "COMMAND", forever)
    with pytest.raises(KeyboardInterrupt), preparing.made_meanwhile([{}]):
        raise KeyboardInterrupt


def test_databases_are_made_for_the_legs_that_will_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in test.SERVICES:
        monkeypatch.setenv(name, f"of {name}")
    legs = [
        Leg("one", "One", "", prepared=True),
        Leg("two", "Two", "", prepared=True, uses_services=True),
        Leg("three", "Three", ""),
        Leg("four", "Four", "", prepared=True, missing=lambda: "no database"),
    ]
    found = test.databases(legs, deep=False)
    name = test.SERVICES[0]
    assert [environment.get(name) for environment in found] == [None, f"of {name}"]
    assert [leg.name for leg in test.LEGS if leg.prepared] == ["sqlite", "postgresql"]


def test_a_template_is_made_where_there_is_none(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    migrated = databases.TEMPLATE
    made, unfinished = (f"{databases.own_database()}_{end}" for end in ("made", "half"))
    monkeypatch.setattr(databases, "TEMPLATE", made)
    monkeypatch.setattr(databases, "UNFINISHED", unfinished)
    monkeypatch.setattr(databases, "_migrate", lambda name: databases._copy(migrated, name))
    databases.ensure_template()
    try:
        assert databases.exists(made)
        assert not databases.exists(unfinished)
    finally:
        databases.remove_database(made)


def test_the_program_leaves_the_template_that_is_there(db: None) -> None:
    assert databases.exists(databases.TEMPLATE)
    done = subprocess.run(
        preparing.COMMAND,
        cwd=ROOT,
        env={**os.environ, **preparing.SETTINGS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert connection.is_usable()

"""What is too old, or set wrongly, is said before anything starts."""

import sqlite3

import pytest
from django.core.checks import run_checks

OLD = "SQLite 3.34.1 is older than 3.35."


@pytest.mark.sqlite
def test_an_old_sqlite_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [each for each in run_checks() if each.id == "portal.E003"]
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    assert [each.msg for each in run_checks() if each.id == "portal.E003"] == [OLD]

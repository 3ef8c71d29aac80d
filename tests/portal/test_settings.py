"""Settings fail loudly: production does not start without what it needs, nor with a demo in it."""

import ast
import json
import logging.config
import re
import sys
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction

from portal.lib.databases import SQLITE_BUSY_TIMEOUT_SECONDS
from portal.lib.demo import DEMO_SWITCHES
from portal.lib.logs import json_lines
from portal.lib.secrets import required_hosts, required_secret, required_site, secret_key_file
from tests.support.production import ROOT, manage, read_settings

pytestmark = pytest.mark.once  # most start processes with settings of their own

REQUIRED = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "SITE_URL"]


def test_production_starts_when_everything_is_there() -> None:
    done = manage("check")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_production_refuses_to_start_without(name: str) -> None:
    done = read_settings(**{name: None})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize("name", DEMO_SWITCHES)
def test_production_refuses_to_start_with_a_demo_switch(name: str) -> None:
    done = read_settings(**{name: "1"})
    assert done.returncode != 0
    assert f"{name} is for the demo alone" in done.stderr


@pytest.mark.parametrize("name", DEMO_SWITCHES)
def test_settings_that_extend_production_cannot_switch_a_demo_on(name: str, tmp_path: Path) -> None:
    (tmp_path / "own_settings.py").write_text(
        f"from portal.settings.production import *\n{name} = True\n"
    )
    done = manage("check", DJANGO_SETTINGS_MODULE="own_settings", PYTHONPATH=str(tmp_path))
    assert done.returncode != 0
    assert f"{name} is for the demo alone" in done.stderr


def test_the_demo_content_is_refused_in_production() -> None:
    done = manage("load_demo")
    assert done.returncode != 0
    assert "DEMO_CONTENT" in done.stderr


@pytest.mark.parametrize(
    "secret", ["short", "django-insecure-" + "x" * 60, "development" + "x" * 60, "a" * 60]
)
def test_a_secret_that_can_be_guessed_is_refused(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", secret)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        required_secret("SECRET_KEY")


@pytest.mark.parametrize(
    "address",
    [
        "portal.example.org",
        "http://portal.example.org",
        "https://",
        "https://portal.example.org/portal",
        "https://portal.example.org/?x=1",
    ],
)
def test_a_site_address_that_mails_could_not_be_built_from_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        required_site("SITE_URL")


def test_a_site_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://portal.example.org/")
    assert required_site("SITE_URL") == "https://portal.example.org"


@pytest.mark.parametrize("hosts", ["*", "portal.example.org, *", " , "])
def test_hosts_that_answer_to_any_name_are_refused(
    hosts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        required_hosts("ALLOWED_HOSTS")


def test_the_demo_makes_its_own_secret_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    secret = secret_key_file(file)
    assert len(secret) > 50
    assert secret_key_file(file) == secret
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_writes_ahead_and_waits_for_other_writers() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (
            SQLITE_BUSY_TIMEOUT_SECONDS * 1000,
        )
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_an_sqlite_transaction_takes_the_write_lock_when_it_begins() -> None:
    entered, order = threading.Event(), []

    def second_writer() -> None:
        entered.wait()
        with transaction.atomic():
            order.append("second")
        connections.close_all()

    thread = threading.Thread(target=second_writer)
    thread.start()
    with transaction.atomic():
        entered.set()
        thread.join(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_production_logs_one_json_object_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    formatter = logging.config.DictConfigurator({"formatters": {}}).configure_formatter(
        {**json_lines()}
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logger = logging.Logger("portal.test")
    logger.addHandler(handler)
    try:
        raise ValueError("first line\nsecond line")
    except ValueError:
        logger.exception("It broke")
    (line,) = capfd.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["level"], entry["logger"]) == ("It broke", "error", "portal.test")
    assert "second line" in entry["exception"]


def variables_read(module: Path) -> set[str]:
    """The environment variables that a settings module names in a call."""
    calls = [node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and re.fullmatch(r"[A-Z][A-Z_]+", call.args[0].value)
    }


def test_the_table_of_settings_names_every_variable_that_the_settings_read() -> None:
    modules = (ROOT / "portal" / "settings").glob("*.py")
    read = set().union(*map(variables_read, modules)) - {"PYTEST_XDIST_WORKER"}
    table = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == read

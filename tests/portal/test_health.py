import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portal import health
from portal.celery import app
from portal.records.actions import beat

BrokerAt = Callable[..., None]


@pytest.fixture
def beating(db: None) -> None:
    beat("beat", now=timezone.now())


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def parts(client: Client, status: int) -> dict[str, str]:
    answer = client.get("/readyz")
    assert answer.status_code == status, answer.json()
    result: dict[str, str] = answer.json()["parts"]
    return result


def unready(client: Client) -> set[str]:
    return {name for name, state in parts(client, 503).items() if state != "ok"}


@pytest.fixture
def broker_at() -> Iterator[BrokerAt]:
    """Point Celery at another broker until the test ends."""
    names = ("broker_url", "broker_write_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}

    def point(url: str, **options: str) -> None:
        app.conf.update(broker_url=url, broker_write_url=url, broker_transport_options=options)

    yield point
    app.conf.update(before)


def test_the_process_says_that_it_is_alive(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_names_every_part(client: Client, beating: None) -> None:
    assert set(parts(client, 200)) == {
        "database",
        "cache",
        "broker",
        "migrations",
        "beat",
        "sending",
    }


def test_not_ready_when_beat_has_not_been_seen_for_three_minutes(client: Client, db: None) -> None:
    beat("beat", now=timezone.now() - timedelta(minutes=4))
    assert parts(client, 503)["beat"].startswith("last seen")


def test_not_ready_before_beat_was_ever_seen(client: Client, db: None) -> None:
    assert parts(client, 503)["beat"] == "never seen"


def test_not_ready_while_a_migration_waits(client: Client, beating: None) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="records").delete()
    assert parts(client, 503)["migrations"].endswith("not applied")


def test_a_broken_database_is_named_and_nothing_behind_it_is_asked(
    client: Client, beating: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> str:
        raise DatabaseError("password of the database")

    monkeypatch.setattr(health, "_database", refuse)
    states = parts(client, 503)
    assert states["database"] == "failed: DatabaseError"
    assert states["beat"] == "not known without the database"


def test_a_cache_that_keeps_nothing_is_named(
    client: Client, beating: None, settings: Settings
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert unready(client) == {"cache"}


def test_a_broker_that_refuses_is_named(client: Client, beating: None, broker_at: BrokerAt) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    broker_at(f"redis://127.0.0.1:{port}/0")
    assert unready(client) == {"broker"}


def test_a_broker_that_hangs_is_named_within_three_seconds(
    client: Client, beating: None, broker_at: BrokerAt, silent_server: str
) -> None:
    broker_at(silent_server)
    started = monotonic()
    assert unready(client) == {"broker"}
    assert monotonic() - started < 3


def test_a_part_that_never_answers_is_given_up(
    client: Client, beating: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "SECONDS_TO_ANSWER", 0.2)
    monkeypatch.setattr(health, "_broker", lambda: input_that_never_comes())
    assert parts(client, 503)["broker"] == "failed: no answer in time"


def input_that_never_comes() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(2)
        server.accept()
    return "ok"


def test_the_folders_of_the_embedded_broker_must_take_a_file(
    client: Client, beating: None, broker_at: BrokerAt, tmp_path: Path
) -> None:
    folders = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out")}
    broker_at("filesystem://localhost", **folders, control_folder=str(tmp_path))
    assert parts(client, 200)["broker"] == "ok"
    broker_at("filesystem://localhost", **folders, control_folder=str(tmp_path / "x"))
    assert parts(client, 503)["broker"] == "failed: FileNotFoundError"


@pytest.mark.redis
def test_a_real_redis_is_a_broker_and_a_cache(client: Client, beating: None) -> None:
    assert django_settings.CELERY_BROKER_URL.startswith("redis://")
    assert set(parts(client, 200).values()) == {"ok"}


def test_an_answer_tells_no_secret(client: Client, beating: None, broker_at: BrokerAt) -> None:
    broker_at("redis://:hunter2@127.0.0.1:1/0")
    assert b"hunter2" not in client.get("/readyz").content

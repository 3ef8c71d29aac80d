"""The Nu HTML checker finds no error on any page of the permission table, forms with errors included."""

import json
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.support.permissions import Address, World, addresses, build_world

JAR = Path(__file__).parents[1] / "node_modules/vnu-jar/build/dist/vnu.jar"
ROWS = 12
ROLES = ("visitor", "member", "manager", "editor", "chair", "officer")

pytestmark = [pytest.mark.vnu, pytest.mark.django_db]


def write(folder: Path, name: str, content: bytes) -> None:
    (folder / f"{name.replace(':', '-').replace('/', '-')}.html").write_bytes(content)


def posts(content: bytes, own: str) -> set[str]:
    """Where the forms on a page are sent."""
    forms = BeautifulSoup(content, "html.parser").select("main form[method=post]")
    return {str(form.get("action") or own) for form in forms}


def answer_to_nothing(client: Client, target: str) -> HttpResponse:
    """What an empty form gets; whatever it did is undone, so that the next page finds its world."""
    with transaction.atomic():
        answer = client.post(target, {})
        transaction.set_rollback(True)
    return answer  # type: ignore[return-value]


def collect(world: World, address: Address, folder: Path) -> None:
    """The page for each role that may open it, and what its forms answer to nothing at all."""
    for role in ROLES:
        if role not in address.allowed:
            continue
        client = world.client(role)
        url = address.url(world)
        response = client.get(url)
        if response.status_code != 200:
            continue
        write(folder, f"{address.name}-{role}", response.content)
        for number, target in enumerate(sorted(posts(response.content, url))):
            answer = answer_to_nothing(client, target)
            if answer.status_code in (200, 400) and "html" in answer["Content-Type"]:
                write(folder, f"{address.name}-{role}-errors-{number}", answer.content)


def errors_in(folder: Path) -> list[str]:
    """What the checker reports, one line an error."""
    finished = subprocess.run(
        ["java", "-jar", JAR, "--format", "json", "--errors-only", "--exit-zero-always", folder],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{Path(message['url']).name}: {message['message']}: {message.get('extract', '')[:160]}"
        for message in json.loads(finished.stderr)["messages"]
        if message["type"] == "error"
    ]


@pytest.mark.parametrize("full", [True, False], ids=["lists full", "lists empty"])
def test_every_page_is_valid_html(tmp_path: Path, full: bool) -> None:
    world = build_world()
    pages = [address for address in addresses() if address.page and address.method == "get"]
    for address in pages:
        if full and address.grow is not None:
            address.grow(world, ROWS)
    for address in pages:
        collect(world, address, tmp_path)
    assert list(tmp_path.iterdir())
    assert errors_in(tmp_path) == []

"""The Nu HTML checker finds no error on any page of the permission table, forms with errors included."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from digests.actions.issues import make_issue_now
from digests.actions.notices import notify
from digests.models import NoticeKind
from membership.places.models import District
from tests.digests.every_kind import every_mail
from tests.digests.posting import post
from tests.factories.digests import SubscriptionFactory
from tests.factories.organisations import JoinRequestFactory, OrganisationFactory
from tests.support.permissions import World, addresses, build_world

JAR = Path(__file__).parents[1] / "node_modules/vnu-jar/build/dist/vnu.jar"
PAGES = [address for address in addresses() if address.page and address.method == "get"]
SENT = [address for address in addresses() if address.page and address.method == "post"]
PARTS = (0, 1)  # two processes check a half each
ROWS = 12
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
ROLES = ("visitor", "member", "manager", "editor", "chair", "officer")

pytestmark = [pytest.mark.vnu, pytest.mark.django_db]


class Pages:
    """The pages to check, each kind of content once: another role or a longer list may show the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents: set[bytes] = set()

    def add(self, name: str, content: bytes) -> None:
        content = TOKEN.sub(b"", content)
        if content not in self.contents:
            self.contents.add(content)
            file = f"{len(self.contents)}-{re.sub(r'[^A-Za-z0-9-]', '-', name)[:80]}.html"
            (self.folder / file).write_bytes(content)


def posts(content: bytes, own: str) -> set[str]:
    """Where the forms on a page are sent."""
    main = content[content.index(b"<main") :]
    forms = BeautifulSoup(main, "html.parser").select("main form[method=post]")
    return {str(form.get("action") or own) for form in forms}


def answer_to(client: Client, target: str, data: Mapping[str, Any]) -> HttpResponse:
    """What a form gets; whatever it did is undone, so that the next page finds its world."""
    with transaction.atomic():
        answer = client.post(target, data)
        transaction.set_rollback(True)
    return answer  # type: ignore[return-value]


def collect(client: Client, name: str, url: str, pages: Pages) -> None:
    """The page as the client's owner sees it, and what its forms answer to nothing at all."""
    response = client.get(url)
    if response.status_code != 200:
        return
    pages.add(name, response.content)
    for number, target in enumerate(sorted(posts(response.content, url))):
        answer = answer_to(client, target, {})
        if answer.status_code in (200, 400) and "html" in answer["Content-Type"]:
            pages.add(f"{name}-errors-{number}", answer.content)


def collect_all(world: World, part: int, lists: str, pages: Pages) -> None:
    """Every page for each role that may open it, each in a session that has seen no other."""
    for address in PAGES[part :: len(PARTS)]:
        for role in sorted(set(ROLES) & address.allowed):
            with transaction.atomic():
                name = f"{address.name}-{role}-{lists}"
                collect(world.client(role), name, address.url(world), pages)
                transaction.set_rollback(True)


def collect_answers(world: World, part: int, pages: Pages) -> None:
    """What stands between a form and what it does, such as a preview."""
    for address in SENT[part :: len(PARTS)]:
        for role in sorted(set(ROLES) & address.allowed)[:1]:
            answer = answer_to(world.client(role), address.url(world), address.data)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                pages.add(f"{address.name}-answer", answer.content)


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


@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_valid_html(tmp_path: Path, part: int) -> None:
    world, pages = build_world(), Pages(tmp_path)
    collect_all(world, part, "empty", pages)
    collect_answers(world, part, pages)
    for address in PAGES:
        if address.grow is not None:
            address.grow(world, ROWS)
    collect_all(world, part, "full", pages)
    assert pages.contents
    assert errors_in(tmp_path) == []


# Mail programs know tables and their attributes better than styles.
FOR_MAIL_PROGRAMS = re.compile(
    r"The “(align|border|cellpadding|cellspacing|width)” attribute on the"
)


def test_every_kind_of_mail_is_valid_html_save_what_mail_programs_need(tmp_path: Path) -> None:
    build_world()
    pages = Pages(tmp_path)
    subscription = SubscriptionFactory.create(
        confirmed_at=timezone.now(), districts=District.objects.all()
    )
    OrganisationFactory.create(visible_from=timezone.now(), districts=District.objects.all())
    make_issue_now(now=timezone.now())
    for _ in range(2):
        request = JoinRequestFactory.create()
        notify(
            NoticeKind.JOIN_REQUESTED,
            subscription.reader,
            subject_pk=request.pk,
            now=timezone.now(),
        )
    for message in post(timezone.now()):
        pages.add(str(message.subject), message.alternatives[0][0].encode())  # type: ignore[attr-defined]
    assert len(pages.contents) >= 2
    for name, html in every_mail():
        pages.add(name, html.encode())
    assert len(pages.contents) > len(NoticeKind)
    assert [each for each in errors_in(tmp_path) if not FOR_MAIL_PROGRAMS.search(each)] == []

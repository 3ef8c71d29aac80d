"""What people write to a panel, and what the panel writes, stands on no page of anybody else."""

import pytest
from django.utils import timezone

from membership.bodies.models import PanelNote, Score
from tests.support.permissions import VISITOR, World, addresses

SECRETS = ("Xanthe Quince", "lighthouse keeper", "brother-in-law", "too quiet by half")
OTHERS = (VISITOR, "person", "member", "holder", "officer", "administrator")
HISTORY = ("/admin/", "/admin/reports/site-history/", "/admin/reports/aging-pages/")
PANEL = ("bodies:panel",)
ROOMS = ("bodies:", "organisations:detail", "organisations:manage", "search", "home:", "people:")

pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets(world: World) -> None:
    """Somebody who is not chosen has written, and the panel has scored her and noted something."""
    expression = world.things["expression"]
    expression.person_name, expression.statement, expression.interests = SECRETS[:3]
    expression.save()
    member, now = expression.call.panel.get(), timezone.now()
    PanelNote.objects.create(expression=expression, member=member, text=SECRETS[3], written_at=now)
    for criterion in expression.call.criteria.all():
        Score.objects.create(
            expression=expression, criterion=criterion, member=member, value=1, given_at=now
        )


def read(world: World, role: str, rooms: tuple[str, ...] = ROOMS) -> dict[str, str]:
    """Every page of the ``rooms`` that ``role`` may open, and the histories of the admin, by address."""
    client = world.client(role)
    urls = [
        each.url(world)
        for each in addresses()
        if each.method == "get" and role in each.allowed and each.name.startswith(rooms)
    ]
    urls += HISTORY if role in {"officer", "administrator"} else ()
    return {url: client.get(url).getvalue().decode(errors="replace") for url in urls}


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_reads_it_anywhere(world: World, secrets: None, role: str) -> None:
    pages = read(world, role)
    assert len(pages) > 5
    found = {url: word for url, page in pages.items() for word in SECRETS if word in page}
    assert found == {}


def test_the_panel_reads_it(world: World, secrets: None) -> None:
    pages = "".join(read(world, "chair", PANEL).values())
    assert all(word in pages for word in SECRETS)

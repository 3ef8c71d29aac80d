"""A page that shows topics or posts belongs to a surface, so that the walk over all surfaces opens it."""

from collections.abc import Iterable

import pytest

from forums.models import Post, Topic
from forums.surfaces import SURFACES
from portal import crawlers, search
from tests.support.permissions import World, addresses

LOADED = (crawlers, search)  # the composition root’s own surfaces come with its addresses


def unregistered(world: World, known: Iterable[str]) -> set[str]:
    """The names of addresses that show what was planted, and are not among ``known``."""
    Topic.objects.update(title="library zyzzyva")
    Post.objects.update(body="library zyzzyva", html="<p>library zyzzyva</p>")
    shown = set()
    for address in addresses():
        if address.method != "get" or address.name in known:
            continue
        for role in ("visitor", "member", "moderator", "officer"):
            if role in address.allowed and not address.name.startswith("account"):
                response = world.client(role).get(address.url(world))
                text = b"" if response.streaming else response.content
                response.getvalue()  # a file is closed when it has been read
                if b"zyzzyva" in text or b"beach-clean" in text:
                    shown.add(address.name)
                break
    return shown


@pytest.mark.django_db
def test_a_page_that_shows_topics_belongs_to_a_surface(world: World) -> None:
    known = {name for surface in SURFACES.values() for name in surface.urls}
    assert unregistered(world, known) == set()
    assert unregistered(world, known - {"forums:forum"}) == {"forums:forum"}


@pytest.mark.django_db
def test_every_address_of_a_surface_is_in_the_permission_table() -> None:
    known = {name for surface in SURFACES.values() for name in surface.urls}
    assert known <= {address.name for address in addresses()}

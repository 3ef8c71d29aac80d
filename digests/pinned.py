"""What editors may pin to an update: pages of this site that everybody may read, asked again whenever an
update is drawn."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.models import Page, Site

from consultations.models import Deed
from digests.items import Item
from digests.models import PinnedItem
from digests.things import named
from home.querysets import hidden_pages
from membership.bodies.models import Body, Call
from membership.organisations.models import Organisation

PLACES = frozenset(
    {
        "bodies:index",
        "digests:archive",
        "digests:sign_up",
        "forums:index",
        "organisations:directory",
        "promises:index",
    }
)
"""Lists, each of which shows everybody what they may read."""


def _page(match: ResolverMatch, at: datetime) -> QuerySet[Page]:
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    below = match.args[0].strip("/")
    path = site.root_page.url_path + (f"{below}/" if below else "")
    found: QuerySet[Page] = Page.objects.live().exclude(hidden_pages(None)).filter(url_path=path)
    return found


def _topic(match: ResolverMatch, at: datetime) -> QuerySet[Any]:
    found = named("topic", str(match.kwargs["pk"]), None)
    return found.filter(forum__slug=match.kwargs["forum_slug"], forum__body=None)


THINGS: dict[str, Callable[[ResolverMatch, datetime], QuerySet[Any]]] = {
    "bodies:call": lambda match, at: Call.objects.open(at).filter(pk=match.kwargs["call_id"]),
    "bodies:detail": lambda match, at: Body.objects.filter(slug=match.kwargs["slug"]),
    "consultations:respond": lambda match, at: named("consultation", match.kwargs["slug"], None),
    "forums:forum": lambda match, at: named("forum", match.kwargs["forum_slug"], None),
    "forums:topic": _topic,
    "organisations:detail": lambda match, at: Organisation.objects.listed().filter(
        slug=match.kwargs["slug"]
    ),
    "promises:promise": lambda match, at: Deed.objects.visible_to(None, at).filter(
        pk=match.kwargs["pk"]
    ),
    "wagtail_serve": _page,
}
"""By the name of the address: the thing itself, as far as everybody may read it."""


def place_of(path: str) -> str:
    """``path`` without what comes after the page: two addresses with one place are the same page."""
    return urlsplit(path).path


def is_for_everybody(path: str, *, at: datetime) -> bool:
    """Whether ``path`` leads to something that a visitor may read at the moment ``at``."""
    try:
        match = resolve(place_of(path))
    except Resolver404:
        return False
    if match.view_name in PLACES:
        return True
    find = THINGS.get(match.view_name)
    return find is not None and find(match, at).exists()


def pins_for_everybody(pins: Iterable[PinnedItem], *, at: datetime) -> tuple[Item, ...]:
    """What of ``pins`` a visitor may still read, in their order."""
    return tuple(
        Item(title=pin.title, path=pin.path, summary=pin.summary, pinned=True)
        for pin in pins
        if is_for_everybody(pin.path, at=at)
    )

"""What a body's public page leads to: each part of this room registers its own links and calls.

::

    @links_from_the_page(order=30)
    def interests(body: Body, user: Anyone, now: datetime) -> Iterable[PageLink]:
        yield PageLink("Register of interests", reverse("bodies:interests", args=[body.slug]))

A source answers in a constant number of queries and gives what ``user`` may open, or nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from membership.bodies.models import Body
from membership.people.roles import Anyone


@dataclass(frozen=True)
class PageLink:
    """A page about the body, and in a few words what is found there."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class OpenCall:
    """A call that is open now; it stands beside those of ``seats`` (their keys) that are vacant."""

    title: str
    url: str
    note: str = ""  # until when: "Open until 3 March 2027"
    seats: frozenset[int] = frozenset()


Links = Callable[[Body, Anyone, datetime], Iterable[PageLink]]
Calls = Callable[[Body, Anyone, datetime], Iterable[OpenCall]]
_links: dict[Links, int] = {}
_calls: dict[Calls, int] = {}


def links_from_the_page(*, order: int) -> Callable[[Links], Links]:
    """Register a source of links; lower orders come first, and registering twice changes nothing."""

    def register(source: Links) -> Links:
        _links[source] = order
        return source

    return register


def calls_on_the_page(*, order: int) -> Callable[[Calls], Calls]:
    """Register a source of open calls, which stand where the page says how to put oneself forward."""

    def register(source: Calls) -> Calls:
        _calls[source] = order
        return source

    return register


def links(body: Body, user: Anyone, *, now: datetime) -> list[PageLink]:
    """Where ``user`` may read more about ``body``."""
    sources = sorted(_links, key=lambda source: _links[source])
    return [link for source in sources for link in source(body, user, now)]


def open_calls(body: Body, user: Anyone, *, now: datetime) -> list[OpenCall]:
    """The calls of ``body`` that are open at ``now``."""
    sources = sorted(_calls, key=lambda source: _calls[source])
    return [call for source in sources for call in source(body, user, now)]

"""The permission table: every URL name of our own apps against every role.

An app describes its addresses in ``tests/permissions/<app>.py``::

    def build(world: World) -> None:
        '''Make what the addresses below are about.'''
        world.things["topic"] = TopicFactory.create(forum__district=world.district)

    ADDRESSES = [
        Address("forums:topic", lambda world: world.things["topic"].get_absolute_url(), EVERYONE),
        Address("forums:index", lambda world: "/forums/", EVERYONE, grow=many_forums),
        Address("forums:new", lambda world: "/forums/thanet/new/", {"member", "manager"}),
        Address("forums:hide", lambda world: f"/forums/.../hide/", STAFF | {"moderator"},
                method="post", data={"reason": "Spam"}),
    ]
    VIEWSETS = {"forum": {"officer", "administrator"}}  # Wagtail viewsets by their name

A Wagtail page type is named ``page:<app>.<Model>``, one of allauth's own pages by its URL name.

Who is not in ``allowed`` meets ``refused``: signed out, the log-in page (or 404 where the thing is
nobody's business); signed in, 403 (or 404). ``tests/test_permission_table.py`` fails when a URL name
or a viewset is missing. The same rows feed the query budgets (``grow``), the bad-input test, axe and
the HTML checker.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import get_page_models

import tests.permissions
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from membership.people.roles import ADMINISTRATOR, EDITOR, OFFICER
from membership.places.models import District, Theme
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import DistrictFactory, ThemeFactory

VISITOR = "visitor"
OFFICERS = frozenset({"officer", "administrator"})
STAFF = OFFICERS | {"editor"}
SIGNED_IN = frozenset({"person", "member", "manager", "moderator", "holder", "chair"}) | STAFF
EVERYONE = SIGNED_IN | {VISITOR}
ROLES = tuple(sorted(EVERYONE))
APPS = frozenset(
    {"places", "people", "organisations", "bodies", "forums", "consultations", "digests", "home"}
)


class Things(dict[str, Any]):
    """What the apps build, each under a name of its own: two builders that chose one name would meet each
    other's things by the luck of their order."""

    def __setitem__(self, name: str, thing: Any) -> None:
        if name in self:
            raise KeyError(f"Another part of the world is called {name!r}.")
        super().__setitem__(name, thing)

    def __ior__(self, others: Mapping[str, Any]) -> Self:  # type: ignore[override,misc]
        """A dict's own would not ask :meth:`__setitem__`."""
        for name, thing in others.items():
            self[name] = thing
        return self


@dataclass
class World:
    """One person a role, an organisation in a district, and whatever the apps add to ``things``."""

    district: District
    theme: Theme
    organisation: Organisation
    people: dict[str, User]
    things: Things = field(default_factory=Things)
    # The session in which each role is logged in.
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser in which ``role`` is logged in; the visitor is not."""
        client = Client(raise_request_exception=True)
        if role != VISITOR:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


@dataclass(frozen=True)
class Address:
    """One URL name, who may open it, and what the others meet."""

    name: str
    url: Callable[[World], str]
    allowed: frozenset[str] | set[str]
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    # The status that those who may get; a POST that did its work redirects, which counts as 200.
    status: int = 200
    # What signed-in people get who may not, and what visitors get: "login", 403, 404 or 405.
    refused: int = 403
    refused_visitor: str | int = "login"
    # Makes the list that the address shows ``count`` rows long (list addresses only).
    grow: Callable[[World, int], None] | None = None
    # False: not a page (feed, file, JSON), so neither axe nor the HTML checker reads it.
    page: bool = True

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def _modules() -> list[Any]:
    return [
        importlib.import_module(f"tests.permissions.{module.name}")
        for module in pkgutil.iter_modules(tests.permissions.__path__)
    ]


def addresses() -> list[Address]:
    """Every row of the table."""
    return [address for module in _modules() for address in getattr(module, "ADDRESSES", [])]


def viewsets() -> dict[str, set[str]]:
    """Who may open each of our own Wagtail viewsets, by the viewset's name."""
    table: dict[str, set[str]] = {}
    for module in _modules():
        table |= getattr(module, "VIEWSETS", {})
    return table


def build_world() -> World:
    """A district with one organisation, one person a role, and what each app builds."""
    district = DistrictFactory.create(name="Thanet", slug="thanet")
    organisation = OrganisationFactory.create(
        name="Thanet Tides", slug="thanet-tides", districts=[district]
    )
    people = {
        role: UserFactory.create(email=f"{role}@example.org", full_name=f"{role.title()} Example")
        for role in sorted(SIGNED_IN)
    }
    for role, group in (("officer", OFFICER), ("editor", EDITOR), ("administrator", ADMINISTRATOR)):
        people[role].groups.add(Group.objects.get(name=group))
        second_factor(people[role])
    second_factor(people["chair"])
    for role in ("member", "moderator", "holder", "chair"):
        Belonging.objects.create(user=people[role], organisation=organisation)
    Belonging.objects.create(user=people["manager"], organisation=organisation, role=Role.MANAGER)
    world = World(district, ThemeFactory.create(), organisation, people)
    for module in _modules():
        if hasattr(module, "build"):
            module.build(world)
    world.sessions = {role: log_in(user) for role, user in people.items()}
    return world


def log_in(user: User) -> str:
    """The key of a session in which ``user`` is logged in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def second_factor(user: User) -> None:
    """Give ``user`` an authenticator, as staff and chairs must have."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused"})


PARTS = tuple(f"{app}." for app in ("consultations", "digests", "forums", "home", "membership"))
"""Packages of our own apps, parts of which may have a namespace of their own."""


def own_url_names() -> set[str]:
    """The URL names of our own apps and of the composition root, and our own page types."""
    pages = {
        f"page:{model._meta.label}" for model in get_page_models() if model._meta.app_label in APPS
    }
    return pages | set(_names(get_resolver(), ""))


def allauth_url_names() -> set[str]:
    """allauth's URL names: one rule covers their permissions, rows here let the other tests see them."""
    import allauth.urls

    return set(_all_names(allauth.urls.urlpatterns))


def _all_names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _all_names(entry.url_patterns)
        elif entry.name:
            yield entry.name


def _names(resolver: URLResolver, namespace: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = entry.namespace or ""
            module = getattr(entry.urlconf_name, "__name__", "")
            if inner in APPS or module.startswith(PARTS):
                yield from _names(entry, f"{inner}:")
            elif module.startswith("portal."):
                yield from _names(entry, namespace)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}{entry.name}"

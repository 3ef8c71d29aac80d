"""Every address of our own apps, asked by every role; a missing one fails."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from wagtail.admin.viewsets import viewsets as registry

from tests.support.permissions import (
    ROLES,
    VISITOR,
    Address,
    Things,
    World,
    addresses,
    allauth_url_names,
    own_url_names,
    viewsets,
)

NO_FORM_HERE = 405
OUR_PACKAGES = ("portal.", "digests.", "home.", "consultations.", "forums.", "membership.")


def ask(world: World, address: Address, role: str) -> HttpResponse:
    """One request, undone afterwards, so that each role meets the same world."""
    with transaction.atomic():
        client = world.client(role)
        response = getattr(client, address.method)(address.url(world), dict(address.data))
        response.getvalue()  # a file is closed when it has been read
        transaction.set_rollback(True)
    return response  # type: ignore[no-any-return]


def outcome(response: HttpResponse) -> str | int:
    """The status; "login" for the way to the log-in page; 200 for any other redirect."""
    if response.status_code in (301, 302):
        return "login" if response["Location"].startswith("/accounts/login/") else 200
    return response.status_code


def expected(address: Address, role: str) -> str | int:
    if role in address.allowed:
        return address.status
    return address.refused_visitor if role == VISITOR else address.refused


def guarded_pages() -> list[Address]:
    """The pages that somebody may not open."""
    every = (address for address in addresses() if address.page and address.method == "get")
    return [address for address in every if not set(ROLES) <= address.allowed]


def test_the_table_lists_every_url_name() -> None:
    listed = {address.name for address in addresses()}
    assert listed - allauth_url_names() == own_url_names()


def test_two_parts_of_the_world_cannot_share_a_name() -> None:
    things = Things(file=1)
    with pytest.raises(KeyError, match="'file'"):
        things["file"] = 2
    with pytest.raises(KeyError, match="'file'"):
        things |= {"file": 2}


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses(), ids=str)
def test_each_role_meets_what_the_table_says(world: World, address: Address) -> None:
    met = {role: outcome(ask(world, address, role)) for role in ROLES}
    assert met == {role: expected(address, role) for role in ROLES}


@pytest.mark.django_db
@pytest.mark.parametrize("address", guarded_pages(), ids=str)
def test_who_may_not_open_a_page_cannot_send_its_form_either(
    world: World, address: Address
) -> None:
    """A page that takes no form says so (405) to whoever sends one."""
    sent = replace(address, method="post")
    met = {role: outcome(ask(world, sent, role)) for role in ROLES if role not in address.allowed}
    taken = {role: status for role, status in met.items() if status != NO_FORM_HERE}
    assert taken == {role: expected(address, role) for role in taken}


def own_viewsets() -> dict[str, Any]:
    import wagtail.admin.urls  # noqa: F401 the hooks that register viewsets run with it

    return {
        viewset.name: viewset
        for viewset in registry.viewsets
        if type(viewset).__module__.startswith(OUR_PACKAGES)
    }


def test_the_table_lists_every_viewset_of_our_own() -> None:
    assert set(viewsets()) == set(own_viewsets())


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(viewsets()))
def test_each_role_meets_the_viewset_as_the_table_says(world: World, name: str) -> None:
    address = reverse(own_viewsets()[name].get_url_name("index"))
    met = {role for role in ROLES if world.client(role).get(address).status_code == 200}
    assert met == viewsets()[name]

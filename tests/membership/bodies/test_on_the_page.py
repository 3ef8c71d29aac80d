"""What other parts of the room put on a group's public page."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from membership.bodies import on_the_page
from membership.bodies.models import Body, Seat
from membership.bodies.on_the_page import OpenCall, PageLink
from membership.people.roles import Anyone

PAGE = "/groups/steering-group/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_the_page, "_links", {})
    monkeypatch.setattr(on_the_page, "_calls", {})


def text(client: Client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


def interests(body: Body, user: Anyone, now: datetime) -> Iterator[PageLink]:
    yield PageLink(
        "Register of interests", f"{body.get_absolute_url()}interests/", "Who declared what"
    )


def plans(body: Body, user: Anyone, now: datetime) -> Iterator[PageLink]:
    yield PageLink("Published plans", f"{body.get_absolute_url()}plans/")


def test_links_stand_in_their_order_and_once(client: Client, steering_group: Body) -> None:
    on_the_page.links_from_the_page(order=20)(plans)
    for _ in range(2):
        on_the_page.links_from_the_page(order=10)(interests)
    more = text(client).split("More about this group")[-1]
    assert more.count("Register of interests") == 1
    assert more.index("Who declared what") < more.index("Published plans")


def test_nothing_is_shown_when_nothing_is_registered(client: Client, steering_group: Body) -> None:
    page = text(client)
    assert "More about this group" not in page
    assert "put yourself forward" not in page.lower()


def test_an_open_call_stands_beside_its_vacant_seat(client: Client, thanet_seat: Seat) -> None:
    @on_the_page.calls_on_the_page(order=10)
    def calls(body: Body, user: Anyone, now: datetime) -> Iterator[OpenCall]:
        seats = frozenset({thanet_seat.pk})
        yield OpenCall("Speak for Thanet", "/call/", "Open until 3 March 2027", seats)

    page = text(client)
    vacancy = page.split('id="vacancies"')[1].split("</ul>")[0]
    assert 'href="/call/"' in vacancy
    assert "Open until 3 March 2027" in page
    assert "Write to the key officer" not in page


def test_a_call_before_a_seat_is_vacant_is_shown_too(client: Client, steering_group: Body) -> None:
    @on_the_page.calls_on_the_page(order=10)
    def calls(body: Body, user: Anyone, now: datetime) -> Iterator[OpenCall]:
        yield OpenCall("Speak for Dover", "/call/")

    page = text(client).split('id="vacancies"')[1]
    assert page.startswith(">Put yourself forward<")
    assert "Speak for Dover" in page

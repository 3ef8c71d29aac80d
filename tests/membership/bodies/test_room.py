"""The group's room: who comes in, and from when until when."""

from datetime import timedelta

import pytest
from django.test import Client

from membership.bodies.models import Seat, Standing, Term
from membership.bodies.policies import Power, holds_power
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import MeetingFactory, SeatFactory, TermFactory

DAY = timedelta(days=1)
ROOM = "/groups/steering-group/room/"
pytestmark = pytest.mark.django_db


def status(client: Client, user: User) -> int:
    client.force_login(user)
    return client.get(ROOM).status_code


def test_whoever_sits_comes_in_and_nobody_else_learns_that_it_is_there(
    client: Client, sadie: User, olive: User, priya: User, charles: User
) -> None:
    assert [status(client, user) for user in (sadie, charles, priya, olive)] == [200, 200, 404, 404]


def test_who_attends_without_a_vote_comes_in_too(client: Client, sadie_term: Term) -> None:
    Seat.objects.filter(pk=sadie_term.seat_id).update(standing=Standing.IN_ATTENDANCE)
    user = sadie_term.person.user
    assert user is not None
    assert status(client, user) == 200
    assert not holds_power(user, sadie_term.body, Power.MEMBER, today())


def test_who_has_left_does_not_come_in_any_more(client: Client, sadie: User) -> None:
    Term.objects.update(end=today(), appointed_until=today(), released=today())
    assert status(client, sadie) == 404


def test_who_will_soon_sit_reads_along(client: Client, sadie: User, sadie_term: Term) -> None:
    Term.objects.update(start=today() + 28 * DAY)
    assert status(client, sadie) == 200
    assert b"You do not sit yet" in client.get(ROOM).content
    Term.objects.update(start=today() + 29 * DAY)
    assert status(client, sadie) == 404


def test_the_shadow_of_an_ex_officio_chair_reads_along_too(
    board_seat: Seat, chair: Seat, sadie_term: Term
) -> None:
    coming = TermFactory.create(seat=board_seat, start=today() + DAY, end=None)
    assert holds_power(coming.person, chair.body, Power.SHADOW, today())
    assert not holds_power(coming.person, chair.body, Power.SEAT, today())


def test_members_see_their_own_seat_and_the_next_meetings(
    client: Client, sadie: User, sadie_term: Term
) -> None:
    MeetingFactory.create(body=sadie_term.body, place="Dover Town Hall")
    SeatFactory.create(body=sadie_term.body, name="Swale")
    client.force_login(sadie)
    page = client.get(ROOM)
    assert [each.seat.name for each in page.context["own"]] == ["Thanet"]
    assert "Dover Town Hall" in page.content.decode()

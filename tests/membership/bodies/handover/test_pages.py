"""The pages of a handover, for whoever leaves, follows or chairs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from membership.bodies.handover.actions import write_note
from membership.bodies.models import Body, HandoverNote, Term
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import MeetingFactory, SeatFactory, TermFactory
from tests.factories.handover import HandoverNoteFactory
from tests.membership.bodies.handover.conftest import FORTNIGHT, place_of
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db


def page(user: User, term: Term, body: Body | None = None) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(f"/groups/{(body or term.body).slug}/handover/{term.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_holder_sees_the_pack_and_writes_the_note(
    client: Client, leaving: Term, nora: User, sadie: User
) -> None:
    MeetingFactory.create(body=leaving.body, place="Margate Library")
    html = page(sadie, leaving)
    assert "Nora Next, who follows on" in html
    assert "Margate Library" in html
    assert "Write the note" in html
    client.force_login(sadie)
    address = f"/groups/steering-group/handover/{leaving.pk}/"
    response = client.post(f"{address}note/", {"text": "Ask the *harbour* group."})
    assert response["Location"] == address
    assert "Ask the <em>harbour</em> group." in page(sadie, leaving)


def test_the_successor_reads_and_does_not_write(leaving: Term, nora: User) -> None:
    HandoverNoteFactory.create(term=leaving)
    html = page(nora, leaving)
    assert "<em>harbour</em>" in html
    assert "Change the note" not in html


def test_nobody_but_the_holder_writes_the_note(leaving: Term, charles: User) -> None:
    with pytest.raises(PermissionDenied):
        write_note(place_of(leaving), text="Mine.", acting_user=charles)
    assert not HandoverNote.objects.exists()


def test_no_address_of_anybody_is_in_the_pack(leaving: Term, nora: User, charles: User) -> None:
    assert "Charles Chair" in page(nora, leaving)
    assert "@example.org" not in page(nora, leaving)


def test_a_seat_on_another_group_has_no_pack_here(
    client: Client, leaving: Term, sadie: User, board: Body
) -> None:
    client.force_login(sadie)
    assert client.get(f"/groups/board/handover/{leaving.pk}/").status_code == 404


def test_the_pack_of_a_chair_has_everything_open(
    steering_group: Body, charles_term: Term, charles: User
) -> None:
    SeatFactory.create(body=steering_group, name="Swale")
    html = page(charles, charles_term, steering_group)
    assert "What is open" in html
    assert "Swale" in html
    assert "What is open" not in page(charles, charles_term)


def test_who_has_left_the_chair_no_longer_sees_what_is_open(
    steering_group: Body, charles_term: Term, charles: User
) -> None:
    end = today()
    Term.objects.filter(pk=charles_term.pk).update(end=end, appointed_until=end, released=end)
    html = page(charles, charles_term, steering_group)
    assert "Write the note" in html
    assert "What is open" not in html


def test_the_chair_hands_over_to_whoever_follows_on_the_board(
    client: Client, steering_group: Body, charles_term: Term, charles: User
) -> None:
    Term.objects.filter(pk=charles_term.pk).update(end=today() + FORTNIGHT, appointed_until=None)
    TermFactory.create(
        seat=charles_term.seat, start=today() + FORTNIGHT, end=None, person__full_name="Cass Coming"
    )
    second_factor(charles)
    client.force_login(charles)
    html = client.get("/groups/steering-group/manage/handover/").content.decode()
    assert "by virtue of the seat Voluntary sector of the Strategic Partnership Board" in html
    assert "Cass Coming follows" in html
    assert "Write the note" in html


def test_an_officer_sees_that_nobody_chairs(
    client: Client, steering_group: Body, olive: User
) -> None:
    second_factor(olive)
    client.force_login(olive)
    html = client.get("/groups/steering-group/manage/handover/").content.decode()
    assert "Nobody chairs the group today." in html

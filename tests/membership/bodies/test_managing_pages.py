"""The chair's and the officers' pages: what needs doing, and doing it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from membership.bodies.models import Body, Meeting, Seat, Term
from membership.people.models import Person, User
from portal.lib.time import today
from tests.factories.bodies import MeetingFactory, SeatFactory, TermFactory
from tests.support.changes import typed
from tests.support.permissions import second_factor

DAY = timedelta(days=1)
MANAGE = "/groups/steering-group/manage/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, olive: User, steering_group: Body) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def text(client: Client, address: str = MANAGE) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_strangers_are_sent_to_log_in_and_readers_refused(
    client: Client, sadie: User, steering_group: Body
) -> None:
    assert client.get(MANAGE)["Location"].startswith("/accounts/login/?next=")
    client.force_login(sadie)
    assert client.get(MANAGE).status_code == 403


def test_a_chair_without_a_second_factor_is_led_to_set_one_up(
    client: Client, charles: User
) -> None:
    client.force_login(charles)
    assert client.get(MANAGE)["Location"] == reverse("mfa_index")
    second_factor(charles)
    assert client.get(MANAGE).status_code == 200


def test_what_needs_doing_comes_first(officer: Client, steering_group: Body) -> None:
    for name, end in (("Soon", today() + DAY), ("Over", today() - DAY), ("Fine", None)):
        TermFactory.create(seat__body=steering_group, seat__name=name, end=end)
    SeatFactory.create(body=steering_group, name="Empty")
    to_do = text(officer).split('id="to-do"')[1].split('id="seats"')[0]
    assert [name in to_do for name in ("Soon", "Over", "Empty", "Fine")] == [
        True,
        True,
        True,
        False,
    ]


def test_nothing_needs_doing_where_a_successor_is_appointed(
    officer: Client, thanet_seat: Seat
) -> None:
    first = TermFactory.create(seat=thanet_seat, end=today() + DAY)
    TermFactory.create(seat=thanet_seat, start=first.end, end=None)
    assert "Thanet: the term of" not in text(officer)
    Person.objects.update(user=None)
    assert "cannot be reached through the portal" in text(officer)


def meeting(**changes: Any) -> dict[str, Any]:
    fields = {"starts": "2pm", "ends": "16:30", "place": "Ashford"}
    return fields | typed("day", date(2027, 7, 1)) | changes


def test_a_meeting_is_added_with_its_agenda(officer: Client, steering_group: Body) -> None:
    agenda = SimpleUploadedFile("agenda.pdf", b"%PDF-1.4 agenda")
    response = officer.post(f"{MANAGE}meetings/new/", meeting(agenda=agenda))
    assert response["Location"] == MANAGE
    added = Meeting.objects.get()
    assert added.start.isoformat() == "2027-07-01T13:00:00+00:00"
    assert added.agenda is not None
    assert added.agenda.title == "Agenda of the Steering Group, 1 July 2027"
    assert added.agenda.file_size == 15


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends": "1pm"}, "A meeting ends after it starts"),
        ({"starts": "early"}, "Write the time like 14:00 or 2pm."),
        ({"place": ""}, "Give a place or a link to join online, or both."),
        ({"agenda": SimpleUploadedFile("agenda.svg", b"<svg/>")}, "not allowed"),
        ({"day_month": "13"}, "Date must be a real date"),
    ],
)
def test_a_meeting_with_a_mistake_is_not_saved(
    officer: Client, changes: dict[str, Any], message: str
) -> None:
    response = officer.post(f"{MANAGE}meetings/new/", meeting(**changes))
    assert message in response.content.decode()
    assert not Meeting.objects.exists()


def test_a_meeting_is_changed_and_keeps_its_agenda(officer: Client, steering_group: Body) -> None:
    called = MeetingFactory.create(body=steering_group)
    address = f"{MANAGE}meetings/{called.pk}/"
    assert "Sessions House" in text(officer, address)
    officer.post(address, meeting(place="Dover"))
    called.refresh_from_db()
    assert called.place == "Dover"


def test_a_clash_between_two_offices_is_shown(
    officer: Client, charles_term: Term, thanet_seat: Seat
) -> None:
    TermFactory.create(seat=thanet_seat, person=charles_term.person, end=None)
    assert "One person holds one seat" in text(officer)

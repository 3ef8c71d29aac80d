"""The chair's and the officers' pages: what needs doing, and doing it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from membership.bodies.models import Body, Meeting, Seat, Term
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.time import today
from tests.factories.bodies import MeetingFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.support.permissions import second_factor

DAY = timedelta(days=1)
MANAGE = "/groups/steering-group/manage/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, olive: User, steering_group: Body) -> Client:
    second_factor(olive)
    client.force_login(olive, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(name: str, day: date) -> dict[str, str]:
    """A date as three inputs send it."""
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


def appointment(**changes: Any) -> dict[str, Any]:
    start, last_day = today(), today() + 365 * DAY
    fields = {"full_name": "Nora Next", "how_appointed": "elected"}
    return fields | typed("start", start) | typed("last_day", last_day) | changes


def text(client: Client, address: str = MANAGE) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_strangers_are_sent_to_log_in_and_readers_refused(
    client: Client, sadie: User, steering_group: Body
) -> None:
    assert client.get(MANAGE)["Location"].startswith("/accounts/login/?next=")
    client.force_login(sadie, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(MANAGE).status_code == 403


def test_a_chair_without_a_second_factor_is_led_to_set_one_up(
    client: Client, charles: User
) -> None:
    client.force_login(charles, backend="django.contrib.auth.backends.ModelBackend")
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
    assert "Every seat is filled" in text(officer)


def test_somebody_new_is_appointed(
    officer: Client, thanet_seat: Seat, thanet_tides: Organisation
) -> None:
    address = f"{MANAGE}seats/{thanet_seat.pk}/appoint/"
    response = officer.post(address, appointment(organisation=thanet_tides.pk))
    assert response["Location"] == MANAGE
    term = thanet_seat.terms.get()
    assert (term.person.full_name, term.organisation) == ("Nora Next", thanet_tides)
    assert term.end == today() + 366 * DAY


def test_somebody_known_is_appointed(officer: Client, thanet_seat: Seat) -> None:
    person = PersonFactory.create()
    changes = {"full_name": "", "person": person.pk}
    officer.post(f"{MANAGE}seats/{thanet_seat.pk}/appoint/", appointment(**changes))
    assert thanet_seat.terms.get().person == person


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"full_name": ""}, "Choose a person, or write a name below."),
        ({"full_name": "sadie seatholder"}, "Somebody of this name is in the list."),
        ({"start_day": ""}, "First day must include a day"),
        ({"last_day_year": "2001"}, "The last day must be the first day or later."),
        ({"start_year": "2001", "last_day_year": "2002"}, "The seat Empty exists from"),
        ({"how_appointed": "by magic"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    officer: Client, sadie_term: Term, changes: dict[str, str], message: str
) -> None:
    seat = SeatFactory.create(body=sadie_term.body, name="Empty")
    before = Person.objects.count()
    response = officer.post(f"{MANAGE}seats/{seat.pk}/appoint/", appointment(**changes))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert (seat.terms.count(), Person.objects.count()) == (0, before)


def test_a_taken_seat_says_who_holds_it(officer: Client, sadie_term: Term) -> None:
    response = officer.post(f"{MANAGE}seats/{sadie_term.seat_id}/appoint/", appointment())
    assert "is held by Sadie Seatholder" in response.content.decode()


def test_the_first_day_offered_is_the_one_on_which_the_seat_falls_free(
    officer: Client, sadie_term: Term
) -> None:
    response = officer.get(f"{MANAGE}seats/{sadie_term.seat_id}/appoint/")
    assert response.context["form"].initial["start"] == sadie_term.end


def test_an_ex_officio_seat_has_no_page_to_appoint(officer: Client, chair: Seat) -> None:
    assert officer.get(f"{MANAGE}seats/{chair.pk}/appoint/").status_code == 404


def test_a_seat_of_another_body_is_not_found_here(officer: Client, board_seat: Seat) -> None:
    assert officer.get(f"{MANAGE}seats/{board_seat.pk}/appoint/").status_code == 404


def test_a_term_is_ended_with_a_reason(officer: Client, sadie_term: Term) -> None:
    data = {"why_ended": "stood-down", "reason": "Moves away."} | typed("last_day", today())
    response = officer.post(f"{MANAGE}terms/{sadie_term.pk}/end/", data)
    assert response["Location"] == MANAGE
    sadie_term.refresh_from_db()
    assert (sadie_term.end, sadie_term.why_ended) == (today() + DAY, "stood-down")


def test_an_end_that_is_too_late_is_refused(officer: Client, sadie_term: Term) -> None:
    data = {"why_ended": "other"} | typed("last_day", today() + 3650 * DAY)
    response = officer.post(f"{MANAGE}terms/{sadie_term.pk}/end/", data)
    assert "Choose an earlier day" in response.content.decode()


def test_a_term_to_come_is_taken_back_instead(officer: Client, thanet_seat: Seat) -> None:
    term = TermFactory.create(seat=thanet_seat, start=today() + DAY, end=None)
    withdraw = f"{MANAGE}terms/{term.pk}/withdraw/"
    assert officer.get(f"{MANAGE}terms/{term.pk}/end/")["Location"] == withdraw
    officer.post(withdraw, {"reason": "Wrong person."})
    assert not Term.objects.exists()


def test_a_term_that_has_started_cannot_be_taken_back(officer: Client, sadie_term: Term) -> None:
    response = officer.post(f"{MANAGE}terms/{sadie_term.pk}/withdraw/", {"reason": "Oops."})
    assert "End it instead" in response.content.decode()


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

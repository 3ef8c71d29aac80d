"""Whoever stopped circulars may take that back herself; nobody else can."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from consultations.models import CirculationStop
from digests.errors import ContactStopped
from digests.lists.actions import Entry, add_contact, close_list
from digests.lists.stops import AGAIN, stop_circulars, take_back
from digests.models import CircularStop, Contact, ContactList, Reader
from digests.tokens import make_token
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.digests import ReaderFactory
from tests.factories.lists import ContactFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def nora(partners: ContactList) -> Reader:
    """On a list of partners, and reader of its circulars."""
    ContactFactory.create(contact_list=partners, address="nora@example.org", name="Nora Nurse")
    return ReaderFactory.create(address="nora@example.org")


def path(to: str, reader: Reader) -> str:
    return f"/updates/circulars/{to}/{make_token('stop-circulars', reader.pk)}/"


def lists_of(reader: Reader) -> set[str]:
    running = Contact.objects.running().filter(address=reader.address)
    return set(running.values_list("contact_list__name", flat=True))


def test_she_is_back_on_the_lists_from_which_her_stop_took_her(
    client: Client, nora: Reader, partners: ContactList
) -> None:
    client.post(path("stop", nora))
    assert lists_of(nora) == set()
    page = client.post(path("again", nora), {"again": "on"}, follow=True).content.decode()
    assert lists_of(nora) == {"NHS leads"}
    assert "NHS leads" in page
    assert not CirculationStop.objects.exists()
    assert Contact.objects.running().get().name == "Nora Nurse"


def test_the_history_of_what_she_wanted_stays_and_is_shown_to_her(
    client: Client, nora: Reader
) -> None:
    client.post(path("stop", nora))
    client.post(path("again", nora), {"again": "on"})
    client.post(path("stop", nora))
    rows = CircularStop.objects.order_by("pk")
    assert [each.taken_back_words for each in rows] == [AGAIN, ""]
    assert AGAIN in client.get(path("stop", nora)).content.decode()
    actions = AuditRecord.objects.filter(target_label="digests.circularstop").order_by("pk")
    assert [each.action for each in actions] == ["stopped", "taken back", "stopped"]
    assert lists_of(nora) == set()


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "One-Click"}], ids=["nothing", "click"])
def test_neither_a_program_nor_an_empty_form_takes_it_back(
    client: Client, nora: Reader, sent: dict[str, str]
) -> None:
    client.post(path("stop", nora))
    page = client.post(path("again", nora), sent).content.decode()
    assert "Tick the box" in page
    client.get(path("again", nora))
    assert CircularStop.objects.running().exists()


def test_only_the_link_of_a_circular_takes_it_back(client: Client, nora: Reader) -> None:
    client.post(path("stop", nora))
    other = f"/updates/circulars/again/{make_token('unsubscribe', nora.pk)}/"
    assert client.post(other, {"again": "on"}).status_code == 404
    assert CircularStop.objects.running().exists()


def test_no_cookie_is_set_on_the_way_out_or_back(nora: Reader) -> None:
    program = Client(enforce_csrf_checks=True)
    program.post(path("stop", nora), {"List-Unsubscribe": "One-Click"})
    program.post(path("again", nora), {"again": "on"})
    assert dict(program.cookies) == {}
    assert lists_of(nora) == {"NHS leads"}


def test_a_complaint_holds_until_she_says_otherwise_herself(
    client: Client, nora: Reader, partners: ContactList, olive: User, now: datetime
) -> None:
    stop_circulars(nora.address, reason="complained", now=now)
    with pytest.raises(ContactStopped):
        add_contact(partners, Entry(nora.address), source="x", acting_user=olive, now=now)
    assert "reported as unwanted" in client.get(path("stop", nora)).content.decode()
    assert lists_of(nora) == set()
    client.post(path("again", nora), {"again": "on"})
    assert lists_of(nora) == {"NHS leads"}


def test_a_wish_after_a_complaint_leaves_it_a_complaint(nora: Reader, now: datetime) -> None:
    stop_circulars(nora.address, now=now)
    stop_circulars(nora.address, reason="complained", now=now + HOUR)
    stop_circulars(nora.address, now=now + 2 * HOUR)
    assert CircularStop.objects.get().reason == "complained"


def test_taking_it_back_adds_no_agreement_that_was_not_there(
    nora: Reader, agreed: ContactList, now: datetime
) -> None:
    ContactFactory.create(
        contact_list=agreed, address=nora.address, opted_in_at=now, opted_in_how="Form"
    )
    stop_circulars(nora.address, now=now + HOUR)
    take_back(nora.address, now=now + 2 * HOUR)
    running = Contact.objects.running()
    assert running.get(contact_list__name="NHS leads").opted_in_at is None
    anew = running.get(contact_list=agreed)
    assert anew.opted_in_at == now + 2 * HOUR
    assert AGAIN in anew.opted_in_how


def test_lists_from_which_others_took_her_or_that_are_closed_stay_without_her(
    nora: Reader, partners: ContactList, agreed: ContactList, olive: User, now: datetime
) -> None:
    ContactFactory.create(
        contact_list=agreed, address=nora.address, ended_at=now, end_reason="removed"
    )
    stop_circulars(nora.address, now=now + HOUR)
    close_list(partners, acting_user=olive, now=now + HOUR)
    assert take_back(nora.address, now=now + 2 * HOUR) == []
    assert lists_of(nora) == set()


def test_a_stop_as_a_key_contact_that_she_made_herself_stays(nora: Reader, now: datetime) -> None:
    CirculationStop.objects.create(address=nora.address, stopped_at=now)
    stop_circulars(nora.address, now=now + HOUR)
    take_back(nora.address, now=now + 2 * HOUR)
    assert CirculationStop.objects.exists()


def test_without_a_stop_there_is_nothing_to_take_back(nora: Reader, now: datetime) -> None:
    assert take_back(nora.address, now=now) == []
    assert Contact.objects.count() == 1

"""Officers keep a list of whom to tell; an address is on it once, and goes when it is erased."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.models import CirculationStop, ConsultationPage, KeyContact
from consultations.reach.contacts import stop_circulations
from consultations.retention import contacts_of_what_is_over
from membership.people.models import User
from membership.people.rights.erasure import erase_account
from portal.records.models import AuditRecord
from tests.factories.consultations import (
    ConsultationPageFactory,
    KeyContactFactory,
    RoundFactory,
)
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
URL = "/consultations/moorings/key-contacts/"
ROBIN = {"name": "Robin Fairlawne", "address": "Robin@Example.ORG", "organisation": "NHS Kent"}


@pytest.fixture
def page() -> ConsultationPage:
    """A draft: the list is written before it opens."""
    made: ConsultationPage = ConsultationPageFactory.create(slug="moorings", live=False)
    return made


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def test_somebody_is_put_on_the_list(officer: Client, page: ConsultationPage, olive: User) -> None:
    officer.post(URL, ROBIN)
    contact = page.key_contacts.get()
    assert (contact.name, contact.address) == ("Robin Fairlawne", "robin@example.org")
    assert contact.added_by == olive
    shown = officer.get(URL).content.decode()
    assert "NHS Kent" in shown
    assert "robin@example.org" in shown


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("stopped", "Wants no e-mails"),
        ("bounced", "E-mails to it came back"),
        ("complained", "Reported an e-mail as unwanted"),
    ],
)
def test_the_officer_sees_beside_a_contact_why_it_gets_no_mails(
    officer: Client, page: ConsultationPage, reason: str, words: str
) -> None:
    contact = KeyContactFactory.create(page=page)
    CirculationStop.objects.create(address=contact.address, reason=reason)
    assert words in officer.get(URL).content.decode()


def test_an_address_is_on_a_list_once(officer: Client, page: ConsultationPage) -> None:
    officer.post(URL, ROBIN)
    again = officer.post(URL, ROBIN | {"address": "robin@example.org"})
    assert again.context["form"].errors == {"address": ["This address is on the list already."]}
    assert page.key_contacts.count() == 1


def test_what_is_missing_is_said(officer: Client, page: ConsultationPage) -> None:
    assert officer.post(URL, {"address": "robin"}).context["form"].errors == {
        "name": ["Enter the contact’s name"],
        "address": ["Enter a valid email address."],
    }


def test_a_name_is_changed_and_an_address_taken_off(
    officer: Client, page: ConsultationPage
) -> None:
    contact = KeyContactFactory.create(page=page)
    officer.post(f"{URL}{contact.pk}/", {"name": "Robin", "address": "other@example.org"})
    changed = page.key_contacts.get()
    assert (changed.name, changed.address) == ("Robin", contact.address)
    officer.post(f"{URL}{contact.pk}/", {"remove": "1"})
    assert not page.key_contacts.exists()
    assert list(AuditRecord.objects.order_by("pk").values_list("action", flat=True)) == [
        "key contact changed",
        "key contact removed",
    ]


def test_what_is_recorded_names_no_address(officer: Client, page: ConsultationPage) -> None:
    officer.post(URL, ROBIN)
    record = AuditRecord.objects.get(action="key contact added")
    assert record.new == {"contact": page.key_contacts.get().pk}


def test_the_list_of_another_consultation_is_another(
    officer: Client, page: ConsultationPage
) -> None:
    elsewhere = KeyContactFactory.create()
    assert officer.get(f"{URL}{elsewhere.pk}/").status_code == 404


def test_the_list_shows_who_wants_no_e_mails(officer: Client, page: ConsultationPage) -> None:
    contact = KeyContactFactory.create(page=page)
    stop_circulations(contact, now=timezone.now())
    assert "Wants no e-mails" in officer.get(URL).content.decode()


def test_the_names_go_a_year_after_the_last_round_and_not_before(page: ConsultationPage) -> None:
    long_ago = timezone.now() - timedelta(days=500)
    RoundFactory.create(page=page, closed=True)
    KeyContactFactory.create(page=page, added_at=long_ago)
    closed_a_month_ago = timezone.now() - timedelta(days=31)
    assert not contacts_of_what_is_over(closed_a_month_ago).exists()
    assert contacts_of_what_is_over(timezone.now() - timedelta(days=29)).exists()
    RoundFactory.create(page=page, number=2, planned=True)
    assert not contacts_of_what_is_over(timezone.now()).exists()


def test_an_erased_account_is_on_no_list_at_any_of_its_addresses(priya: User) -> None:
    KeyContactFactory.create(address=priya.email)
    CirculationStop.objects.create(address=priya.email)
    kept = KeyContactFactory.create()
    erase_account(priya.pk, acting_user=priya, now=timezone.now())
    assert list(KeyContact.objects.all()) == [kept]
    assert not CirculationStop.objects.exists()

"""Officers keep lists: who may be on one, who comes off it, and what is remembered."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from digests.errors import ConsentMissing, ContactIsThere, ContactStopped
from digests.lists.actions import (
    Entry,
    add_contact,
    remove_contact,
    save_list,
)
from digests.lists.forms import ContactSearchForm
from digests.lists.stops import note_death, stop_circulars
from digests.models import CircularStop, Contact, ContactList, DeadAddress
from membership.people.models import User
from membership.people.rights.erasure import erase_account
from portal.records.models import AuditRecord
from tests.factories.lists import (
    CircularStopFactory,
    ContactFactory,
    ContactImportFactory,
    ContactListFactory,
)

pytestmark = pytest.mark.django_db
NORA = Entry("Nora@NHS.example.org", "Nora Nurse")


def add(to: ContactList, entry: Entry, officer: User, now: datetime) -> Contact:
    return add_contact(to, entry, source="Their website", acting_user=officer, now=now)


def test_an_address_is_folded_and_kept_with_its_source(
    partners: ContactList, olive: User, now: datetime
) -> None:
    contact = add(partners, NORA, olive, now)
    assert (contact.address, contact.source) == ("nora@nhs.example.org", "Their website")


def test_an_address_is_on_a_list_once_and_may_be_on_two(
    partners: ContactList, olive: User, now: datetime
) -> None:
    add(partners, NORA, olive, now)
    with pytest.raises(ContactIsThere):
        add(partners, NORA, olive, now)
    add(ContactListFactory.create(), NORA, olive, now)
    assert Contact.objects.count() == 2


def test_nobody_comes_onto_a_list_of_people_who_agreed_without_having_done_so(
    agreed: ContactList, olive: User, now: datetime
) -> None:
    with pytest.raises(ConsentMissing):
        add(agreed, NORA, olive, now)
    add(agreed, Entry(NORA.address, "", "", date(2026, 6, 5), "Form at the summit"), olive, now)
    assert agreed.contacts.get().opted_in_how == "Form at the summit"


def test_who_is_taken_off_stays_known_as_somebody_who_was_on_it_and_may_come_back(
    partners: ContactList, olive: User, now: datetime
) -> None:
    contact = add(partners, NORA, olive, now)
    remove_contact(contact, acting_user=olive, now=now)
    remove_contact(contact, acting_user=olive, now=now)
    add(partners, NORA, olive, now)
    assert [each.end_reason for each in partners.contacts.order_by("pk")] == ["removed", ""]


def test_a_stop_takes_the_address_off_every_list_and_keeps_it_off(
    partners: ContactList, agreed: ContactList, olive: User, now: datetime
) -> None:
    for each in (partners, agreed):
        ContactFactory.create(contact_list=each, address="nora@nhs.example.org")
    stop_circulars("nora@nhs.example.org", now=now)
    stop_circulars("nora@nhs.example.org", now=now)
    assert {each.end_reason for each in Contact.objects.all()} == {"stopped"}
    with pytest.raises(ContactStopped):
        add(partners, NORA, olive, now)


def test_only_officers_put_people_on_lists(
    partners: ContactList, edie: User, now: datetime
) -> None:
    with pytest.raises(PermissionDenied):
        add(partners, NORA, edie, now)
    assert not Contact.objects.exists()


def test_two_lists_have_two_names_however_they_are_capitalised(partners: ContactList) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactListFactory.create(name="nhs LEADS")


def test_another_basis_is_recorded_with_the_reason(partners: ContactList, olive: User) -> None:
    partners.basis, partners.basis_reason = "legitimate_interests", "They asked to be told."
    save_list(partners, acting_user=olive)
    row = AuditRecord.objects.get(target_label="digests.contactlist")
    assert row.old is not None
    assert row.new is not None
    assert (row.old["basis"], row.new["reason"]) == ("public_task", "They asked to be told.")


def test_what_is_recorded_names_no_address(
    partners: ContactList, olive: User, now: datetime
) -> None:
    remove_contact(add(partners, NORA, olive, now), acting_user=olive, now=now)
    records = AuditRecord.objects.filter(target_label="digests.contactlist")
    assert records.count() == 2
    assert not any("nora" in str((row.old, row.new, row.reason)).lower() for row in records)


def test_an_erased_account_is_on_no_list_and_in_no_table_that_waits(
    partners: ContactList, priya: User, now: datetime
) -> None:
    ContactFactory.create(contact_list=partners, address=priya.email)
    CircularStopFactory.create(address=priya.email)
    DeadAddress.objects.create(address=priya.email)
    rows = [{"address": priya.email}, {"address": "else@example.org"}]
    table = ContactImportFactory.create(rows=rows)
    erase_account(priya.pk, acting_user=priya, now=now)
    table.refresh_from_db()
    assert table.rows == rows[1:]
    assert not Contact.objects.exists()
    assert not CircularStop.objects.exists()
    assert not DeadAddress.objects.exists()


def test_somebody_on_a_list_is_found_by_a_word_of_the_organisation(
    client: Client, partners: ContactList, olive_signed_in: User
) -> None:
    ContactFactory.create(contact_list=partners, organisation="East Kent Hospitals")
    ContactFactory.create(contact_list=partners, address="other@example.org")
    page = client.get(partners.get_absolute_url(), {"q": "hospitals"}).content.decode()
    assert "East Kent Hospitals" in page
    assert "other@example.org" not in page


def test_the_form_says_what_is_wrong_beside_the_field(
    client: Client, agreed: ContactList, olive_signed_in: User
) -> None:
    page = client.post(f"{agreed.get_absolute_url()}add/", {"address": "a@example.org"})
    assert set(page.context["form"].errors) == {"source", "opted_in_on", "opted_in_how"}


def test_what_is_known_not_to_exist_comes_onto_no_list_unless_an_officer_knows_better(
    client: Client, partners: ContactList, olive_signed_in: User, now: datetime
) -> None:
    note_death("gone@example.org", words="550 5.1.1 No such user", now=now)
    path = f"{partners.get_absolute_url()}add/"
    sent = {"address": "gone@example.org", "source": "Their website"}
    page = client.post(path, sent)
    assert "it does not exist" in str(page.context["form"].errors["address"])
    assert "It exists after all" in page.content.decode()
    client.post(path, sent | {"exists_after_all": "on"})
    assert partners.contacts.get().address == "gone@example.org"
    assert not DeadAddress.objects.exists()
    assert AuditRecord.objects.get(action="contact added").new["exists after all"]  # type: ignore[index]


def test_the_officer_sees_beside_a_contact_that_mails_came_back(
    client: Client, partners: ContactList, olive_signed_in: User, now: datetime
) -> None:
    contact = ContactFactory.create(contact_list=partners)
    note_death(contact.address, words="550 5.1.1 No such user", now=now)
    page = client.get(partners.get_absolute_url(), {"ended": "1"}).content.decode()
    assert "E-mails to the address came back" in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, "here"),
        ({"ended": "1"}, "ended"),
        ({"ended": ""}, "here"),
        ({"q": "nurse"}, "here"),
        ({"q": "nurse", "ended": "on"}, "ended"),
        ({"q": "x" * 200}, "here"),
        ({"q": "\x00"}, "here"),
    ],
)
def test_the_page_shows_who_is_on_it_or_was_by_a_word(
    partners: ContactList, now: datetime, asked: dict[str, str], shown: str
) -> None:
    ContactFactory.create(contact_list=partners, address="here@example.org", name="Nora Nurse")
    ContactFactory.create(
        contact_list=partners,
        address="ended@example.org",
        name="Ned Nurse",
        ended_at=now,
        end_reason="removed",
    )
    found = ContactSearchForm(asked).find(partners)
    assert [each.address for each in found] == [f"{shown}@example.org"]

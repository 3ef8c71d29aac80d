"""A table of contacts: read, looked at, put on its list in one go."""

import io
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from digests.errors import ImportGone
from digests.lists.imports import look_through, put_on_the_list
from digests.lists.stops import stop_circulars
from digests.lists.tables import Checked, check
from digests.models import Contact, ContactImport, ContactList, DeadAddress
from membership.people.models import User
from portal.lib.tables.reading import UnreadableTable
from portal.records.models import AuditRecord
from tests.factories.lists import CircularStopFactory, ContactFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)
HEAD = "E-mail address,Name,Organisation,Agreed on,How they agreed\n"


def read(text: str, contact_list: ContactList) -> Checked:
    return check(io.BytesIO(text.encode()), "contacts.csv", contact_list, on=TODAY)


def test_good_rows_are_read_whatever_the_order_and_the_capitals(partners: ContactList) -> None:
    checked = read("NAME,email\nNora Nurse,Nora@NHS.example.org\n", partners)
    assert [(row["address"], row["name"]) for row in checked.rows] == [
        ("nora@nhs.example.org", "Nora Nurse")
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Nora,,,", "There is no e-mail address."),
        ("nora at nhs,,,,", "is not an e-mail address"),
        ("nora@example.org,,,31/2/2026,Form", "is not a date"),
        ("nora@example.org,,,2026-11-17,Form", "is not a day on which"),
        ("nora@example.org,,,2026-06-05,", "go together"),
        ("nora@example.org,,,,Form", "go together"),
        ("nora@example.org,=1+1,,,", "formula"),
        (f"nora@example.org,{'n' * 101},,,", "more than 100 characters"),
        ("stopped@example.org,,,,", "asked for no more"),
        ("gone@example.org,,,,", "known not to exist"),
        ("nora@example.org,a,b,,,c", "more cells than there are headings"),
    ],
)
def test_a_bad_row_is_named_by_its_number_with_the_reason(
    partners: ContactList, row: str, reason: str
) -> None:
    CircularStopFactory.create(address="stopped@example.org")
    DeadAddress.objects.create(address="gone@example.org")
    checked = read(f"{HEAD}good@example.org,,,,\n{row}\n", partners)
    [(number, why)] = checked.faults
    assert number == 3
    assert reason in why
    assert len(checked.rows) == 1


def test_the_same_address_twice_is_taken_once(partners: ContactList) -> None:
    checked = read(f"{HEAD}nora@example.org,,,,\nNORA@example.org,,,,\n", partners)
    assert checked.faults == [(3, "Row 2 has the same address.")]


def test_everybody_on_a_list_of_people_who_agreed_needs_the_day(agreed: ContactList) -> None:
    checked = read(f"{HEAD}a@example.org,,,5/6/2026,Form\nb@example.org,,,,\n", agreed)
    assert [row["opted_in_on"] for row in checked.rows] == ["2026-06-05"]
    assert checked.faults[0][0] == 3


def test_a_table_without_addresses_is_refused(partners: ContactList) -> None:
    with pytest.raises(UnreadableTable, match="No column has the heading"):
        read("Name\nNora\n", partners)


def looked_through(text: str, to: ContactList, officer: User, now: datetime) -> ContactImport:
    file = io.BytesIO(text.encode())
    return look_through(file, "c.csv", to, source="The trust", acting_user=officer, now=now)


def test_nobody_comes_onto_the_list_before_an_officer_says_so(
    partners: ContactList, olive: User, now: datetime
) -> None:
    ContactFactory.create(contact_list=partners, address="there@example.org")
    text = f"{HEAD}there@example.org,,,,\nnew@example.org,New,,5/6/2026,Form\n"
    table = looked_through(text, partners, olive, now)
    assert Contact.objects.count() == 1
    assert put_on_the_list(table, acting_user=olive, now=now) == 1
    contact = Contact.objects.get(address="new@example.org")
    assert (contact.source, contact.opted_in_how) == ("The trust", "Form")
    assert AuditRecord.objects.get(action="contacts imported").new["added"] == 1  # type: ignore[index]


def test_a_table_is_taken_in_once(partners: ContactList, olive: User, now: datetime) -> None:
    table = looked_through(f"{HEAD}new@example.org,,,,\n", partners, olive, now)
    put_on_the_list(table, acting_user=olive, now=now)
    with pytest.raises(ImportGone):
        put_on_the_list(table, acting_user=olive, now=now)


def test_who_stops_while_a_table_waits_does_not_come_onto_the_list(
    partners: ContactList, olive: User, now: datetime
) -> None:
    table = looked_through(f"{HEAD}new@example.org,,,,\n", partners, olive, now)
    stop_circulars("new@example.org", now=now)
    assert put_on_the_list(table, acting_user=olive, now=now) == 0
    assert not Contact.objects.exists()


def test_the_page_says_what_was_read_and_which_rows_are_wrong(
    client: Client, partners: ContactList, olive_signed_in: User
) -> None:
    file = SimpleUploadedFile("c.csv", f"{HEAD}new@example.org,,,,\nnonsense,,,,\n".encode())
    sent = {"file": file, "source": "The trust"}
    page = client.post(f"{partners.get_absolute_url()}import/", sent, follow=True)
    text = page.content.decode()
    assert "1 person comes onto the list" in text
    assert "“nonsense” is not an e-mail address" in text
    client.post(page.request["PATH_INFO"], {"do": "import"})
    assert Contact.objects.get().address == "new@example.org"


def test_a_file_that_is_no_table_is_refused_beside_the_field(
    client: Client, partners: ContactList, olive_signed_in: User
) -> None:
    file = SimpleUploadedFile("c.csv", b"%PDF-1.7 \x00")
    page = client.post(
        f"{partners.get_absolute_url()}import/", {"file": file, "source": "The trust"}
    )
    assert "not a CSV file" in str(page.context["form"].errors["file"])

"""A list that is closed: nobody is on it, nothing goes to it, and what was sent stays on record."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from digests.actions.circulars import send_circular
from digests.errors import ListClosed, NobodyToWriteTo
from digests.figures import figures_of_circulars
from digests.lists.actions import Entry, add_contact, close_list, forget_contacts, save_list
from digests.lists.forms import CircularForm
from digests.lists.recipients import mark_of, recipients
from digests.models import Circular, Contact, ContactList, Delivery
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.models import AuditRecord
from portal.records.retention import apply_rule, rule_named
from tests.digests.posting import post
from tests.factories.lists import (
    CircularFactory,
    ContactFactory,
    ContactImportFactory,
    ContactListFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(partners: ContactList) -> Contact:
    return ContactFactory.create(contact_list=partners, name="Nora Nurse")


@pytest.fixture
def circular(partners: ContactList, nora: Contact) -> Circular:
    return CircularFactory.create(lists=[partners])


def address(circular: Circular, officer: User, now: datetime) -> None:
    seen = mark_of(circular, recipients(circular, on=london_day(now)))
    send_circular(circular, seen=seen, acting_user=officer, now=now)


def closed(contact_list: ContactList, officer: User, now: datetime) -> ContactList:
    close_list(contact_list, acting_user=officer, now=now)
    contact_list.refresh_from_db()
    return contact_list


def test_nobody_is_on_it_and_no_table_waits_for_it(
    partners: ContactList, nora: Contact, olive: User, now: datetime
) -> None:
    ContactImportFactory.create(contact_list=partners)
    assert close_list(partners, acting_user=olive, now=now) == 1
    nora.refresh_from_db()
    assert (nora.ended_at, nora.end_reason) == (now, "closed")
    assert not partners.imports.exists()


def test_who_closed_it_when_is_recorded_without_an_address(
    partners: ContactList, nora: Contact, olive: User, now: datetime
) -> None:
    assert closed(partners, olive, now).closed_by == olive
    row = AuditRecord.objects.get(action="closed")
    assert (row.acting_user_pk, row.old) == (olive.pk, {"contacts": 1})


def test_no_circular_goes_to_it_any_more(
    partners: ContactList, circular: Circular, olive: User, now: datetime
) -> None:
    closed(partners, olive, now)
    with pytest.raises(NobodyToWriteTo):
        send_circular(circular, seen="", acting_user=olive, now=now)
    assert partners not in CircularForm().fields["lists"].queryset  # type: ignore[attr-defined]


def test_what_is_on_its_way_when_it_closes_is_not_sent(
    partners: ContactList, circular: Circular, olive: User, now: datetime
) -> None:
    address(circular, olive, now)
    closed(partners, olive, now)
    assert post(now) == []
    assert Delivery.objects.get().skip_reason == "off_the_list"


def test_nothing_on_it_changes_and_nobody_comes_onto_it(
    partners: ContactList, olive: User, now: datetime
) -> None:
    closed(partners, olive, now)
    with pytest.raises(ListClosed):
        save_list(partners, acting_user=olive)
    with pytest.raises(ListClosed):
        add_contact(partners, Entry("a@example.org"), source="x", acting_user=olive, now=now)
    with pytest.raises(ListClosed):
        close_list(partners, acting_user=olive, now=now)


def test_officers_alone_close_and_erase(
    partners: ContactList, edie: User, olive: User, now: datetime
) -> None:
    with pytest.raises(PermissionDenied):
        close_list(partners, acting_user=edie, now=now)
    with pytest.raises(PermissionDenied):
        forget_contacts(closed(partners, olive, now), acting_user=edie)


def test_who_was_on_it_is_erased_when_the_time_is_over(
    partners: ContactList, nora: Contact, olive: User, now: datetime
) -> None:
    closed(partners, olive, now)
    rule = rule_named("ended-contacts")
    apply_rule(rule, now=now + rule.period - timedelta(days=1))
    assert Contact.objects.exists()
    apply_rule(rule, now=now + rule.period + timedelta(days=1))
    assert not Contact.objects.exists()


def test_or_at_once_and_what_was_sent_stays_with_its_figures(
    partners: ContactList, circular: Circular, olive: User, now: datetime
) -> None:
    address(circular, olive, now)
    post(now)
    assert forget_contacts(closed(partners, olive, now), acting_user=olive) == 1
    assert not Contact.objects.exists()
    circular.refresh_from_db()
    assert (circular.addressed, list(circular.lists.all())) == (1, [partners])
    assert figures_of_circulars([circular])[circular.pk].in_words == ["1: sent"]
    assert AuditRecord.objects.get(action="contacts erased").old == {"contacts": 1}


def test_those_on_an_open_list_are_not_erased_at_once(
    partners: ContactList, nora: Contact, olive: User
) -> None:
    with pytest.raises(PermissionDenied):
        forget_contacts(partners, acting_user=olive)
    assert Contact.objects.exists()


def test_the_page_asks_before_it_closes_or_erases(
    client: Client, partners: ContactList, nora: Contact, olive_signed_in: User
) -> None:
    path = partners.get_absolute_url()
    assert "1 person is on it now" in client.get(f"{path}close/").content.decode()
    assert Contact.objects.running().exists()
    client.get(f"{path}forget/")
    client.post(f"{path}forget/")
    assert Contact.objects.running().exists()
    page = client.post(f"{path}close/", follow=True).content.decode()
    assert "The list is closed. 1 were on it." in page
    assert "Add somebody" not in page
    assert "1 address with names" in client.get(f"{path}forget/").content.decode()
    assert "Erased: 1." in client.post(f"{path}forget/", follow=True).content.decode()


@pytest.mark.parametrize("page", ["edit", "add", "import", "close"])
def test_pages_that_change_it_lead_back_once_it_is_closed(
    client: Client, partners: ContactList, olive_signed_in: User, now: datetime, page: str
) -> None:
    closed(partners, olive_signed_in, now)
    answer = client.post(f"{partners.get_absolute_url()}{page}/", follow=True)
    assert answer.redirect_chain == [(partners.get_absolute_url(), 302)]
    assert "This list is closed" in answer.content.decode()


def test_it_is_made_anew_with_its_words_its_name_and_nobody_on_it(
    client: Client, partners: ContactList, nora: Contact, olive_signed_in: User, now: datetime
) -> None:
    closed(partners, olive_signed_in, now)
    path = f"/updates/lists/new/?like={partners.pk}"
    form = client.get(path).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    client.post("/updates/lists/new/", sent)
    [anew] = ContactList.objects.open()
    assert (anew.name, anew.basis_reason) == (partners.name, partners.basis_reason)
    assert not anew.contacts.exists()


@pytest.mark.parametrize("like", ["", "x", "\x00", "9" * 30, "open"])
def test_a_new_list_is_like_none_that_is_open_or_not_there(
    client: Client, partners: ContactList, olive_signed_in: User, like: str
) -> None:
    asked = str(partners.pk) if like == "open" else like
    form = client.get("/updates/lists/new/", {"like": asked}).context["form"]
    assert not form["name"].value()


def test_closed_lists_come_last(client: Client, olive_signed_in: User, now: datetime) -> None:
    first, second = (ContactListFactory.create(name=name) for name in ("Aldermen", "Bishops"))
    closed(first, olive_signed_in, now)
    page = client.get("/updates/lists/")
    assert list(page.context["page_obj"]) == [second, first]

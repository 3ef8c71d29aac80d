"""A circular is drawn once for each list, whatever the number of those who get it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from digests.actions.circulars import send_circular
from digests.lists.recipients import mark_of, recipients
from digests.mail.headers import list_id
from digests.models import Circular, ContactList, Delivery
from digests.tokens import read_token
from membership.people.models import User
from portal.lib.time import london_day
from tests.digests.posting import post
from tests.factories.lists import CircularFactory, ContactFactory, ContactListFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerks(db: None) -> ContactList:
    return ContactListFactory.create(name="Clerks, of parishes", about="clerks in Kent")


@contextmanager
def counting_drawn() -> Iterator[list[str]]:
    """The names of the templates that are drawn meanwhile, each as often as it is."""
    drawn: list[str] = []

    def note(template: object, **kwargs: object) -> None:
        drawn.append(str(getattr(template, "name", "")))

    template_rendered.connect(note)
    try:
        yield drawn
    finally:
        template_rendered.disconnect(note)


def addressed(lists: list[ContactList], officer: User, now: datetime) -> Circular:
    """A circular on its way to everybody on ``lists``."""
    circular: Circular = CircularFactory.create(lists=lists)
    seen = mark_of(circular, recipients(circular, on=london_day(now)))
    send_circular(circular, seen=seen, acting_user=officer, now=now)
    return circular


def sent(now: datetime) -> list[EmailMessage]:
    with time_machine.travel(now, tick=False):
        return post(now)


def cost(count: int, officer: User, now: datetime) -> tuple[int, int]:
    """Templates and statements that it takes to send a circular to ``count`` people on two lists."""
    lists = ContactListFactory.create_batch(2)
    for each in lists:
        ContactFactory.create_batch(count // 2, contact_list=each)
    addressed(lists, officer, now)
    with counting_drawn() as drawn, CaptureQueriesContext(connection) as statements:
        assert len(sent(now)) == count
    return len(drawn), len(statements)


def test_what_it_costs_does_not_grow_with_those_who_get_it(olive: User, now: datetime) -> None:
    cost(2, olive, now)  # what the process keeps is read
    few, many = cost(4, olive, now), cost(60, olive, now)
    assert few == many
    assert few[0] > 0


def test_each_mail_has_its_readers_own_address_links_and_number(
    partners: ContactList, olive: User, now: datetime
) -> None:
    ContactFactory.create_batch(3, contact_list=partners)
    addressed([partners], olive, now)
    mails = sent(now)
    links = {mail.extra_headers["List-Unsubscribe"].strip("<>") for mail in mails}
    assert len(links) == len({mail.extra_headers["Message-ID"] for mail in mails}) == 3
    for mail in mails:
        link = mail.extra_headers["List-Unsubscribe"].strip("<>")
        assert link in mail.message().as_string()
        pk = read_token("stop-circulars", link.rstrip("/").rpartition("/")[2])
        assert Delivery.objects.get(reader=pk).reader.address == mail.to[0]


def test_each_list_has_an_id_that_stays_when_its_name_changes(
    partners: ContactList, clerks: ContactList, olive: User, now: datetime
) -> None:
    for each in (partners, clerks):
        ContactFactory.create(contact_list=each, address=f"{each.pk}@example.org")
    addressed([partners, clerks], olive, now)
    ids = {mail.to[0]: mail.message()["List-Id"] for mail in sent(now)}
    assert ids == {
        f"{partners.pk}@example.org": f"NHS leads <list-{partners.pk}.portal.example.org>",
        f"{clerks.pk}@example.org": f'"Clerks, of parishes" <list-{clerks.pk}.portal.example.org>',
    }


def test_a_name_that_is_not_ascii_leaves_the_id_readable_for_programs() -> None:
    written = list_id("Café “Zoë”", "list-7")
    assert written.isascii()
    assert written.endswith("?= <list-7.portal.example.org>")


def test_whoever_is_on_two_lists_reads_of_the_one_that_allows_it(
    partners: ContactList, agreed: ContactList, olive: User, now: datetime
) -> None:
    ContactFactory.create(contact_list=agreed, address="nora@example.org")
    ContactFactory.create(contact_list=partners, address="nora@example.org")
    addressed([partners, agreed], olive, now)
    [mail] = sent(now)
    assert "our list “NHS leads”" in " ".join(str(mail.body).split())


def test_who_is_taken_off_meanwhile_gets_nothing(
    partners: ContactList, olive: User, now: datetime
) -> None:
    contact = ContactFactory.create(contact_list=partners)
    addressed([partners], olive, now)
    contact.delete()
    assert sent(now) == []
    assert Delivery.objects.get().skip_reason == "off_the_list"


def test_single_notices_leave_before_what_many_get(
    partners: ContactList, olive: User, now: datetime
) -> None:
    ContactFactory.create(contact_list=partners)
    addressed([partners], olive, now)
    assert Delivery.objects.of_circulars().count() == 1
    assert not Delivery.objects.of_single_notices().exists()

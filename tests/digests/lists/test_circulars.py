"""A circular goes once to everybody who may get it, and says how to stop."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from digests.actions.circulars import send_circular, try_circular_out, write_circular
from digests.actions.notices import notify_all
from digests.errors import CircularSent, NobodyToWriteTo, RecipientsChanged
from digests.figures import figures_of_circulars
from digests.lists.recipients import LeftOut, Recipients, mark_of, recipients
from digests.lists.stops import stop_circulars
from digests.models import (
    Circular,
    CircularStop,
    Contact,
    ContactList,
    DeadAddress,
    Delivery,
    Purpose,
    Reader,
)
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.models import AuditRecord
from tests.digests.posting import post
from tests.factories.digests import SubscriptionFactory
from tests.factories.lists import CircularFactory, ContactFactory, ContactListFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(partners: ContactList) -> Contact:
    return ContactFactory.create(contact_list=partners, address="nora@example.org")


@pytest.fixture
def circular(partners: ContactList, agreed: ContactList) -> Circular:
    return CircularFactory.create(lists=[partners, agreed])


@pytest.fixture
def offer(circular: Circular) -> Circular:
    """A promotional one."""
    circular.purpose = Purpose.PROMOTIONAL
    circular.save()
    return circular


def gets(circular: Circular, now: datetime) -> Recipients:
    return recipients(circular, on=london_day(now))


def send(circular: Circular, officer: User, now: datetime) -> list[EmailMessage]:
    seen = mark_of(circular, gets(circular, now))
    send_circular(circular, seen=seen, acting_user=officer, now=now)
    with time_machine.travel(now, tick=False):
        return post(now)


def test_who_is_on_several_lists_gets_it_once(
    circular: Circular, nora: Contact, agreed: ContactList, olive: User, now: datetime
) -> None:
    ContactFactory.create(
        contact_list=agreed, address=nora.address, opted_in_at=now, opted_in_how="Form"
    )
    assert [each.to for each in send(circular, olive, now)] == [["nora@example.org"]]
    assert Delivery.objects.count() == 1


def test_the_row_of_a_reader_is_written_once_however_often_it_is_tried(
    circular: Circular, nora: Contact, olive: User, now: datetime
) -> None:
    send(circular, olive, now)
    again = notify_all("circular", list(Reader.objects.all()), subject_pk=circular.pk, now=now)
    assert again == 0
    with pytest.raises(CircularSent):
        send_circular(circular, seen="", acting_user=olive, now=now)


def test_what_is_promotional_goes_to_those_alone_who_agreed(
    offer: Circular, nora: Contact, partners: ContactList, olive: User, now: datetime
) -> None:
    ContactFactory.create(
        contact_list=partners, address="yes@example.org", opted_in_at=now, opted_in_how="Form"
    )
    reader = SubscriptionFactory.create(confirmed_at=now).reader
    ContactFactory.create(contact_list=partners, address=reader.address)
    found = gets(offer, now)
    assert found.left_out == {LeftOut.NOT_OPTED_IN: 1}
    assert sorted(found.addresses) == sorted([reader.address, "yes@example.org"])


@pytest.mark.parametrize(
    "state",
    [{"confirmed_at": None}, {"general": False}, {"ended_at": datetime(2026, 1, 1).astimezone()}],
    ids=["not confirmed", "for one thing alone", "ended"],
)
def test_a_subscription_that_is_not_to_the_updates_in_general_is_no_agreement(
    offer: Circular, nora: Contact, now: datetime, state: dict[str, object]
) -> None:
    SubscriptionFactory.create(**{"reader__address": nora.address, "confirmed_at": now, **state})
    assert gets(offer, now).addresses == ()


def test_who_paused_her_updates_gets_nothing_promotional_until_then(
    offer: Circular, nora: Contact, now: datetime
) -> None:
    until = london_day(now) + timedelta(days=1)
    SubscriptionFactory.create(reader__address=nora.address, confirmed_at=now, paused_until=until)
    assert gets(offer, now).addresses == ()
    assert gets(offer, now + timedelta(days=1)).addresses == (nora.address,)


def test_a_list_of_people_who_agreed_gives_nobody_without_the_record(
    circular: Circular, agreed: ContactList, now: datetime
) -> None:
    ContactFactory.create(contact_list=agreed)
    assert gets(circular, now).left_out == {LeftOut.NO_CONSENT: 1}


def test_what_must_be_told_goes_to_everybody_but_those_who_stopped(
    circular: Circular, nora: Contact, partners: ContactList, now: datetime
) -> None:
    gone = ContactFactory.create(contact_list=partners)
    CircularStop.objects.create(address=gone.address)
    assert gets(circular, now) == Recipients((nora.address,), {LeftOut.STOPPED: 1})


def test_who_is_known_not_to_exist_is_left_out(
    circular: Circular, nora: Contact, partners: ContactList, now: datetime
) -> None:
    gone = ContactFactory.create(contact_list=partners)
    DeadAddress.objects.create(address=gone.address)
    assert gets(circular, now) == Recipients((nora.address,), {LeftOut.DEAD: 1})


def test_the_mail_names_the_list_and_has_a_one_click_way_out(
    circular: Circular, nora: Contact, olive: User, now: datetime
) -> None:
    [message] = send(circular, olive, now)
    assert "our list “NHS leads”: people at the NHS in Kent." in " ".join(str(message.body).split())
    assert "<em>all</em>" in str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in str(message.body)


def way_out(message: EmailMessage) -> str:
    found = re.search(r"/updates/circulars/stop/\S+", str(message.body))
    assert found
    return found[0]


def test_opening_the_way_out_asks_and_changes_nothing(
    client: Client, circular: Circular, nora: Contact, olive: User, now: datetime
) -> None:
    path = way_out(send(circular, olive, now)[0])
    assert "Do you want to stop" in client.get(path).content.decode()
    assert not CircularStop.objects.exists()


def test_one_click_of_a_mail_program_stops_it_without_cookie_or_token(
    circular: Circular, nora: Contact, olive: User, now: datetime
) -> None:
    path = way_out(send(circular, olive, now)[0])
    provider = Client(enforce_csrf_checks=True)
    answer = provider.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    nora.refresh_from_db()
    assert nora.end_reason == "stopped"
    assert CircularStop.objects.get().address == nora.address


def test_who_stops_between_the_row_and_the_mail_gets_nothing(
    circular: Circular, nora: Contact, olive: User, now: datetime
) -> None:
    send_circular(circular, seen=mark_of(circular, gets(circular, now)), acting_user=olive, now=now)
    stop_circulars(nora.address, now=now)
    assert post(now) == []
    assert Delivery.objects.get().skip_reason == "unsubscribed"
    assert figures_of_circulars([circular])[circular.pk].in_words == ["1: the reader has left"]


def test_it_is_not_sent_to_others_than_those_whom_the_officer_saw(
    circular: Circular, nora: Contact, partners: ContactList, olive: User, now: datetime
) -> None:
    seen = mark_of(circular, gets(circular, now))
    ContactFactory.create(contact_list=partners)
    with pytest.raises(RecipientsChanged):
        send_circular(circular, seen=seen, acting_user=olive, now=now)
    assert not Delivery.objects.exists()


def test_one_that_nobody_may_get_is_not_sent(
    offer: Circular, nora: Contact, olive: User, now: datetime
) -> None:
    with pytest.raises(NobodyToWriteTo):
        send_circular(offer, seen="", acting_user=olive, now=now)


def test_what_has_left_changes_no_more(
    circular: Circular, nora: Contact, olive: User, now: datetime
) -> None:
    send(circular, olive, now)
    circular.subject = "Something else"
    with pytest.raises(CircularSent):
        write_circular(circular, [ContactListFactory.create()], acting_user=olive)


def test_a_trial_goes_to_the_officer_alone_and_says_so(
    circular: Circular, nora: Contact, olive: User, now: datetime
) -> None:
    try_circular_out(circular, acting_user=olive, now=now)
    [message] = post(now)
    assert message.to == [olive.email]
    assert message.subject == "[Trial] A new way to apply"


def test_the_page_says_to_how_many_it_goes_and_to_whom_not_and_then_sends_it(
    client: Client, offer: Circular, nora: Contact, partners: ContactList, olive_signed_in: User
) -> None:
    ContactFactory.create(
        contact_list=partners, opted_in_at=offer.made_at, opted_in_how="Form at the summit"
    )
    path = f"{offer.get_absolute_url()}send/"
    page = client.get(path)
    assert "It goes to 1 address" in page.content.decode()
    assert "1: agreed to no promotional e-mails" in page.content.decode()
    done = client.post(path, {"seen": page.context["seen"]}, follow=True).content.decode()
    assert "to 1 address by" in done
    assert AuditRecord.objects.get(action="sent").new["addressed"] == 1  # type: ignore[index]
    assert not mail.outbox


def test_the_officers_form_keeps_words_purpose_and_lists(
    client: Client, partners: ContactList, olive_signed_in: User
) -> None:
    sent = {"subject": "News", "body": "Words", "purpose": "service", "lists": [partners.pk]}
    page = client.post("/updates/circulars/new/", sent, follow=True)
    assert "As its readers get it" in page.content.decode()
    circular = Circular.objects.get()
    assert list(circular.lists.all()) == [partners]
    assert circular.made_by == olive_signed_in

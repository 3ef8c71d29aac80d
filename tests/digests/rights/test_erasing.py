"""Erasing an address without an account: all that names it goes, by its link or at an officer's hand."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from digests.actions.deliveries import deliver_batch
from digests.errors import BelongsToAnAccount
from digests.figures import figures_of
from digests.models import (
    Contact,
    DeadAddress,
    Delivery,
    DeliveryState,
    Issue,
    Reader,
    Subscription,
)
from digests.rights.actions import erase_on_request, erase_reader
from digests.tokens import make_token
from membership.people.models import User
from portal.records.actions import record
from portal.records.models import AuditRecord
from tests.factories.consultations import KeyContactFactory, ResponseFactory
from tests.factories.digests import (
    BounceFactory,
    DeliveryFactory,
    IssueFactory,
    NoticeFactory,
    PromiseStopFactory,
    PromiseWatchFactory,
)
from tests.factories.lists import CircularStopFactory, ContactFactory, ContactImportFactory
from tests.factories.moderation import ReportFactory
from tests.factories.organisations import InvitationFactory
from tests.factories.people import UserFactory
from tests.rights.everywhere import traces, waiting_mails
from tests.support.permissions import second_factor

ADDRESS = "rita@example.org"

pytestmark = pytest.mark.django_db


def link(reader: Reader, rest: str = "erase/") -> str:
    return f"/updates/preferences/{make_token('preferences', reader.pk)}/{rest}"


def where() -> set[tuple[str, str]]:
    return traces((ADDRESS,))


@pytest.fixture
def everywhere(rita: Reader, subscription: Subscription) -> Reader:
    """Rita, whose address stands wherever one without an account can."""
    issue = IssueFactory.create()
    sent: dict[str, Any] = {"state": DeliveryState.SENT, "sent_at": timezone.now()}
    DeliveryFactory.create(reader=rita, notice=None, issue=issue, error=f"<{ADDRESS}>", **sent)
    DeliveryFactory.create(notice=NoticeFactory.create(reader=rita), **sent)
    BounceFactory.create(reader=rita, words=f"550 no such user {ADDRESS}")
    PromiseWatchFactory.create(reader=rita)
    PromiseStopFactory.create(reader=rita)
    ContactFactory.create(address=ADDRESS)
    ContactImportFactory.create(rows=[{"address": ADDRESS}])
    CircularStopFactory.create(address=ADDRESS)
    KeyContactFactory.create(address=ADDRESS)
    InvitationFactory.create(address=ADDRESS)
    ReportFactory.create(address=ADDRESS, reporter=None)
    ResponseFactory.create(receipt_email=ADDRESS.title())
    record(subscription, "confirmed", acting_user=None, new={"address": ADDRESS})
    return rita


def test_opening_the_link_changes_nothing(client: Client, everywhere: Reader) -> None:
    page = client.get(link(everywhere)).content.decode()
    assert "1 subscription is deleted." in page
    assert "2 e-mails that were sent are deleted." in page
    assert "1 place on a list of contacts is deleted." in page
    assert Reader.objects.filter(pk=everywhere.pk).exists()
    assert mail.outbox == []


def test_without_the_tick_nothing_is_erased(client: Client, rita: Reader) -> None:
    assert "Tick this box" in client.post(link(rita)).content.decode()
    assert Reader.objects.filter(pk=rita.pk).exists()


def test_with_the_tick_no_trace_is_left_once_the_last_mail_is_gone(
    client: Client, everywhere: Reader
) -> None:
    before = where()
    assert {"digests_reader", "digests_contact", "records_auditrecord"} <= {t for t, _ in before}
    answer = client.post(link(everywhere), {"understood": "on"}, follow=True)
    assert "Everything about your address is erased" in answer.content.decode()
    assert where() == {("digests_reader", "address")}
    deliver_batch(waiting_mails())
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        [ADDRESS],
        "What we held about your address is erased",
    )
    assert where() == set()


def test_what_was_sent_stays_counted(everywhere: Reader) -> None:
    issue = Issue.objects.get()
    before = figures_of([issue])[issue.pk]
    erase_reader(everywhere, now=timezone.now())
    assert not Delivery.objects.filter(issue=issue).exists()
    assert figures_of([issue])[issue.pk] == before


def test_that_somebody_left_is_known_by_number(rita: Reader, subscription: Subscription) -> None:
    erase_reader(rita, now=timezone.now())
    ended = AuditRecord.objects.get(target_pk=str(subscription.pk), action="ended")
    erased = AuditRecord.objects.get(target_pk=str(rita.pk), action="erased")
    assert ended.reason == "The reader unsubscribed."
    assert erased.acting_user_pk is None


def test_the_old_link_opens_nothing_any_more(client: Client, rita: Reader) -> None:
    erase_reader(rita, now=timezone.now())
    assert client.get(link(rita, "")).status_code == 404


def test_twice_writes_once(rita: Reader) -> None:
    erase_reader(rita, now=timezone.now())
    deliver_batch(waiting_mails())
    assert where() == set()
    assert len(mail.outbox) == 1


def test_nobody_writes_to_an_address_that_does_not_exist(rita: Reader) -> None:
    DeadAddress.objects.create(address=ADDRESS)
    erase_reader(rita, now=timezone.now())
    assert where() == set()


def test_an_account_is_erased_by_its_owner_alone(client: Client, rita: Reader) -> None:
    Reader.objects.filter(pk=rita.pk).update(user=UserFactory.create(email=ADDRESS))
    assert client.post(link(rita), {"understood": "on"})["Location"] == "/accounts/erase/"
    with pytest.raises(BelongsToAnAccount):
        erase_reader(rita, now=timezone.now())
    assert Reader.objects.filter(pk=rita.pk).exists()


# At an officer's hand
@pytest.fixture
def olive_signed_in(client: Client, olive: User) -> User:
    """The officer, with her second factor, in the browser of the test."""
    second_factor(olive)
    client.force_login(olive)
    return olive


ASKED = {"address": f" {ADDRESS.upper()} ", "reason": "Letter of 3 November"}


def test_an_officer_sees_first_what_goes(
    client: Client, olive_signed_in: User, everywhere: Reader
) -> None:
    page = client.post("/updates/erase/", ASKED).content.decode()
    assert "1 subscription is deleted." in page
    assert "Make sure first" in client.post("/updates/erase/", ASKED | {"confirm": "1"}).text
    assert Reader.objects.filter(pk=everywhere.pk).exists()


def test_an_officer_erases_it_when_she_is_sure(
    client: Client, olive_signed_in: User, everywhere: Reader
) -> None:
    client.post("/updates/erase/", ASKED | {"confirm": "1", "sure": "on"})
    assert where() == {("digests_reader", "address")}
    erased = AuditRecord.objects.get(target_pk=str(everywhere.pk), action="erased")
    assert (erased.acting_user_pk, erased.reason) == (olive_signed_in.pk, "Letter of 3 November")


def test_somebody_who_is_on_a_list_alone_is_erased_too(olive: User) -> None:
    ContactFactory.create(address=ADDRESS)
    erase_on_request(ADDRESS, acting_user=olive, reason="By phone", now=timezone.now())
    assert not Contact.objects.exists()


def test_an_officer_erases_no_account(client: Client, olive_signed_in: User) -> None:
    UserFactory.create(email=ADDRESS)
    assert "An account has this address" in client.post("/updates/erase/", ASKED).text


# A copy
def test_a_copy_has_all_that_is_held(client: Client, everywhere: Reader) -> None:
    answer = client.get(link(everywhere, "copy/"))
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    copy = answer.json()
    assert copy["Addresses for e-mail updates"][0]["address"] == ADDRESS
    assert copy["Subscriptions"][0]["consent wording"] == "I agree."
    assert len(copy["E-mails that were sent"]) == 2
    assert copy["Places on lists of contacts"][0]["address"] == ADDRESS


def test_a_copy_has_nothing_of_others(client: Client, rita: Reader) -> None:
    ContactFactory.create()
    NoticeFactory.create()
    assert set(client.get(link(rita, "copy/")).json()) == {
        "Addresses for e-mail updates",
        "Subscriptions",
    }

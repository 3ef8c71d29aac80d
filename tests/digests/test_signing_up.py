import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Reader, Subscription
from digests.retention import unconfirmed_before
from digests.tokens import make_token
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.django_db


def ask(client: Client, address: str = "nina@example.org", **choices: object) -> str:
    """Fill in the sign-up form; the words of the page that it leads to."""
    page = client.post(
        "/updates/", {"address": address, "frequency": "weekly", **choices}, follow=True
    )
    return page.content.decode()


def send_all() -> None:
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))


def link(purpose: str) -> str:
    """The path of the link for ``purpose`` in the last mail."""
    found = re.search(rf"/updates/{purpose}/[^\s>]+", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def test_signing_up_needs_a_confirmation_from_the_address(client: Client) -> None:
    assert "Check your e-mail" in ask(client, "Nina@Example.org")
    send_all()
    assert mail.outbox[0].to == ["nina@example.org"]
    assert not Subscription.objects.confirmed().exists()
    client.post(link("confirm"))
    subscription = Subscription.objects.confirmed().get()
    assert subscription.reader.confirmed_at == subscription.confirmed_at


def test_a_scanner_that_opens_the_link_confirms_nothing(client: Client) -> None:
    ask(client)
    send_all()
    assert client.get(link("confirm")).status_code == 200
    assert not Subscription.objects.confirmed().exists()


def test_the_consent_is_kept_with_its_words_its_moment_and_its_place(client: Client) -> None:
    ask(client)
    subscription = Subscription.objects.get()
    client.post(f"/updates/confirm/{make_token('confirm', subscription.pk)}/")
    subscription.refresh_from_db()
    assert "I agree to get" in subscription.consent_wording
    assert subscription.consent_source == "sign-up page"
    assert AuditRecord.objects.filter(
        target_label="digests.subscription", action="confirmed"
    ).exists()


def test_the_page_says_the_same_for_an_address_that_it_knows(client: Client) -> None:
    SubscriptionFactory.create(reader__address="rita@example.org")
    assert ask(client, "rita@example.org") == ask(Client(), "nina@example.org")
    assert {"rita@example.org", "nina@example.org"} == {
        delivery.reader.address for delivery in Delivery.objects.all()
    }


def test_a_stranger_who_types_my_address_changes_nothing(client: Client, swale: District) -> None:
    SubscriptionFactory.create(reader__address="rita@example.org")
    ask(client, "rita@example.org", frequency="daily", districts=[swale.pk])
    subscription = Subscription.objects.get()
    assert (subscription.frequency, subscription.districts.count()) == ("weekly", 0)


def test_asking_again_and_again_makes_one_mail_an_hour(client: Client) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-11-10T12:00+00:00")) as clock:
        for _ in range(5):
            ask(client)
        assert Delivery.objects.count() == 1
        clock.shift(timedelta(hours=1))
        ask(client)
        assert Delivery.objects.count() == 2


def test_who_asks_again_before_confirming_agrees_to_what_is_asked_now(client: Client) -> None:
    """Somebody else may have typed the address first; the days in which a request is kept begin anew."""
    with time_machine.travel(datetime.fromisoformat("2026-11-10T12:00+00:00")) as clock:
        ask(client)
        Subscription.objects.update(consent_source="somewhere else", consent_wording="Other words.")
        clock.shift(timedelta(days=25))
        ask(client)
        subscription = Subscription.objects.get()
        assert timezone.now() - subscription.asked_at < timedelta(minutes=1)
        assert subscription.consent_source == "sign-up page"
        assert subscription.consent_wording.startswith("I agree")
        assert subscription not in unconfirmed_before(timezone.now() - timedelta(days=14))


def test_a_program_that_fills_the_trap_is_thanked_and_forgotten(client: Client) -> None:
    assert "Check your e-mail" in ask(client, homepage="https://example.org")
    assert not Reader.objects.exists()


@pytest.mark.parametrize(
    "address", ["", "nina", "nina@", "a@b\x00.org", "x" * 300 + "@example.org"]
)
def test_a_wrong_address_gets_a_message_beside_the_field(client: Client, address: str) -> None:
    page = client.post("/updates/", {"address": address, "frequency": "weekly"})
    assert page.status_code == 200
    assert page.context["form"].errors["address"]
    assert not Reader.objects.exists()


def test_an_account_signs_up_without_a_mail(client: Client, priya: User) -> None:
    client.force_login(priya)
    client.post("/updates/", {"frequency": "weekly"})
    subscription = Subscription.objects.confirmed().get()
    assert subscription.reader.user == priya
    assert subscription.consent_source == "account"
    assert not Delivery.objects.exists()


def test_an_account_takes_over_the_subscription_of_its_address(client: Client, priya: User) -> None:
    earlier = SubscriptionFactory.create(reader__address=priya.email)
    client.force_login(priya)
    client.post("/updates/", {"frequency": "monthly"})
    earlier.refresh_from_db()
    assert earlier.reader.user == priya
    assert earlier.frequency == "monthly"


def test_a_confirmation_asked_for_twice_confirms_once(client: Client) -> None:
    ask(client)
    address = f"/updates/confirm/{make_token('confirm', Subscription.objects.get().pk)}/"
    client.post(address)
    first = Subscription.objects.get().confirmed_at
    client.post(address)
    assert Subscription.objects.get().confirmed_at == first


def test_a_link_to_confirm_runs_out_after_a_fortnight(client: Client) -> None:
    ask(client)
    address = f"/updates/confirm/{make_token('confirm', Subscription.objects.get().pk)}/"
    with time_machine.travel(datetime.now().astimezone() + timedelta(days=15)):
        assert client.post(address).status_code == 410
    assert not Subscription.objects.confirmed().exists()


def test_the_mail_leaves_only_once_the_sign_up_is_kept(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        ask(client)
    assert len(callbacks) == 1
    assert mail.outbox == []

"""What comes back ends what nobody reads, and nothing else."""

import smtplib
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.dispatch import Signal
from django.test import Client

from consultations.models import CirculationStop
from consultations.reach.contacts import addresses_to_write_to
from digests.actions.bounces import note_bounce, read_what_came_back
from digests.actions.deliveries import deliver
from digests.actions.notices import notify
from digests.actions.subscriptions import confirm
from digests.bounces.reports import read_report
from digests.bounces.statuses import kind_of, says_no_such_address
from digests.lists.stops import note_life
from digests.mail.writer import Writer
from digests.models import (
    Bounce,
    BounceKind,
    CircularStop,
    Contact,
    DeadAddress,
    Delivery,
    NoticeKind,
    Reader,
    Subscription,
)
from digests.receivers.tracking import listen_to
from digests.tokens import make_token
from portal.records.models import AuditRecord
from tests.digests.posting import post
from tests.digests.returned import bounce, complaint
from tests.factories.consultations import KeyContactFactory
from tests.factories.digests import DeliveryFactory, SubscriptionFactory
from tests.factories.lists import ContactFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sent(rita: Reader, at: datetime, **given: Any) -> Delivery:
    return DeliveryFactory.create(notice__reader=rita, state="sent", sent_at=at, **given)


@pytest.fixture
def delivery(rita: Reader, monday: datetime) -> Delivery:
    return sent(rita, monday)


@pytest.fixture
def inbox(settings: Any, tmp_path: Path) -> Path:
    settings.BOUNCE_MAILBOX_URL = tmp_path.as_uri()
    return tmp_path


@pytest.mark.parametrize(
    ("words", "is_gone"),
    [
        ("550 5.1.1 <rita@example.org>: User unknown", True),
        ("550-5.1.1 The email account that you tried to reach does not exist", True),
        ("551 User not local", True),
        ("553 Mailbox name not allowed", True),
        ("550 No such user here", True),
        ("550 5.2.1 The mailbox is disabled", True),
        ("550 5.7.1 Message rejected as spam", False),
        ("550 Blocked: listed at a blocklist, no such luck", False),
        ("553 sorry, that sender is not allowed to relay", False),
        ("550 5.7.26 Unauthenticated mail: unknown sender", False),
        ("552 5.2.2 Mailbox full", False),
        ("550 Something else", False),
        ("450 4.2.1 Try again later", False),
        ("SMTPDataError(550, b'no such user')", False),
    ],
)
def test_only_words_about_the_address_say_that_it_is_gone(words: str, is_gone: bool) -> None:
    assert says_no_such_address(words) == is_gone


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "kind"),
    [
        ("failed", "5.1.1", "", BounceKind.HARD),
        ("failed", "5.0.0", "smtp; 550 5.1.1 unknown", BounceKind.HARD),
        ("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full", BounceKind.SOFT),
        ("failed", "4.4.7", "", BounceKind.SOFT),
        ("failed", "5.7.1", "smtp; 550 5.7.1 spam", None),
        ("failed", "5.0.0", "smtp; 554 5.7.1 spam", None),
        ("delayed", "4.4.1", "", None),
        ("delivered", "2.0.0", "", None),
    ],
)
def test_a_report_says_for_ever_for_now_or_nothing_of_the_address(
    action: str, status: str, diagnostic: str, kind: BounceKind | None
) -> None:
    assert kind_of(action, status, diagnostic) == kind


def test_a_mail_that_came_back_ends_the_updates_with_the_reason(
    inbox: Path, rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    (inbox / "1.eml").write_bytes(bounce(delivery))
    assert read_what_came_back(now=monday) == (1, 0)
    subscription = Subscription.objects.get()
    assert (subscription.ended_at, subscription.end_reason) == (monday, "bounced")
    assert AuditRecord.objects.get(action="ended").reason == "E-mails to this address came back"
    assert [each.name for each in (inbox / "read").iterdir()] == ["1.eml"]


def test_the_preferences_page_says_why_they_ended(
    client: Client, rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    note_bounce(delivery, BounceKind.HARD, source="mailbox", words="", now=monday)
    path = f"/updates/preferences/{make_token('preferences', rita.pk)}/"
    page = client.get(path).content.decode()
    assert "E-mails to this address came back" in page
    client.post(path, {"frequency": "weekly"})
    assert "came back" not in client.get(path).content.decode()


def test_it_takes_the_address_off_lists_and_lets_it_come_back(
    rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    contact = ContactFactory.create(address=rita.address)
    note_bounce(delivery, BounceKind.HARD, source="mailbox", words="", now=monday)
    contact.refresh_from_db()
    assert contact.end_reason == "bounced"
    assert not CircularStop.objects.exists()
    assert DeadAddress.objects.exists()
    confirm(SubscriptionFactory.create(reader=rita, confirmed_at=None), now=monday + DAY)
    assert not DeadAddress.objects.exists()


def test_what_is_known_not_to_exist_gets_only_what_was_just_asked_for(
    rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    note_bounce(delivery, BounceKind.HARD, source="mailbox", words="", now=monday)
    for kind in ("role_changed", "group_letter", "confirmation", "circulated"):
        notify(kind, rita, subject_pk=0, now=monday)
    post(monday)
    skipped = Delivery.objects.filter(skip_reason="no_such_address")
    assert set(skipped.values_list("notice__kind", flat=True)) == {
        "role_changed",
        "group_letter",
        "circulated",
    }


@pytest.mark.parametrize(("kind", "reason"), [("hard", "bounced"), ("complaint", "complained")])
def test_it_ends_what_goes_to_key_contacts_as_well(
    rita: Reader, delivery: Delivery, monday: datetime, kind: str, reason: str
) -> None:
    contact = KeyContactFactory.create(address=rita.address)
    note_bounce(delivery, BounceKind(kind), source="mailbox", words="", now=monday)
    assert addresses_to_write_to(contact.page) == []
    assert CirculationStop.objects.get().reason == reason


def test_what_she_said_stands_above_what_came_back(
    rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    note_bounce(delivery, BounceKind.COMPLAINT, source="mailbox", words="", now=monday)
    note_bounce(delivery, BounceKind.HARD, source="mailbox", words="", now=monday)
    note_life(rita.address)
    assert CirculationStop.objects.get().reason == "complained"


def test_a_full_mailbox_says_nothing_of_whether_there_is_one(
    rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    note_bounce(delivery, BounceKind.SOFT, source="mailbox", words="full", now=monday)
    assert not DeadAddress.objects.exists()
    assert not CirculationStop.objects.exists()


def test_a_mail_that_is_read_twice_is_noted_once(
    inbox: Path, rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    for name in ("1.eml", "2.eml"):
        (inbox / name).write_bytes(bounce(delivery))
    assert read_what_came_back(now=monday) == (2, 0)
    assert Bounce.objects.count() == 1


def test_a_number_with_another_seal_ends_nothing(
    inbox: Path, rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    forged = f"<delivery-{delivery.pk}.0123456789abcdef@portal.example.org>"
    (inbox / "1.eml").write_bytes(bounce(delivery, message_id=forged))
    assert read_what_came_back(now=monday) == (0, 1)
    assert Subscription.objects.confirmed().exists()
    assert [each.name for each in (inbox / "not-understood").iterdir()] == ["1.eml"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: I am away\n\nUntil Monday.",
        b"Content-Type: multipart/report; boundary=x\n\n--x\n\n--x--",
        b"Content-Type: multipart/report\n\nno boundary",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status"
        b"\n\nAction: \xff\xfe\n\n--x--",
    ],
)
def test_what_is_no_report_is_left_for_a_person(content: bytes) -> None:
    assert read_report(content) is None


def test_a_complaint_ends_everything_at_once_and_for_good(
    inbox: Path, rita: Reader, delivery: Delivery, monday: datetime
) -> None:
    ContactFactory.create(address=rita.address)
    (inbox / "1.eml").write_bytes(complaint(delivery))
    read_what_came_back(now=monday)
    assert Subscription.objects.get().end_reason == "complained"
    assert Contact.objects.get().end_reason == "complained"
    assert CircularStop.objects.get().reason == "complained"


def soft(deliveries: list[Delivery], now: datetime) -> None:
    for each in deliveries:
        note_bounce(each, BounceKind.SOFT, source="mailbox", words="full", now=now)


def test_a_full_mailbox_ends_them_after_several_in_a_row_over_some_days(
    rita: Reader, monday: datetime
) -> None:
    weekly = [sent(rita, monday + 7 * number * DAY) for number in range(5)]
    soft(weekly[:4], monday + 28 * DAY)
    assert Subscription.objects.confirmed().exists()
    soft(weekly[4:], monday + 29 * DAY)
    assert Subscription.objects.get().end_reason == "bounced"


def test_one_that_arrived_in_between_begins_the_count_anew(rita: Reader, monday: datetime) -> None:
    weekly = [sent(rita, monday + 7 * number * DAY) for number in range(6)]
    soft(weekly[:3] + weekly[4:], monday + 40 * DAY)
    assert Subscription.objects.confirmed().exists()


def test_many_within_one_bad_weekend_end_nothing(rita: Reader, monday: datetime) -> None:
    soft([sent(rita, monday + timedelta(hours=number)) for number in range(12)], monday + DAY)
    assert Subscription.objects.confirmed().exists()


class Refusing(EmailBackend):
    """A server that does not take the mail of one address."""

    words = (550, b"5.1.1 No such user")

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({"rita@example.org": self.words})


@pytest.mark.parametrize(
    ("words", "running"), [(b"5.1.1 No such user", False), (b"5.7.1 Not from you", True)]
)
def test_a_server_that_knows_no_such_user_ends_them_and_one_that_dislikes_us_does_not(
    rita: Reader, monday: datetime, words: bytes, running: bool
) -> None:
    waiting = DeliveryFactory.create(notice__reader=rita, next_attempt_at=monday)
    connection = Refusing()
    connection.words = (550, words)
    deliver(waiting.pk, now=monday, connection=connection, writer=Writer())
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert Subscription.objects.confirmed().exists() == running


def test_the_last_mail_to_an_erased_account_leaves_no_note(monday: datetime) -> None:
    farewell = DeliveryFactory.create(notice__kind=NoticeKind.ACCOUNT_ERASED)
    assert not note_bounce(farewell, BounceKind.HARD, source="sending", words="", now=monday)
    assert not Bounce.objects.exists()


def told(**given: Any) -> SimpleNamespace:
    """An event as anymail makes it of any provider's webhook."""
    usual = {
        "event_type": "bounced",
        "event_id": "e-1",
        "message_id": "provider-7",
        "recipient": "Rita@example.org",
        "reject_reason": "invalid",
        "mta_response": None,
        "description": "",
    }
    return SimpleNamespace(**{**usual, **given})


@pytest.fixture
def tracking() -> Signal:
    signal = Signal()
    listen_to(signal)
    return signal


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({}, "bounced"),
        ({"reject_reason": "bounced", "mta_response": "550 5.1.1 unknown"}, "bounced"),
        ({"event_type": "complained"}, "complained"),
        ({"event_type": "deferred"}, ""),
        ({"event_type": "delivered"}, ""),
        ({"reject_reason": "spam"}, ""),
        ({"reject_reason": "bounced", "mta_response": "550 5.7.1 policy"}, ""),
        ({"recipient": "nobody@example.org"}, ""),
    ],
)
def test_what_a_provider_tells_ends_what_it_concerns(
    tracking: Signal, delivery: Delivery, event: dict[str, str], reason: str
) -> None:
    for _ in range(2):  # providers tell again when our answer was slow
        tracking.send(sender=object(), event=told(**event), esp_name="Any")
    assert Subscription.objects.get().end_reason == reason
    assert Bounce.objects.count() == bool(reason)


def test_the_command_says_what_it_read(
    inbox: Path, rita: Reader, delivery: Delivery, capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox / "1.eml").write_bytes(bounce(delivery))
    (inbox / "2.eml").write_bytes(b"Subject: I am away\n\nUntil Monday.")
    call_command("read_bounces")
    assert "Understood: 1. Left for a person to read: 1." in capsys.readouterr().out


def test_nothing_is_read_where_no_mailbox_is_named(monday: datetime) -> None:
    assert read_what_came_back(now=monday) == (0, 0)

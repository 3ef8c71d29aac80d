"""Key contacts get one e-mail when a round opens, unless they stopped it or asked to hear anyway."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from consultations.models import (
    Announcement,
    Circulation,
    CirculationStop,
    KeyContact,
    Round,
    ShortLink,
)
from consultations.notices.actions import announce_due
from consultations.notices.announcements import OPENED_IS_NEWS_FOR
from consultations.reach.contacts import remove_contact, stop_circulations
from digests.actions.deliveries import deliver
from digests.actions.watches import start_watching
from digests.links import stop_circulations_url
from digests.mail.writer import Writer
from digests.models import Delivery, SkipReason
from tests.factories.consultations import KeyContactFactory, RoundFactory
from tests.factories.digests import ReaderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moorings() -> Round:
    """A round that opened an hour ago, with Robin on the list."""
    round_: Round = RoundFactory.create(
        page__title="Moorings",
        page__slug="moorings",
        opens_at=timezone.now() - timedelta(hours=1),
    )
    KeyContactFactory.create(page=round_.page, name="Robin", address="robin@example.org")
    return round_


@pytest.fixture
def robin(moorings: Round) -> KeyContact:
    return KeyContact.objects.get()


def send(mailoutbox: list[Any]) -> list[Any]:
    mailoutbox.clear()
    for delivery in Delivery.objects.filter(state="waiting"):
        deliver(delivery.pk, now=timezone.now(), connection=EmailBackend(), writer=Writer())
    return list(mailoutbox)


def silences() -> list[str]:
    return list(Delivery.objects.values_list("skip_reason", flat=True))


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_each_key_contact_is_told_once_when_it_opens(
    moorings: Round, robin: KeyContact, mailoutbox: list[Any]
) -> None:
    KeyContactFactory.create(page=moorings.page, address="jo@example.org")
    KeyContactFactory.create(address="of-another@example.org")
    announce_due(timezone.now())
    mails = send(mailoutbox)
    assert sorted(mail.to[0] for mail in mails) == ["jo@example.org", "robin@example.org"]
    announce_due(timezone.now())
    assert send(mailoutbox) == []
    assert Circulation.objects.get(round=moorings).mailed == 2


def test_the_mail_says_why_it_came_and_how_to_get_no_more(
    moorings: Round, robin: KeyContact, mailoutbox: list[Any]
) -> None:
    announce_due(timezone.now())
    [mail] = send(mailoutbox)
    link = ShortLink.objects.get(by_mail=True)
    [(html, kind)] = mail.alternatives
    assert (mail.subject, kind) == ("Now open: Moorings", "text/html")
    for text in (mail.body, html):
        assert f"/go/{link.code}/" in text
        assert "named you as a key contact" in " ".join(text.split())
        assert stop_circulations_url(robin.pk) in text
    assert mail.extra_headers["List-Unsubscribe"] == f"<{stop_circulations_url(robin.pk)}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_its_link_counts_as_a_channel(
    client: Client, moorings: Round, mailoutbox: list[Any]
) -> None:
    announce_due(timezone.now())
    link = moorings.short_links.get()
    assert link.channel == "E-mail to key contacts"
    client.get(f"/go/{link.code}/", headers={"user-agent": "Mozilla/5.0 Firefox/128.0"})
    assert link.click_counts.get().clicks == 1


def test_a_channel_that_an_officer_named_alike_is_taken_for_it(moorings: Round) -> None:
    made = ShortLink.objects.create(round=moorings, channel="e-mail to KEY contacts")
    announce_due(timezone.now())
    assert ShortLink.objects.get(by_mail=True) == made


def test_a_missed_tick_is_made_up_and_a_stale_one_is_not(
    moorings: Round, mailoutbox: list[Any]
) -> None:
    opened = timezone.now() - OPENED_IS_NEWS_FOR
    Round.objects.update(opens_at=opened + timedelta(hours=1))
    moorings.page.__class__.objects.update(visible_from=opened)
    announce_due(timezone.now())
    assert len(send(mailoutbox)) == 1
    Announcement.objects.all().delete()
    Delivery.objects.all().delete()
    Round.objects.update(opens_at=opened - timedelta(hours=1))
    announce_due(timezone.now())
    assert not Announcement.objects.get().told
    assert send(mailoutbox) == []


def test_who_asked_to_hear_of_it_gets_one_mail_and_not_two(
    moorings: Round, mailoutbox: list[Any]
) -> None:
    reader = ReaderFactory.create(address="robin@example.org")
    start_watching(reader, "consultation", moorings.page.pk, acting_user=None, now=timezone.now())
    announce_due(timezone.now())
    [mail] = send(mailoutbox)
    assert "you asked to hear of this consultation" in " ".join(mail.body.split())
    assert not Circulation.objects.exists()


def test_only_the_opening_is_circulated(moorings: Round, mailoutbox: list[Any]) -> None:
    Round.objects.update(
        opens_at=timezone.now() - timedelta(days=60), closes_at=timezone.now() + timedelta(days=3)
    )
    moorings.page.__class__.objects.update(visible_from=timezone.now() - timedelta(days=60))
    assert announce_due(timezone.now()) == 1  # that it closes soon
    assert send(mailoutbox) == []


def test_the_link_asks_and_the_button_stops_them_without_a_log_in(
    client: Client, robin: KeyContact
) -> None:
    path = path_of(stop_circulations_url(robin.pk))
    assert "Stop these e-mails" in client.get(path).content.decode()
    assert not CirculationStop.objects.exists()
    assert client.post(path).status_code == 302
    assert "You get no more of these e-mails" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert [str(each) for each in CirculationStop.objects.all()] == ["robin@example.org"]


def test_a_mail_program_may_press_the_button(robin: KeyContact) -> None:
    client = Client(enforce_csrf_checks=True)
    path = path_of(stop_circulations_url(robin.pk))
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert CirculationStop.objects.exists()


def test_who_stopped_it_hears_of_no_later_consultation_either(
    robin: KeyContact, mailoutbox: list[Any]
) -> None:
    stop_circulations(robin, now=timezone.now())
    later = RoundFactory.create(opens_at=timezone.now() - timedelta(hours=1))
    KeyContactFactory.create(page=later.page, address="robin@example.org")
    announce_due(timezone.now())
    assert send(mailoutbox) == []


def test_a_link_of_who_is_off_the_list_or_of_nobody_says_so(
    client: Client, robin: KeyContact
) -> None:
    path = path_of(stop_circulations_url(robin.pk))
    robin.delete()
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert client.get("/updates/key-contacts/stop/1.x.y/").status_code == 404


def test_a_mail_that_was_held_up_is_not_sent_when_it_is_wanted_no_more(
    moorings: Round, robin: KeyContact, mailoutbox: list[Any]
) -> None:
    announce_due(timezone.now())
    remove_contact(robin, acting_user=None)
    assert send(mailoutbox) == []
    assert silences() == [SkipReason.UNSUBSCRIBED]


@pytest.mark.parametrize("what", ["closed", "taken down", "stopped"])
def test_a_mail_that_was_held_up_says_nothing_that_is_over(
    moorings: Round, robin: KeyContact, mailoutbox: list[Any], what: str
) -> None:
    announce_due(timezone.now())
    if what == "closed":
        Round.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    elif what == "taken down":
        moorings.page.unpublish()
    else:
        stop_circulations(robin, now=timezone.now())
    assert send(mailoutbox) == []
    reasons = {
        "closed": SkipReason.TOO_LATE,
        "taken down": SkipReason.SUBJECT_GONE,
        "stopped": SkipReason.UNSUBSCRIBED,
    }
    assert silences() == [reasons[what]]

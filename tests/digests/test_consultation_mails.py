"""Who asked to hear of a consultation hears of it: with an account or without, by district, by theme."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from consultations.models import Round
from consultations.notices.actions import announce_due, change_closing
from digests.actions.deliveries import deliver
from digests.actions.subscriptions import unsubscribe
from digests.actions.watches import choose_watch, start_watching
from digests.links import preferences_url
from digests.mail.writer import Writer
from digests.models import Delivery, Notice, Reader, SkipReason, Subscription, Watch
from membership.people.models import User
from membership.places.models import District, Theme
from portal.lib.time import today
from tests.factories.consultations import RoundFactory
from tests.factories.digests import ReaderFactory, SubscriptionFactory
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme() -> Theme:
    return ThemeFactory.create(name="Transport", slug="transport")


@pytest.fixture
def moorings(thanet: District, theme: Theme) -> Round:
    """An open round about Thanet and transport."""
    return RoundFactory.create(
        page__title="Moorings",
        page__slug="moorings",
        page__districts=[thanet],
        page__themes=[theme],
        opens_at=timezone.now() - timedelta(hours=1),
    )


def reader(kind: str, thing: Any, address: str = "nina@example.org") -> Reader:
    found = ReaderFactory.create(address=address)
    start_watching(found, kind, thing.pk, acting_user=None, now=timezone.now())
    return found


def sent(mailoutbox: list[Any]) -> list[Any]:
    mailoutbox.clear()
    for delivery in Delivery.objects.filter(state="waiting"):
        deliver(delivery.pk, now=timezone.now(), connection=EmailBackend(), writer=Writer())
    return list(mailoutbox)


def test_each_of_the_three_ways_brings_one_mail(
    moorings: Round, thanet: District, swale: District, theme: Theme, mailoutbox: list[Any]
) -> None:
    reader("consultation", moorings.page, "one@example.org")
    reader("district", thanet, "two@example.org")
    three = reader("theme", theme, "three@example.org")
    start_watching(three, "district", thanet.pk, acting_user=None, now=timezone.now())
    reader("district", swale, "elsewhere@example.org")
    SubscriptionFactory.create(districts=[thanet])  # gets the updates, which tell it
    announce_due(timezone.now())
    mails = sent(mailoutbox)
    assert sorted(mail.to[0] for mail in mails) == [
        "one@example.org",
        "three@example.org",
        "two@example.org",
    ]
    assert {mail.subject for mail in mails} == {"Now open: Moorings"}
    assert "http" in mails[0].extra_headers["List-Unsubscribe"]
    assert "/updates/preferences/" in mails[0].body
    announce_due(timezone.now())
    assert sent(mailoutbox) == []


def test_what_is_about_all_of_kent_is_told_to_each_district(
    thanet: District, mailoutbox: list[Any]
) -> None:
    RoundFactory.create(opens_at=timezone.now() - timedelta(hours=1))
    reader("district", thanet)
    announce_due(timezone.now())
    assert len(sent(mailoutbox)) == 1


def test_another_end_is_told_with_its_reason(
    moorings: Round, edie: User, mailoutbox: list[Any]
) -> None:
    reader("consultation", moorings.page)
    later = moorings.closes_at + timedelta(days=7)
    change_closing(moorings, closes_at=later, note="The ferry was late.", acting_user=edie)
    [mail] = sent(mailoutbox)
    assert mail.subject == "There is more time: Moorings"
    assert "The ferry was late." in mail.body


def test_a_change_that_was_overtaken_is_not_told(
    moorings: Round, edie: User, mailoutbox: list[Any]
) -> None:
    reader("consultation", moorings.page)
    for days in (7, 14):
        later = moorings.closes_at + timedelta(days=days)
        change_closing(moorings, closes_at=later, note=f"{days} more days.", acting_user=edie)
    [mail] = sent(mailoutbox)
    assert "14 more days." in mail.body
    assert Delivery.objects.filter(skip_reason=SkipReason.TOO_LATE).count() == 1


def test_a_mail_that_was_held_up_says_nothing_that_is_over(
    moorings: Round, mailoutbox: list[Any]
) -> None:
    reader("consultation", moorings.page)
    announce_due(timezone.now())
    with time_machine.travel(moorings.closes_at + timedelta(days=1)):
        assert sent(mailoutbox) == []
    assert Delivery.objects.get().skip_reason == SkipReason.TOO_LATE


@pytest.mark.parametrize(
    ("days", "subject"),
    [
        (-3, "Closes on "),
        (1, "Closed: Moorings"),
        (90, "The council’s response is late: Moorings"),
    ],
)
def test_each_event_has_its_words(
    moorings: Round, mailoutbox: list[Any], days: int, subject: str
) -> None:
    reader("consultation", moorings.page)
    with time_machine.travel(moorings.closes_at + timedelta(days=days)):
        announce_due(timezone.now())
        [mail] = sent(mailoutbox)
    assert mail.subject.startswith(subject)


def test_who_has_left_or_is_switched_off_is_not_written_to(
    moorings: Round, priya: User, magnus: User, mailoutbox: list[Any]
) -> None:
    nina, now = reader("consultation", moorings.page), timezone.now()
    for person in (priya, magnus):
        choose_watch("consultation", moorings.page.pk, wanted=True, acting_user=person, now=now)
    priya.is_active = False
    priya.save()
    announce_due(now)
    unsubscribe(nina, acting_user=None, now=now)
    [mail] = sent(mailoutbox)
    assert mail.to == [magnus.email]
    assert Delivery.objects.get(reader=nina).skip_reason == SkipReason.UNSUBSCRIBED


def test_who_paused_her_e_mails_gets_none_and_then_gets_them_again(moorings: Round) -> None:
    nina = reader("consultation", moorings.page)
    Subscription.objects.update(paused_until=today() + timedelta(days=1))
    assert nina not in Reader.objects.told_of(moorings.page)
    Subscription.objects.update(paused_until=today())
    assert nina in Reader.objects.told_of(moorings.page)


URL = "/updates/about/consultation/moorings/"


def test_with_an_account_a_button_starts_and_stops_it(
    client: Client, priya: User, moorings: Round
) -> None:
    client.force_login(priya)
    assert URL in client.get("/consultations/moorings/").content.decode()
    assert "E-mail me" in client.get(URL).content.decode()
    assert "You get e-mails about “Moorings”" in client.post(URL, follow=True).content.decode()
    assert Watch.objects.get().consultation == moorings.page
    assert not Subscription.objects.get().general
    assert "Stop these e-mails" in client.get(URL).content.decode()
    client.post(URL, {"stop": "1"})
    assert not Watch.objects.exists()
    assert not Subscription.objects.running().exists()


def test_without_an_account_the_address_is_confirmed_first(
    client: Client, moorings: Round, mailoutbox: list[Any]
) -> None:
    asked = client.post(URL, {"address": "Nina@example.org"}, follow=True)
    assert "Check your e-mail" in asked.content.decode()
    assert not Subscription.objects.exists()
    [mail] = sent(mailoutbox)
    assert mail.to == ["nina@example.org"]
    found = re.search(r"http://\S+(/updates/about/confirm/\S+)", mail.body)
    assert found is not None
    page = client.get(found[1])
    assert "“Moorings”" in page.content.decode()
    assert not Watch.objects.exists()  # opening the link does nothing
    client.post(found[1])
    client.post(found[1])
    assert Watch.objects.get().consultation == moorings.page
    assert Reader.objects.get().confirmed_at is not None
    announce_due(timezone.now())
    assert len(sent(mailoutbox)) == 1


def test_typing_somebody_else_s_address_changes_nothing_for_them(
    client: Client, moorings: Round, mailoutbox: list[Any]
) -> None:
    subscription = SubscriptionFactory.create(reader__address="rita@example.org")
    for _ in range(3):
        client.post(URL, {"address": "rita@example.org"})
    assert len(sent(mailoutbox)) == 1
    assert not subscription.watches.exists()


def test_a_program_that_fills_the_trap_is_thanked_and_ignored(
    client: Client, moorings: Round
) -> None:
    form = {"address": "nina@example.org", "homepage": "spam"}
    assert client.post(URL, form).status_code == 302
    assert not Notice.objects.exists()


def test_an_address_that_is_none_is_told_beside_its_field(client: Client, moorings: Round) -> None:
    text = client.post(URL, {"address": "nina"}).content.decode()
    assert "in the right form" in text
    assert 'value="nina"' in text


@pytest.mark.parametrize("path", ["consultation/nowhere", "district/nowhere", "theme/x"])
def test_nobody_asks_about_what_is_not_there(client: Client, db: None, path: str) -> None:
    assert client.get(f"/updates/about/{path}/").status_code == 404


def test_a_draft_cannot_be_asked_about(client: Client, moorings: Round) -> None:
    moorings.page.unpublish()
    assert client.get(URL).status_code == 404


def test_a_link_that_was_tampered_with_is_not_there(client: Client, moorings: Round) -> None:
    reader("consultation", moorings.page)
    assert client.get("/updates/about/confirm/1.forged.seal/").status_code == 404


def test_the_preferences_name_what_is_watched_and_let_go_of_it(
    client: Client, moorings: Round, thanet: District
) -> None:
    nina = reader("consultation", moorings.page)
    start_watching(nina, "district", thanet.pk, acting_user=None, now=timezone.now())
    path = preferences_url(nina.pk).partition("/updates")[2]
    text = client.get(f"/updates{path}").content.decode()
    assert "Moorings" in text
    assert "Consultations in Thanet" in text
    kept = Watch.objects.get(district=thanet).pk
    client.post(f"/updates{path}", {"frequency": "daily", "watches": [kept]})
    assert [watch.pk for watch in Watch.objects.all()] == [kept]

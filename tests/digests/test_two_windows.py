"""Choices that are open in two windows: the older one undoes nothing in silence that the newer one saved."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from digests.actions.preferences import mark_of, save_choices
from digests.actions.subscriptions import Choices, unsubscribe
from digests.actions.watches import start_watching
from digests.errors import ChoicesChanged
from digests.models import Frequency, PromiseWatch, Reader, Subscription
from digests.tokens import make_token
from membership.people.models import User
from membership.places.models import Theme
from tests.factories.digests import PromiseWatchFactory, SubscriptionFactory
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db


class Window:
    """A page that somebody has opened, with the forms on it."""

    def __init__(self, client: Client, url: str, content: bytes | None = None) -> None:
        self.client, self.url = client, url
        page = content if content is not None else client.get(url).content
        main: Any = BeautifulSoup(page, "html.parser").main
        self.main, self.words = main, " ".join(main.get_text(" ").split())

    def fields(self, number: int = 0) -> dict[str, Any]:
        """What a form of the page would send if nothing were changed."""
        form: Any = self.main.find_all("form")[number]
        found: dict[str, Any] = {}
        for each in form.find_all("input"):
            ticks = each.get("type") in ("checkbox", "radio")
            if not ticks or each.has_attr("checked"):
                found.setdefault(each["name"], []).append(each.get("value", "on" if ticks else ""))
        for each in form.find_all("select"):
            chosen = each.find("option", selected=True) or each.find("option")
            found[each["name"]] = [chosen["value"]]
        return found

    def save(self, number: int = 0, **changes: Any) -> "Window":
        data = self.fields(number) | changes
        answer = self.client.post(self.url, data, follow=True)
        return Window(self.client, self.url, answer.content)


@pytest.fixture
def url(rita: Reader) -> str:
    return f"/updates/preferences/{make_token('preferences', rita.pk)}/"


@pytest.fixture
def health() -> Theme:
    return ThemeFactory.create(name="Health")


def test_one_window_after_the_other_saves_as_always(
    client: Client, url: str, subscription: Subscription
) -> None:
    assert "Your choices are saved." in Window(client, url).save(frequency="daily").words
    assert "Your choices are saved." in Window(client, url).save(frequency="monthly").words
    subscription.refresh_from_db()
    assert subscription.frequency == Frequency.MONTHLY


def test_the_older_window_undoes_nothing_before_both_were_seen(
    client: Client, url: str, subscription: Subscription
) -> None:
    old = Window(client, url)
    Window(client, url).save(frequency="daily", kinds=["news"])
    both = old.save(frequency="monthly")
    subscription.refresh_from_db()
    assert (subscription.frequency, subscription.kinds) == (Frequency.DAILY, ["news"])
    assert "Nothing is saved yet" in both.words
    assert "How often: Every day" in both.words
    assert "About: News" in both.words
    assert both.fields()["frequency"] == ["monthly"]


def test_whoever_has_seen_both_saves_what_she_wants(
    client: Client, url: str, subscription: Subscription
) -> None:
    old = Window(client, url)
    Window(client, url).save(frequency="daily")
    saved = old.save(frequency="monthly").save()
    assert "Your choices are saved." in saved.words
    subscription.refresh_from_db()
    assert subscription.frequency == Frequency.MONTHLY


def test_what_was_asked_for_meanwhile_stays_ticked(
    client: Client, url: str, rita: Reader, subscription: Subscription, health: Theme
) -> None:
    old = Window(client, url)
    start_watching(rita, "theme", health.pk, acting_user=None, now=timezone.now())
    both = old.save()
    assert "E-mails about: Everything about Health" in both.words
    both.save()
    assert subscription.watches.get().theme == health


def test_what_was_unticked_in_the_older_window_stays_unticked(
    client: Client, url: str, rita: Reader, subscription: Subscription, health: Theme
) -> None:
    start_watching(rita, "theme", health.pk, acting_user=None, now=timezone.now())
    old = Window(client, url)
    Window(client, url).save(frequency="daily")
    both = old.save(watches=[])
    assert "watches" not in both.fields()
    both.save()
    assert not subscription.watches.exists()


def test_what_ended_in_the_newer_window_is_no_error_in_the_older(
    client: Client, url: str, rita: Reader, subscription: Subscription, health: Theme
) -> None:
    start_watching(rita, "theme", health.pk, acting_user=None, now=timezone.now())
    old = Window(client, url)
    Window(client, url).save(watches=[])
    both = old.save()
    assert "Nothing is saved yet" in both.words
    assert "Select a valid choice" not in both.words
    assert not subscription.watches.exists()


def test_whoever_stopped_in_another_window_starts_nothing_by_an_old_one(
    client: Client, url: str, rita: Reader
) -> None:
    old = Window(client, url)
    unsubscribe(rita, acting_user=None, now=timezone.now())
    both = old.save(frequency="daily")
    assert "You get no updates." in both.words
    assert not Subscription.objects.running().exists()


def test_of_two_windows_at_one_moment_one_is_told(rita: Reader, subscription: Subscription) -> None:
    """The mark is compared once more while the reader is held."""
    seen = mark_of(subscription)
    save: dict[str, Any] = {"seen": seen, "acting_user": None, "now": timezone.now()}
    save_choices(rita, Choices(Frequency.DAILY), [], **save)
    with pytest.raises(ChoicesChanged):
        save_choices(rita, Choices(Frequency.MONTHLY), [], **save)


def test_a_promise_asked_for_meanwhile_is_not_ended_by_an_old_window(
    client: Client, url: str, rita: Reader
) -> None:
    first = PromiseWatchFactory.create(reader=rita)
    old = Window(client, url)
    PromiseWatchFactory.create(reader=rita)
    assert "Nothing is saved" in old.save(1).words
    assert PromiseWatch.objects.confirmed_of(rita).count() == 2
    Window(client, url).save(1, promises=[str(first.pk)])
    assert PromiseWatch.objects.confirmed_of(rita).get() == first


def test_a_promise_that_ended_meanwhile_is_no_error_in_an_old_window(
    client: Client, url: str, rita: Reader
) -> None:
    first, second = PromiseWatchFactory.create_batch(2, reader=rita)
    old = Window(client, url)
    Window(client, url).save(1, promises=[str(first.pk)])
    assert "Nothing is saved" in old.save(1, promises=[str(second.pk)]).words
    assert PromiseWatch.objects.confirmed_of(rita).get() == first


# With an account
def test_an_old_sign_up_page_changes_no_choices(client: Client, priya: User) -> None:
    client.force_login(priya)
    subscription = SubscriptionFactory.create(reader__user=priya, frequency=Frequency.DAILY)
    answer = client.post("/updates/", {"frequency": "monthly"}, follow=True)
    assert re.search("You get updates already", answer.content.decode())
    subscription.refresh_from_db()
    assert subscription.frequency == Frequency.DAILY


def test_of_mentions_the_older_window_undoes_nothing(client: Client, priya: User) -> None:
    client.force_login(priya)
    old = Window(client, "/updates/mentions/")
    Window(client, "/updates/mentions/").save(own=[])
    assert "Nothing is saved" in old.save(organisations=[]).words
    reader = Reader.objects.get(user=priya)
    assert (reader.mails_mentions, reader.mails_organisation_mentions) == (False, True)

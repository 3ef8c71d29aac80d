"""The history of consent: all that somebody asked for, changed and ended, whatever it was about."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.models import CirculationStop, Deed
from digests.actions.mention_mails import choose_mention_mails
from digests.actions.promises import confirm_promise, keep_promises, stop_promises
from digests.actions.silence import stay
from digests.actions.watches import choose_watch, keep_watches, start_watching
from digests.consent import NOT_READABLE, consent_of
from digests.lists.stops import stop_circulars, take_back
from digests.models import Reader, Subscription
from digests.models.watches import WATCHED
from digests.tokens import make_token
from membership.people.models import User
from tests.factories.consultations import ConsultationPageFactory, DeedFactory, RoundFactory
from tests.factories.digests import PromiseWatchFactory, SubscriptionFactory
from tests.factories.forums import ForumFactory, TopicFactory
from tests.factories.lists import ContactFactory
from tests.factories.places import DistrictFactory, ThemeFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def history(reader: Reader) -> dict[str, list[str]]:
    """What was done, with the lines below it."""
    return {entry.what: entry.details for entry in consent_of(reader)}


@pytest.fixture
def deed(db: None) -> Deed:
    page = RoundFactory.create(published=True, page__title="Footpaths").page
    return DeedFactory.create(promised=True, text="We will mend the stile.", page=page)


def test_it_says_when_a_promise_was_followed_and_no_longer(rita: Reader, deed: Deed) -> None:
    watch = PromiseWatchFactory.create(reader=rita, deed=deed, confirmed_at=None)
    asked = history(rita)["You asked for e-mails about a promise"]
    name = "“We will mend the stile.” (Footpaths)"
    assert asked == [name, "You agreed to: “I agree.”", "Where: test"]
    assert "You confirmed that you want e-mails about a promise" not in history(rita)
    confirm_promise(watch, now=timezone.now())
    assert history(rita)["You confirmed that you want e-mails about a promise"] == [name]
    keep_promises(rita, [], acting_user=None, now=timezone.now())
    assert history(rita)["E-mails about a promise ended"] == [name]


def test_it_says_when_the_promises_of_a_consultation_were_stopped(rita: Reader, deed: Deed) -> None:
    stop_promises(rita, deed.page, acting_user=None, now=timezone.now())
    said = history(rita)["You stopped e-mails about what a consultation promised"]
    assert said == ["“Footpaths”"]


def test_what_she_may_not_read_any_more_is_not_named(rita: Reader, deed: Deed) -> None:
    PromiseWatchFactory.create(reader=rita, deed=deed)
    deed.page.unpublish()
    assert history(rita)["You asked for e-mails about a promise"][0] == NOT_READABLE


def things() -> dict[str, Any]:
    """One of each kind that can be watched."""
    return {
        "topic": TopicFactory.create(title="Bus times"),
        "forum": ForumFactory.create(name="Thanet"),
        "theme": ThemeFactory.create(name="Health"),
        "consultation": ConsultationPageFactory.create(title="Night buses"),
        "district": DistrictFactory.create(name="Swale"),
    }


def test_it_names_each_kind_of_thing_that_was_watched_and_no_longer(rita: Reader) -> None:
    watched = things()
    assert set(watched) == set(WATCHED)
    for kind, thing in watched.items():
        start_watching(rita, kind, thing.pk, acting_user=None, now=timezone.now())
    keep_watches(rita, set(), acting_user=None)
    for what in ("You asked for e-mails about one more thing", "You ended e-mails about one thing"):
        said = {line for each in consent_of(rita) if each.what == what for line in each.details}
        assert said == {
            "“Bus times”",
            "The Thanet forum",
            "Consultations and topics about Health",
            "“Night buses”",
            "Consultations in Swale",
        }


def test_a_watch_of_an_account_is_told_too(priya: User) -> None:
    subscription = SubscriptionFactory.create(reader__user=priya)
    theme = ThemeFactory.create(name="Health")
    for wanted in (True, False):
        choose_watch("theme", theme.pk, wanted=wanted, acting_user=priya, now=timezone.now())
    said = history(subscription.reader)
    assert "You asked for e-mails about one more thing" in said
    assert "You ended e-mails about one thing" in said


def test_it_says_which_mentions_she_is_mailed_about(priya: User) -> None:
    choose_mention_mails(own=True, organisations=False, acting_user=priya, now=timezone.now())
    said = history(Reader.objects.get(user=priya))
    assert said["You changed which mentions in the forums you are e-mailed about"] == [
        "When a post mentions you: yes",
        "When it mentions an organisation that you belong to: no",
    ]


def test_it_says_that_she_wants_to_go_on(rita: Reader, subscription: Subscription) -> None:
    stay(subscription, now=timezone.now())
    assert "You said that you want to go on" in history(rita)


def test_it_says_what_she_wanted_of_lists(rita: Reader, monday: datetime) -> None:
    ContactFactory.create(
        address=rita.address,
        contact_list__name="Friends of the summit",
        opted_in_at=monday - DAY,
        opted_in_how="Form at the meeting",
    )
    stop_circulars(rita.address, now=monday)
    take_back(rita.address, now=monday + DAY)
    CirculationStop.objects.create(address=rita.address)
    said = history(rita)
    assert "How: Form at the meeting" in [
        line
        for each in consent_of(rita)
        if each.what == "You agreed to e-mails of a list"
        for line in each.details
    ]
    assert said["You were taken off a list"][0] == "“Friends of the summit”"
    assert said["E-mails of all lists ended"] == ["You asked for no more of them"]
    assert "You asked for e-mails of lists again" in said
    assert said["E-mails as a key contact ended"] == ["You asked for no more of them"]


def test_nothing_of_anybody_else_is_told(rita: Reader) -> None:
    before = consent_of(rita)
    PromiseWatchFactory.create()
    ContactFactory.create(opted_in_at=timezone.now(), opted_in_how="Form")
    other = SubscriptionFactory.create().reader
    start_watching(other, "theme", ThemeFactory.create().pk, acting_user=None, now=timezone.now())
    assert consent_of(rita) == before


def test_many_promises_and_things_ask_no_more_of_the_database(client: Client, rita: Reader) -> None:
    url = f"/updates/preferences/{make_token('preferences', rita.pk)}/history/"
    client.get(url)
    counts = []
    for _ in range(2):
        for _ in range(3):
            PromiseWatchFactory.create(reader=rita)
            theme = ThemeFactory.create()
            start_watching(rita, "theme", theme.pk, acting_user=None, now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]

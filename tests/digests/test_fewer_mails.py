"""Turning updates down instead of leaving, pausing them, and reading what one agreed to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from digests.models import Reader, Subscription
from digests.tokens import make_token
from portal.lib.time import add_months, today
from portal.records.models import AuditRecord

pytestmark = pytest.mark.django_db


def path(purpose: str, reader: Reader) -> str:
    return f"/updates/{purpose}/{make_token(purpose, reader.pk)}/"


def pause_for(client: Client, rita: Reader, days: int) -> str:
    until = today() + timedelta(days=days)
    parts = {
        "paused_until_day": until.day,
        "paused_until_month": until.month,
        "paused_until_year": until.year,
    }
    page = client.post(path("preferences", rita), {"frequency": "weekly", **parts}, follow=True)
    return page.content.decode()


def test_one_e_mail_a_month_instead_of_leaving(client: Client, rita: Reader) -> None:
    page = client.post(path("unsubscribe", rita), {"instead": "monthly"})
    assert "one e-mail a month" in page.content.decode()
    assert Subscription.objects.confirmed().get().frequency == "monthly"
    assert AuditRecord.objects.filter(action="changed").exists()


def test_three_months_of_silence_instead_of_leaving(client: Client, rita: Reader) -> None:
    client.post(path("unsubscribe", rita), {"instead": "pause"})
    assert Subscription.objects.confirmed().get().paused_until == add_months(today(), 3)


def test_a_longer_rest_is_not_cut_short(client: Client, rita: Reader) -> None:
    Subscription.objects.update(paused_until=today() + timedelta(days=300))
    client.post(path("unsubscribe", rita), {"instead": "pause"})
    assert Subscription.objects.get().paused_until == today() + timedelta(days=300)


def test_a_choice_that_the_page_does_not_offer_changes_nothing(
    client: Client, rita: Reader
) -> None:
    page = client.post(path("unsubscribe", rita), {"instead": "\x00never"})
    assert "Do you want to stop" in page.content.decode()
    assert Subscription.objects.confirmed().get().frequency == "weekly"


def test_whoever_has_left_turns_nothing_down(client: Client, rita: Reader) -> None:
    client.post(path("unsubscribe", rita))
    page = client.post(path("unsubscribe", rita), {"instead": "monthly"})
    assert "have stopped" in page.content.decode()


def test_a_pause_is_chosen_and_taken_back_with_the_preferences(
    client: Client, rita: Reader
) -> None:
    pause_for(client, rita, 20)
    assert Subscription.objects.get().is_paused(today())
    client.post(path("preferences", rita), {"frequency": "weekly"})
    assert Subscription.objects.get().paused_until is None


@pytest.mark.parametrize(
    ("days", "message"), [(0, "must be in the future"), (500, "within a year from now")]
)
def test_a_pause_that_makes_no_sense_is_refused_beside_the_field(
    client: Client, rita: Reader, days: int, message: str
) -> None:
    assert message in pause_for(client, rita, days)
    assert Subscription.objects.get().paused_until is None


def test_a_pause_that_is_over_is_not_shown_any_more(client: Client, rita: Reader) -> None:
    Subscription.objects.update(paused_until=today())
    assert client.get(path("preferences", rita)).context["form"].initial["paused_until"] is None


def test_a_day_and_kinds_are_chosen_with_the_preferences(client: Client, rita: Reader) -> None:
    chosen = {"frequency": "weekly", "weekday": "3", "kinds": ["news", "seats"]}
    client.post(path("preferences", rita), chosen)
    subscription = Subscription.objects.get()
    assert subscription.how_often == "Every week, on Thursday"
    assert subscription.kinds_in_words == "News, Seats: vacancies, and who represents you"


@pytest.mark.parametrize("field", ["weekday", "kinds"])
def test_nonsense_is_refused_beside_the_field(client: Client, rita: Reader, field: str) -> None:
    page = client.post(path("preferences", rita), {"frequency": "weekly", field: "\x009"})
    assert page.context["form"].errors[field]


def test_a_reader_reads_what_she_agreed_to_changed_and_ended(client: Client, rita: Reader) -> None:
    client.post(path("preferences", rita), {"frequency": "weekly", "weekday": "3"})
    client.post(path("unsubscribe", rita))
    page = client.get(path("preferences", rita) + "history/").content.decode()
    for words in ("You agreed to: “I agree.”", "on Thursday", "Your updates ended", "Where: test"):
        assert words in page


def test_a_long_history_asks_no_more_of_the_database(client: Client, rita: Reader) -> None:
    counts = []
    for _ in range(2):
        for weekday in range(5):
            client.post(path("preferences", rita), {"frequency": "weekly", "weekday": str(weekday)})
            client.post(path("unsubscribe", rita))
        client.get(path("preferences", rita) + "history/")
        with CaptureQueriesContext(connection) as queries:
            client.get(path("preferences", rita) + "history/")
        counts.append(len(queries))
    assert counts[0] == counts[1]

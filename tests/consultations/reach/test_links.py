"""A short link leads to its consultation and is counted, by day, when a person follows it."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from consultations.models import ClickCount, ShortLink
from consultations.reach.bots import is_a_program
from consultations.reach.codes import LETTERS, new_code
from portal.lib.time import LONDON
from tests.factories.consultations import RoundFactory, ShortLinkFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def link() -> ShortLink:
    made: ShortLink = ShortLinkFactory.create(
        channel="Posters", code="moorngs", round__page__slug="moorings"
    )
    return made


def follow(client: Client, path: str = "/go/moorngs/", **headers: str) -> Any:
    return client.get(path, headers={"user-agent": FIREFOX} | headers)


def clicks() -> list[int]:
    return list(ClickCount.objects.order_by("day").values_list("clicks", flat=True))


def test_it_leads_to_the_consultation_and_takes_its_code_along(
    client: Client, link: ShortLink
) -> None:
    response = follow(client)
    assert (response.status_code, response["Location"]) == (
        302,
        "/consultations/moorings/?via=moorngs",
    )
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_it_sets_no_cookie_of_its_own(client: Client, link: ShortLink) -> None:
    page = client.get(follow(client)["Location"])
    assert page.status_code == 200
    assert not client.cookies


def test_one_for_the_questions_leads_there_while_they_can_be_answered(client: Client) -> None:
    ShortLinkFactory.create(code="straght", to_survey=True, round__page__slug="moorings")
    ShortLinkFactory.create(
        code="kcesoc", to_survey=True, round=RoundFactory.create(page__slug="over", closed=True)
    )
    assert (
        follow(client, "/go/straght/")["Location"] == "/consultations/moorings/respond/?via=straght"
    )
    assert follow(client, "/go/kcesoc/")["Location"] == "/consultations/over/?via=kcesoc"


def test_it_can_be_typed_in_capitals_from_a_poster(client: Client, link: ShortLink) -> None:
    assert follow(client, "/go/MOORNGS/").status_code == 302


def test_each_click_counts_on_its_day_in_london(client: Client, link: ShortLink) -> None:
    with time_machine.travel(datetime(2026, 9, 7, 23, 59, tzinfo=LONDON), tick=False):
        follow(client)
        follow(client)
    with time_machine.travel(datetime(2026, 9, 8, 0, 0, tzinfo=LONDON), tick=False):
        follow(client)
    assert clicks() == [2, 1]


def test_a_head_counts_nothing(client: Client, link: ShortLink) -> None:
    assert client.head("/go/moorngs/", headers={"user-agent": FIREFOX}).status_code == 302
    assert clicks() == []


@pytest.mark.parametrize(
    "header",
    [
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-purpose": "preview"},
        {"x-moz": "prefetch"},
    ],
    ids=str,
)
def test_what_is_fetched_ahead_of_time_counts_nothing(
    client: Client, link: ShortLink, header: dict[str, str]
) -> None:
    assert follow(client, **header).status_code == 302
    assert clicks() == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5",
        "curl/8.5.0",
        "python-requests/2.32",
    ],
)
def test_programs_are_led_on_and_not_counted(client: Client, link: ShortLink, name: str) -> None:
    assert follow(client, **{"user-agent": name}).status_code == 302
    assert clicks() == []


@pytest.mark.parametrize(
    "name",
    [
        FIREFOX,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
        " Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 [Pinterest/iOS]",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0 Mobile Safari/537.36 Telegram-Android/11.2",
        "Mozilla/5.0 (Linux; Android 12; CUBOT P60) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/130.0.0.0 Mobile Safari/537.36",
    ],
)
def test_browsers_are_no_programs(name: str) -> None:
    assert not is_a_program(name)


def test_a_link_that_nobody_made_or_whose_notice_is_down_leads_nowhere(
    client: Client, link: ShortLink
) -> None:
    assert follow(client, "/go/nothere/").status_code == 404
    link.round.page.unpublish()
    assert follow(client).status_code == 404
    assert clicks() == []


def test_codes_are_short_and_of_letters_that_nobody_confuses() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {7}
    assert set("".join(codes)) <= set(LETTERS)
    assert not set("01ilo") & set(LETTERS)


def test_crawlers_are_told_to_stay_away(client: Client) -> None:
    assert "Disallow: /go/" in client.get("/robots.txt").content.decode()

"""By which link somebody came stays with the answer, from page to page, without a cookie for it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from consultations.models import Draft, Response, ShortLink, StartCount
from consultations.retention import DRAFTS
from membership.people.models import User
from tests.consultations.conftest import Asked
from tests.factories.consultations import RoundFactory, ShortLinkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(asked: Asked) -> ShortLink:
    made: ShortLink = ShortLinkFactory.create(round=asked.round, channel="Posters", code="pster23")
    return made


def starts() -> dict[tuple[str, str], int]:
    """How many began, by channel and capacity; those that were counted elsewhere since are gone."""
    rows = StartCount.objects.filter(starts__gt=0).values_list(
        "link__channel", "capacity", "starts"
    )
    return {(channel or "direct", capacity): count for channel, capacity, count in rows}


def hrefs(page: Any) -> list[str]:
    soup = BeautifulSoup(page.content, "html.parser")
    return [str(each["href"]) for each in soup.select("a[href]")]


def test_the_link_is_kept_from_the_notice_to_the_response(
    client: Client, asked: Asked, link: ShortLink
) -> None:
    notice = client.get("/consultations/moorings/?via=pster23")
    [answer_now, *_] = [each for each in hrefs(notice) if "/respond/" in each]
    assert answer_now == "/consultations/moorings/respond/?via=pster23"
    form = BeautifulSoup(client.get(answer_now).content, "html.parser").select_one("main form")
    assert form is not None
    check = client.post(str(form["action"]), asked.form())["Location"]
    assert "via" not in check  # the draft has it now
    assert Draft.objects.get().via == link
    client.post(check)
    assert Response.objects.get().via == link
    assert set(client.cookies) <= {"csrftoken"}


def test_whoever_came_by_no_link_came_directly(client: Client, asked: Asked) -> None:
    asked.answer(client, asked.form())
    assert Response.objects.get().via is None
    assert starts() == {("direct", "resident"): 1}


@pytest.mark.parametrize("code", ["nosuch2", "%00", "a" * 500, "<script>", "elsewhr"])
def test_a_code_that_is_none_of_the_rounds_is_no_link(
    client: Client, asked: Asked, link: ShortLink, code: str
) -> None:
    ShortLinkFactory.create(round=RoundFactory.create(), code="elsewhr")
    assert client.get(f"{asked.url}?via={code}").status_code == 200
    client.post(f"{asked.url}?via={code}", asked.form())
    assert Draft.objects.get().via is None


def test_each_draft_is_counted_once_however_often_it_is_saved(
    client: Client, asked: Asked, link: ShortLink
) -> None:
    saved = client.post(f"{asked.url}?via=pster23", {"save": "1"})["Location"]
    assert starts() == {("Posters", ""): 1}
    first = saved.replace("/saved/", "/1/")
    for capacity in ("charity", "charity", "resident"):
        client.post(first, {"save": "1", "capacity": capacity})
        assert starts() == {("Posters", capacity): 1}
    client.post(first, {"save": "1", "capacity": "no such"})
    assert starts() == {("Posters", "resident"): 1}


def test_a_first_page_that_is_refused_is_no_beginning(
    client: Client, asked: Asked, link: ShortLink
) -> None:
    client.post(f"{asked.url}?via=pster23", {"capacity": ""})
    assert Draft.objects.get().via == link
    assert starts() == {}


def test_what_was_sent_or_erased_was_begun_all_the_same(
    client: Client, asked: Asked, link: ShortLink
) -> None:
    asked.answer(client, asked.form())
    client.post(f"{asked.url}?via=pster23", {"save": "1", "capacity": "charity"})
    DRAFTS.apply(Draft.objects.all())
    assert starts() == {("direct", "resident"): 1, ("Posters", "charity"): 1}


def test_changing_a_response_is_no_beginning_and_keeps_its_link(
    client: Client, asked: Asked, link: ShortLink
) -> None:
    check = client.post(f"{asked.url}?via=pster23", asked.form())["Location"]
    yours = client.post(check)["Location"].replace("/sent/", "/yours/")
    first = client.get(client.post(yours, {"change": "1"})["Location"])["Location"]
    check = client.post(first, asked.form(capacity="charity"))["Location"]
    client.post(check)
    response = Response.objects.get()
    assert (response.capacity, response.via) == ("charity", link)
    assert starts() == {("Posters", "resident"): 1}


def test_an_account_carries_on_with_what_it_began_by_the_first_link(
    client: Client, asked: Asked, link: ShortLink, priya: User
) -> None:
    other = ShortLinkFactory.create(round=asked.round, channel="Facebook")
    client.force_login(priya)
    client.post(f"{asked.url}?via=pster23", {"save": "1"})
    again = client.get(f"{asked.url}?via={other.code}")
    assert f"?new=1&via={other.code}" in hrefs(again)
    client.post(f"{asked.url}?via={other.code}", {"save": "1"})
    assert Draft.objects.get().via == link
    assert starts() == {("Posters", ""): 1}


def test_who_logs_in_first_comes_back_by_the_link(
    client: Client, asked: Asked, link: ShortLink
) -> None:
    log_in = next(
        each
        for each in hrefs(client.get(f"{asked.url}?via=pster23"))
        if "login" in each and "next" in each
    )
    assert log_in.endswith("next=/consultations/moorings/respond/%3Fvia%3Dpster23")

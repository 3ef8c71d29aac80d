"""Visitors share a page for a moment; nobody is ever shown somebody else's."""

from datetime import timedelta
from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from portal.lib.kept_pages import kept_for_visitors, true_until

numbers = count()
ask = RequestFactory()


@pytest.fixture(autouse=True)
def keeping(settings: Settings, empty_cache: None) -> None:
    settings.VISITORS_PAGES_KEPT_SECONDS = 30


@kept_for_visitors
def page(request: HttpRequest, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{next(numbers)}", status=status, content_type="text/plain")


@kept_for_visitors
def page_with_a_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def of_a_person(path: str) -> HttpRequest:
    request = ask.get(path)
    request.COOKIES["sessionid"] = "hers"
    request.user = AnonymousUser()
    return request


def test_visitors_share_a_page() -> None:
    first, second = page(ask.get("/forums/")), page(ask.get("/forums/"))
    assert first.content == second.content
    assert second.headers["Content-Type"] == "text/plain"
    assert second.headers["Vary"] == "Cookie"


def test_every_address_is_a_page_of_its_own() -> None:
    addresses = ["/forums/", "/forums/?theme=youth", "/forums/thanet/"]
    assert len({page(ask.get(address)).content for address in addresses}) == 3
    assert page(ask.get("/", headers={"host": "localhost"})).content != page(ask.get("/")).content


def test_whoever_has_a_session_gets_a_page_of_her_own() -> None:
    kept = page(ask.get("/forums/")).content
    own = page(of_a_person("/forums/")).content
    assert own != kept
    assert page(ask.get("/forums/")).content == kept


def test_a_form_s_token_is_nobody_else_s() -> None:
    assert page_with_a_form(ask.get("/")).content != page_with_a_form(ask.get("/")).content


def test_what_is_sent_is_never_answered_with_a_kept_page() -> None:
    assert page(ask.post("/forums/")).content != page(ask.post("/forums/")).content


def test_a_page_that_is_not_there_is_asked_for_again() -> None:
    assert page(ask.get("/x"), status=404).content != page(ask.get("/x"), status=404).content


def test_nothing_is_kept_where_it_is_switched_off(settings: Settings) -> None:
    settings.VISITORS_PAGES_KEPT_SECONDS = 0
    assert page(ask.get("/forums/")).content != page(ask.get("/forums/")).content


@kept_for_visitors
def page_that_ages(request: HttpRequest, seconds: float) -> HttpResponse:
    template = engines["django"].from_string(f"{next(numbers)}")
    response = TemplateResponse(request, template)
    return true_until(response, timezone.now() + timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "shared"), [(20, True), (-1, False)])
def test_a_page_is_not_kept_beyond_the_moment_at_which_it_changes_by_itself(
    seconds: float, shared: bool
) -> None:
    first, second = page_that_ages(ask.get("/"), seconds), page_that_ages(ask.get("/"), seconds)
    assert (first.content == second.content) is shared


def test_the_clock_ends_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept_for: list[float] = []
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept_for.append(timeout))
    page_that_ages(ask.get("/"), 20)
    page_that_ages(ask.get("/"), 3000)
    assert 19 < kept_for[0] <= 20
    assert kept_for[1] == 30

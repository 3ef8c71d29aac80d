"""The frame around every page: where you are, what went wrong, and the pages for refusals and faults."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.urls import include, path

from membership.people.models import User


def frame(source: str, **context: object) -> str:
    return Template('{% extends "base.html" %}' + source).render(Context(context))


def test_the_title_is_the_page_and_the_site() -> None:
    html = frame("{% block title %}News & views{% endblock %}")
    assert "<title>News & views – Kent Engagement Portal</title>" in html


def test_a_page_without_a_title_is_the_site() -> None:
    assert "<title>Kent Engagement Portal</title>" in frame("")


def test_breadcrumbs_begin_at_home_and_escape_their_labels() -> None:
    html = frame(
        '{% block breadcrumbs %}{% crumb "/forums/" label %}{% endblock %}', label="<Thanet>"
    )
    assert '<a class="govuk-breadcrumbs__link" href="/">Home</a>' in html
    assert '<a class="govuk-breadcrumbs__link" href="/forums/">&lt;Thanet&gt;</a>' in html


def test_home_stands_once_in_the_breadcrumbs() -> None:
    html = frame('{% block breadcrumbs %}{% crumb "/" "Home" %}{% crumb "" "You" %}{% endblock %}')
    assert html.count('<a class="govuk-breadcrumbs__link" href="/">Home</a>') == 1


def test_a_page_without_breadcrumbs_has_no_empty_landmark() -> None:
    assert "Breadcrumb" not in frame("")


@pytest.mark.parametrize(
    ("path", "label", "current"),
    [
        ("/forums/", "Districts and forums", "page"),
        ("/forums/thanet/7/warm-spaces/", "Districts and forums", "true"),
        ("/districts/thanet/", "Districts and forums", "true"),
        ("/groups/steering-group/", "Steering Group", "page"),
        ("/news/feed/", "News", "true"),
    ],
)
def test_the_navigation_shows_where_you_are(path: str, label: str, current: str) -> None:
    html = frame("", request=RequestFactory().get(path))
    assert html.count("aria-current") == 1
    assert f'aria-current="{current}"><strong' in html
    assert f'active-fallback">{label}</strong>' in html


def test_elsewhere_nothing_is_lit() -> None:
    assert "aria-current" not in frame("", request=RequestFactory().get("/newsletter/"))


def test_the_header_is_of_whoever_asks_however_often_it_was_drawn() -> None:
    for _ in range(2):
        visitors = frame("", request=RequestFactory().get("/news/"), user=AnonymousUser())
        hers = frame("", request=RequestFactory().get("/news/"), user=User())
        assert "Log in" in visitors
        assert "Log out" not in visitors
        assert "Log out" in hers
        assert "Log in" not in hers


def test_a_message_is_announced_as_what_it_is() -> None:
    html = frame("", messages=[Message(25, "Saved."), Message(40, "Not sent.")])
    assert "govuk-notification-banner--success" in html
    assert html.count('role="alert"') == 2
    assert 'aria-labelledby="portal-message-2"' in html


def test_the_page_for_faults_needs_no_context_and_no_database() -> None:
    html = get_template("500.html").render()
    assert "Something went wrong on our side" in html
    assert "main-content" in html


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html"])
def test_refusals_wear_the_frame_and_say_what_to_do(name: str) -> None:
    html = render_to_string(name)
    assert 'class="portal-header"' in html
    assert html.count("<h1") == 1


@pytest.mark.django_db
def test_an_unknown_address_is_a_404_in_the_frame(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert b"Page not found \xe2\x80\x93 Kent" in response.content


def deny(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [path("denied/", deny), path("accounts/", include("allauth.urls"))]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_refusal_is_a_403_in_the_frame(client: Client) -> None:
    response = client.get("/denied/")
    assert response.status_code == 403
    assert b"You cannot open this page" in response.content


def test_the_frame_brings_no_inline_style_or_script() -> None:
    html = get_template("500.html").render()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html


def test_only_a_button_prints() -> None:
    templates = Path(__file__).parents[2] / "templates"
    tags = [
        tag
        for file in templates.rglob("*.html")
        for tag in re.findall(r"<[a-z][^>]*\bdata-print\b[^>]*>", file.read_text())
    ]
    assert tags
    assert all(tag.startswith('<button type="button"') for tag in tags)

"""Making an account and logging in: by password, by code, and what a stranger can learn from it."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.test import Client

from membership.people.models import User
from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP = {
    "email": "Nia.New@Example.ORG",
    "full_name": "Nia New",
    "password1": "hop gardens in August",
}


@pytest.fixture(autouse=True)
def no_limits_from_the_test_before() -> None:
    cache.clear()


def code() -> str:
    """The code in the latest mail."""
    found = re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group()


def who(client: Client) -> str | None:
    """Who is logged in."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def test_sign_up_asks_for_a_code_and_keeps_the_address_folded(client: Client) -> None:
    response = client.post("/accounts/signup/", SIGN_UP)
    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert who(client) is None
    assert mail.outbox[-1].to == ["nia.new@example.org"]
    client.post("/accounts/confirm-email/", {"code": code()})
    assert who(client) == "nia.new@example.org"
    assert User.objects.get().full_name == "Nia New"
    assert EmailAddress.objects.get().verified


def test_a_wrong_code_lets_nobody_in(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)
    response = client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})
    assert response.status_code == 200
    assert who(client) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("email", ""),
        ("full_name", ""),
        ("full_name", "a" * 151),
        ("password1", "short"),
        ("password1", "nia.new@example.org"),
    ],
)
def test_what_is_wrong_with_a_sign_up_is_said_beside_the_field(
    client: Client, field: str, value: str
) -> None:
    response: Any = client.post("/accounts/signup/", SIGN_UP | {field: value})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not User.objects.exists()


def test_a_second_sign_up_looks_like_the_first_to_a_stranger(client: Client, priya: User) -> None:
    first = client.post("/accounts/signup/", SIGN_UP)
    again = Client().post("/accounts/signup/", SIGN_UP | {"email": "PRIYA@example.org"})
    assert (again.status_code, again.headers["Location"]) == (
        first.status_code,
        first.headers["Location"],
    )
    assert User.objects.filter(email__iexact="priya@example.org").count() == 1
    assert mail.outbox[-1].to == ["priya@example.org"]
    assert "There is one already" in mail.outbox[-1].body


def test_log_in_by_password_whatever_the_case_of_the_address(client: Client, priya: User) -> None:
    client.post("/accounts/login/", {"login": "Priya@Example.org", "password": PASSWORD})
    assert who(client) == priya.email


def test_log_in_by_code(client: Client, priya: User) -> None:
    client.post("/accounts/login/code/", {"email": "PRIYA@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": code()})
    assert who(client) == priya.email


@pytest.mark.parametrize("url", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_nobody_learns_who_has_an_account(client: Client, priya: User, url: str) -> None:
    known = client.post(url, {"email": priya.email})
    unknown = Client().post(url, {"email": "stranger@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [m.to for m in mail.outbox] == [[priya.email]]


def test_a_wrong_password_says_the_same_for_a_stranger(client: Client, priya: User) -> None:
    answers = [
        client.post("/accounts/login/", {"login": email, "password": "wrong"}).context["form"]
        for email in (priya.email, "stranger@example.org")
    ]
    assert answers[0].errors == answers[1].errors


def test_a_password_is_reset_by_code(client: Client, priya: User) -> None:
    client.post("/accounts/password/reset/", {"email": priya.email})
    client.post("/accounts/password/reset/confirm/", {"code": code()})
    new = "oast houses at dusk"
    client.post("/accounts/password/reset/complete/", {"password1": new, "password2": new})
    priya.refresh_from_db()
    assert priya.check_password(new)


def test_an_account_that_is_not_active_stays_out(client: Client) -> None:
    UserFactory.create(email="gone@example.org", is_active=False)
    client.post("/accounts/login/", {"login": "gone@example.org", "password": PASSWORD})
    assert who(client) is None


def test_too_many_tries_meet_a_page_that_says_so(client: Client) -> None:
    statuses = []
    for _ in range(8):
        response = client.post("/accounts/password/reset/", {"email": "stranger@example.org"})
        statuses.append(response.status_code)
        if response.status_code == 429:
            break
    assert statuses[-1] == 429
    assert "429.html" in [template.name for template in response.templates]


def test_a_way_back_that_leads_elsewhere_is_not_taken(client: Client, priya: User) -> None:
    for url in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = client.post(
            "/accounts/login/", {"login": priya.email, "password": PASSWORD, "next": url}
        )
        assert response.headers["Location"] == "/"
        client.logout()


def test_a_person_sees_where_they_are_logged_in(client: Client, priya: User) -> None:
    client.post("/accounts/login/", {"login": priya.email, "password": PASSWORD})
    assert client.get("/accounts/sessions/").status_code == 200
    assert "/accounts/sessions/" in client.get("/accounts/profile/").content.decode()


def test_a_person_changes_their_name(client: Client, priya: User) -> None:
    client.force_login(priya)
    client.post("/accounts/profile/", {"full_name": "  Priya Patel ", "email": "x@example.org"})
    priya.refresh_from_db()
    assert (priya.full_name, priya.email) == ("Priya Patel", "priya@example.org")


@pytest.mark.parametrize("name", ["", "   ", "a" * 151, "Nul\x00"])
def test_a_name_that_is_none_is_refused(client: Client, priya: User, name: str) -> None:
    client.force_login(priya)
    response: Any = client.post("/accounts/profile/", {"full_name": name})
    assert list(response.context["form"].errors) == ["full_name"]
    assert "Priya Person" not in str(response.context["form"]["full_name"].value())
    priya.refresh_from_db()
    assert priya.full_name == "Priya Person"


@pytest.mark.parametrize(
    ("address", "labels"),
    [
        ("/accounts/login/", {"E-mail address", "Password", "Keep me logged in on this device"}),
        ("/accounts/signup/", {"E-mail address", "Full name", "Password"}),
        ("/accounts/password/reset/", {"E-mail address"}),
        ("/accounts/login/code/", {"E-mail address"}),
    ],
)
def test_account_pages_use_the_words_of_the_portal(
    client: Client, address: str, labels: set[str]
) -> None:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    assert {label.text.strip() for label in soup.select("main label")} == labels
    assert not soup.select("main [placeholder]")


def test_the_address_is_changed_in_the_words_of_the_portal(client: Client, priya: User) -> None:
    client.force_login(priya)
    soup = BeautifulSoup(client.get("/accounts/email/").content, "html.parser")
    assert "E-mail address" in [label.text.strip() for label in soup.select("main label")]

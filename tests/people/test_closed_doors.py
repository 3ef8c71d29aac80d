"""Wagtail's own ways in are closed: nobody logs in or changes a password past allauth."""

import pytest
from django.test import Client

from membership.people.models import User
from tests.factories.people import PASSWORD
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
DOORS = [
    "/admin/login/",
    "/_util/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/MQ/set-password/",
    "/admin/password_reset/complete/",
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_door_leads_to_allauth_and_logs_nobody_in(
    client: Client, amir: User, door: str, method: str
) -> None:
    credentials = {"username": amir.email, "password": PASSWORD, "email": amir.email}
    response = getattr(client, method)(door, credentials)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/")
    assert "_auth_user_id" not in client.session


def test_a_superuser_with_a_second_factor_is_asked_for_it(client: Client) -> None:
    root = User.objects.create_superuser("root@example.org", PASSWORD, full_name="Root")
    second_factor(root)
    client.post("/admin/login/", {"username": root.email, "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    response = client.post("/accounts/login/", {"login": root.email, "password": PASSWORD})
    assert response.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


def test_the_way_back_is_kept(client: Client, amir: User) -> None:
    second_factor_less = client.get("/admin/")
    assert second_factor_less.headers["Location"] == "/accounts/login/?next=/admin/"
    response = client.get("/admin/login/?next=/admin/images/")
    assert response.headers["Location"] == "/accounts/login/?next=/admin/images/"


def test_a_closed_door_does_not_lead_out_of_the_site(client: Client, priya: User) -> None:
    response = client.get("/admin/login/?next=https://evil.example/", follow=True)
    form = {"login": priya.email, "password": PASSWORD, "next": "https://evil.example/"}
    response = client.post("/accounts/login/?next=https://evil.example/", form)
    assert response.headers["Location"] == "/"


def test_wagtails_account_page_changes_neither_password_nor_address(
    client: Client, amir: User
) -> None:
    second_factor(amir)
    client.force_login(amir)
    page = client.get("/admin/account/").content.decode()
    assert "first_name" not in page
    new = "oast houses at dusk"
    client.post(
        "/admin/account/",
        {
            "full_name-full_name": "Amir A",
            "name_email-email": "taken@example.org",
            "password-old_password": PASSWORD,
            "password-new_password1": new,
            "password-new_password2": new,
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
    )
    amir.refresh_from_db()
    assert amir.full_name == "Amir A"
    assert amir.email == "amir@example.org"
    assert amir.check_password(PASSWORD)

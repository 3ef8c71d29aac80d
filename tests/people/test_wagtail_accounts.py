"""Wagtail's user screens: administrators make and change accounts, and every change is recorded."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from membership.people.models import User
from membership.people.roles import EDITOR, OFFICER, is_editor, is_officer
from portal.records.models import AuditRecord
from tests.factories.people import PASSWORD, UserFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_amir(client: Client, amir: User) -> Client:
    cache.clear()
    second_factor(amir)
    client.force_login(amir)
    return client


def role(name: str) -> str:
    return str(Group.objects.get(name=name).pk)


def recorded(action: str) -> tuple[dict[str, Any], dict[str, Any], int | None]:
    """What the audit trail says was there before and after, and who did it."""
    record = AuditRecord.objects.get(action=action)
    return record.old or {}, record.new or {}, record.acting_user_pk


def code() -> str:
    found = re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found.group()


def test_a_new_account_has_its_role_and_gets_in_by_code(as_amir: Client, amir: User) -> None:
    form = {
        "email": "Nora.New@Example.org",
        "full_name": "Nora New",
        "is_active": "on",
        "groups": [role(OFFICER)],
    }
    assert as_amir.post("/admin/users/new/", form).status_code == 302
    nora = User.objects.get(email="nora.new@example.org")
    assert is_officer(nora)
    old, new, by = recorded("account made")
    assert (old, new["roles"], by) == ({}, [OFFICER], amir.pk)
    browser = Client()
    browser.post("/accounts/login/code/", {"email": "nora.new@example.org"})
    browser.post("/accounts/login/code/confirm/", {"code": code()})
    assert browser.session["_auth_user_id"] == str(nora.pk)
    assert EmailAddress.objects.get(user=nora).verified
    assert browser.get("/admin/").headers["Location"] == "/accounts/2fa/"
    assert browser.get("/accounts/2fa/totp/activate/").status_code == 200


def test_a_change_of_role_is_recorded(as_amir: Client, amir: User, olive: User) -> None:
    form = {
        "email": olive.email,
        "full_name": "Olive O",
        "is_active": "on",
        "groups": [role(EDITOR)],
    }
    assert as_amir.post(f"/admin/users/edit/{olive.pk}/", form).status_code == 302
    olive = User.objects.get(pk=olive.pk)
    assert olive.full_name == "Olive O"
    assert is_editor(olive)
    assert not is_officer(olive)
    old, new, by = recorded("account changed")
    assert (old["roles"], new["roles"], by) == ([OFFICER], [EDITOR], amir.pk)
    assert olive.check_password(PASSWORD)


def test_a_changed_address_is_confirmed_anew(as_amir: Client, priya: User) -> None:
    form = {"email": "Priya.P@example.org", "full_name": "Priya", "is_active": "on"}
    as_amir.post(f"/admin/users/edit/{priya.pk}/", form)
    address = EmailAddress.objects.get(user=priya)
    assert (address.email, address.verified) == ("priya.p@example.org", False)


def test_an_account_that_is_switched_off_is_logged_out(as_amir: Client, priya: User) -> None:
    browser = Client()
    browser.force_login(priya)
    as_amir.post(
        f"/admin/users/edit/{priya.pk}/", {"email": priya.email, "full_name": priya.full_name}
    )
    assert browser.get("/accounts/profile/").status_code == 302
    assert recorded("account changed")[1]["is_active"] is False


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "PRIYA@example.org"), ("email", "nonsense"), ("full_name", ""), ("groups", "9999")],
)
def test_what_is_wrong_is_said_beside_the_field(
    as_amir: Client, priya: User, field: str, value: str
) -> None:
    form = {"email": "new@example.org", "full_name": "New", "is_active": "on"}
    response: Any = as_amir.post("/admin/users/new/", form | {field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not User.objects.filter(full_name="New").exists()


def test_only_the_portals_roles_are_offered_and_no_password(as_amir: Client, olive: User) -> None:
    for url in ("/admin/users/new/", f"/admin/users/edit/{olive.pk}/"):
        page = BeautifulSoup(as_amir.get(url).content, "html.parser")
        offered = {label.get_text(strip=True) for label in page.select("#id_groups label")}
        assert offered == {"KCC editor", "KCC officer", "Site administrator"}
        assert not page.select("input[type=password], [name=is_superuser], [name=first_name]")


def test_nobody_takes_the_own_role_away(as_amir: Client, amir: User) -> None:
    form = {"email": amir.email, "full_name": "Amir A"}
    assert as_amir.post(f"/admin/users/edit/{amir.pk}/", form).status_code == 302
    amir.refresh_from_db()
    assert amir.is_active
    assert amir.groups.exists()


def test_bulk_actions_on_accounts_are_closed(as_amir: Client, priya: User) -> None:
    for action in ("assign_role", "set_active_state", "delete"):
        url = f"/admin/bulk/people/user/{action}/?id={priya.pk}"
        data = {"role": role(OFFICER), "mark_as_active": "False"}
        as_amir.post(url, data)
    priya = User.objects.get(pk=priya.pk)
    assert priya.is_active
    assert not is_officer(priya)


def test_accounts_are_not_deleted_here(as_amir: Client, priya: User) -> None:
    as_amir.post(f"/admin/users/delete/{priya.pk}/")
    assert User.objects.filter(pk=priya.pk).exists()


def test_not_even_a_superuser_deletes_one_past_its_erasure(
    as_amir: Client, amir: User, priya: User
) -> None:
    User.objects.filter(pk=amir.pk).update(is_superuser=True)
    page = as_amir.post(f"/admin/users/delete/{priya.pk}/", follow=True)
    assert "People erase their accounts themselves." in page.content.decode()
    assert User.objects.filter(pk=priya.pk).exists()


def test_accounts_are_found_by_name_and_address(as_amir: Client, priya: User) -> None:
    for query in ("Priya", "priya@"):
        page = as_amir.get(f"/admin/users/?q={query}").content.decode()
        assert "Priya Person" in page
    assert f"/accounts/{priya.pk}/reset-second-factor/" in page


def test_the_list_costs_the_same_for_many(as_amir: Client, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    UserFactory.create_batch(2)
    as_amir.get("/admin/users/")
    with CaptureQueriesContext(connection) as few:
        as_amir.get("/admin/users/")
    for person in UserFactory.create_batch(15):
        person.groups.add(Group.objects.get(name=EDITOR))
    with django_assert_num_queries(len(few)):
        as_amir.get("/admin/users/")


@pytest.mark.parametrize("name", ["amir", "olive", "edie"])
def test_the_admin_breaks_nowhere_for_a_user_without_a_username(
    client: Client, request: pytest.FixtureRequest, name: str
) -> None:
    person = request.getfixturevalue(name)
    second_factor(person)
    client.force_login(person)
    for url in (
        "/admin/",
        "/admin/account/",
        "/admin/pages/",
        f"/admin/pages/{Page.objects.filter(depth=2).values_list('pk', flat=True).first()}/",
        "/admin/users/",
        "/admin/users/new/",
        f"/admin/users/edit/{person.pk}/",
        f"/admin/users/history/{person.pk}/",
        "/admin/groups/",
        "/admin/reports/site-history/",
        "/admin/reports/locked/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/aging-pages/",
        "/admin/reports/page-types-usage/",
        "/admin/workflows/list/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/redirects/",
        "/admin/organisations/",
        "/admin/organisations/new/",
        "/admin/persons/",
        "/admin/districts/",
        "/admin/themes/",
    ):
        assert client.get(url).status_code in (200, 302), url

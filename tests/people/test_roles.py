"""Who is what is asked in one module."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from membership.people import roles
from membership.people.models import User

ROOT = Path(__file__).parents[2]
ROOMS = ("portal", "digests", "home", "consultations", "forums", "membership")
# The manager makes superusers; the migration is its history.
EXEMPT = ("membership/people/roles.py", "membership/people/models/accounts.py")
ASKS = re.compile(
    r"is_superuser|groups\.filter|groups__name|" + "|".join(f"[\"']{g}[\"']" for g in roles.GROUPS)
)


def test_no_other_module_asks_for_a_superuser_or_the_name_of_a_group() -> None:
    asking = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
        and str(path.relative_to(ROOT)) not in EXEMPT
        and ASKS.search(path.read_text())
    ]
    assert asking == []


def test_no_template_asks_either() -> None:
    asking = [
        path for path in (ROOT / "templates").rglob("*.*") if "is_superuser" in path.read_text()
    ]
    assert asking == []


@pytest.mark.django_db
def test_each_role_is_what_it_says(priya: User, olive: User, edie: User, amir: User) -> None:
    table = {
        roles.is_officer: {olive, amir},
        roles.is_editor: {edie, amir},
        roles.is_administrator: {amir},
        roles.is_staff_member: {olive, edie, amir},
        roles.may_enter_admin: {olive, edie, amir},
    }
    for question, those in table.items():
        assert {p for p in (priya, olive, edie, amir) if question(p)} == those
        assert not question(None)
        assert not question(AnonymousUser())


@pytest.mark.django_db
def test_an_account_that_is_switched_off_is_nothing(amir: User) -> None:
    amir.is_active = False
    assert not roles.is_staff_member(amir)
    assert not roles.may_enter_admin(amir)


@pytest.mark.django_db
def test_making_the_groups_again_changes_nothing() -> None:
    def permissions() -> dict[str, set[str]]:
        return {
            group.name: {p.codename for p in group.permissions.all()}
            for group in Group.objects.filter(name__in=roles.GROUPS)
        }

    before = permissions()
    roles.make_groups()
    assert permissions() == before
    assert all("access_admin" in held for held in before.values())
    assert "change_user" not in before[roles.OFFICER] | before[roles.EDITOR]


@pytest.mark.django_db
def test_the_database_keeps_addresses_folded_and_single(priya: User) -> None:
    for email in ("Other@example.org", "PRIYA@example.org"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email=email, full_name="X")
    assert User.objects.create_user(" Nia@Example.ORG ", None).email == "nia@example.org"


@pytest.mark.django_db
def test_an_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("  ")


@pytest.mark.django_db
def test_a_page_reads_an_account_and_its_roles_in_one_statement(
    client: Client, olive: User
) -> None:
    client.force_login(olive)
    with CaptureQueriesContext(connection) as captured:
        request = client.get("/forums/").wsgi_request
    assert roles.is_officer(request.user)
    asked = [each["sql"] for each in captured if "auth_group" in each["sql"]]
    assert len([sql for sql in asked if 'FROM "people_user"' in sql]) == len(asked) == 1
    olive.groups.clear()
    assert not roles.is_officer(client.get("/forums/").wsgi_request.user)

"""Reads whose SQL is built once give what the ORM gives, and refuse what they cannot keep."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from membership.places.models import District
from portal.lib.prepared import NotPreparedError, compare_again, prepared

pytestmark = pytest.mark.django_db


@prepared(name=str, before=datetime)
def accounts(with_belonging: bool, *, name: str, before: datetime) -> Any:
    found = User.objects.filter(full_name=name, date_joined__lt=before).order_by("pk")
    belongings = Belonging.objects.filter(user=OuterRef("pk"))
    return found.annotate(belongs=Exists(belongings)) if with_belonging else found


@prepared(on=date, residents=int)
def districts(*, on: date, residents: int) -> Any:
    exists = Q(start__isnull=True) | Q(start__lte=on)
    return (
        District.objects.filter(exists, residents=residents).values("slug", "start").order_by("pk")
    )


@prepared(user=int)
def belongings(*, user: int) -> Any:
    return Belonging.objects.filter(user=user).select_related("organisation")


LATER = datetime(2100, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def test_the_same_statement_answers_for_each_value(molly: User, priya: User) -> None:
    for user in (molly, priya, molly):
        assert accounts(False, name=user.full_name, before=LATER) == [user]
        assert accounts(False, name=user.full_name, before=user.date_joined) == []


def test_a_shape_of_its_own_is_another_statement(molly: User, priya: User) -> None:
    assert not hasattr(accounts(False, name=molly.full_name, before=LATER)[0], "belongs")
    assert accounts(True, name=molly.full_name, before=LATER)[0].belongs is True
    assert accounts(True, name=priya.full_name, before=LATER)[0].belongs is False


def test_dates_and_numbers_are_read_as_the_database_keeps_them(thanet: District) -> None:
    thanet.start = date(2026, 11, 28)
    thanet.save()
    found = [{"slug": "thanet", "start": date(2026, 11, 28)}]
    assert districts(on=date(2026, 11, 28), residents=thanet.residents) == found
    assert districts(on=date(2026, 11, 27), residents=thanet.residents) == []
    assert districts(on=date(2026, 11, 28), residents=thanet.residents + 99) == []


def test_what_is_selected_along_needs_no_further_statement(
    molly: User, thanet_tides: Organisation
) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert [each.organisation for each in belongings(user=molly.pk)] == [thanet_tides]
    assert len(captured) == 1


def test_a_number_that_no_column_holds_finds_nothing() -> None:
    assert belongings(user=2**63) == belongings(user=-(10**30)) == []


def test_a_text_that_no_column_holds_finds_nothing(client: Client, settings: Any) -> None:
    assert accounts(False, name="a\0b", before=LATER) == []
    for name in (settings.SESSION_COOKIE_NAME, "csrftoken"):
        cookie = f'{name}="{"a" * 32}\\000"'
        assert client.get("/forums/", HTTP_COOKIE=cookie).status_code == 200


def test_it_is_built_once(molly: User, settings: Any) -> None:
    settings.PREPARED_READS_CHECKED = False
    built = []

    @prepared(pk=int)
    def account(*, pk: int) -> Any:
        built.append(pk)
        return User.objects.filter(pk=pk)

    for _ in range(3):
        assert account(pk=molly.pk) == [molly]
    assert len(built) == 2  # with two kinds of stand-ins, never with a person


def test_a_value_that_is_not_in_the_statement_is_refused() -> None:
    @prepared(pk=int, name=str)
    def account(*, pk: int, name: str) -> Any:
        return User.objects.filter(pk=pk)

    with pytest.raises(NotPreparedError, match="does not use name"):
        account(pk=1, name="Molly")


def test_a_value_that_becomes_another_on_its_way_is_refused() -> None:
    @prepared(name=str)
    def account(*, name: str) -> Any:
        return User.objects.filter(full_name__startswith=name)

    with pytest.raises(NotPreparedError, match="of a value"):
        account(name="Molly")


def test_a_value_that_shapes_the_statement_is_refused() -> None:
    @prepared(size=int)
    def account(*, size: int) -> Any:
        return User.objects.all()[:size]

    with pytest.raises(NotPreparedError, match="another statement"):
        account(size=3)


def test_a_statement_that_has_become_another_is_found(molly: User) -> None:
    words = ["full_name"]

    @prepared(pk=int)
    def account(*, pk: int) -> Any:
        return User.objects.filter(pk=pk).order_by(*words)

    account(pk=molly.pk)
    words.append("email")
    compare_again()
    with pytest.raises(NotPreparedError, match="has become another"):
        account(pk=molly.pk)


built_for: list[int] = []


@prepared(pk=int, before=datetime)
def counted(*, pk: int, before: datetime) -> Any:
    built_for.append(pk)
    return User.objects.filter(pk=pk, date_joined__lt=before)


def test_a_read_is_compared_once_for_each_value_until_all_are_again(
    molly: User, priya: User
) -> None:
    counted(pk=0, before=LATER)
    for _ in range(2):
        compare_again()
        built_for.clear()
        for user in (molly, priya, molly, priya):
            assert counted(pk=user.pk, before=timezone.now() + ONE_DAY) == [user]
        assert built_for == [molly.pk, priya.pk]


@pytest.mark.postgresql
def test_the_server_plans_a_statement_once_and_no_other(molly: User, settings: Any) -> None:
    def plans() -> list[tuple[int, int]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
                " WHERE statement LIKE '%organisations_belonging%'"
            )
            return list(cursor.fetchall())

    before = len(plans())
    for user in (molly.pk, molly.pk + 1, molly.pk):
        belongings(user=user)
        list(Belonging.objects.filter(user=user).select_related("organisation"))
    assert len(plans()) == before + 1
    assert plans()[-1] == (3, 0)
    settings.DATABASE_PLANS_ONCE = False
    belongings(user=molly.pk)
    assert plans()[-1] == (3, 0)

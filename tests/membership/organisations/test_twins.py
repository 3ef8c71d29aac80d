"""Organisations that may be one and the same: the stored folded name, and who is found by it."""

from collections.abc import Callable
from importlib import import_module
from time import perf_counter
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from membership.organisations.models import Organisation
from membership.organisations.names import LIKE_ENOUGH, fold, likeness
from membership.organisations.twins import MOST_TWINS, Reason
from tests.factories.organisations import OrganisationFactory
from tests.support.rows import many_organisations

pytestmark = pytest.mark.django_db

NAME = "The Mënders & Co Ltd"
SECONDS = 2  # far above what one statement takes, far below one for each organisation


def by_save() -> None:
    OrganisationFactory.create(name=NAME)


def by_save_of_the_name_alone() -> None:
    row = OrganisationFactory.create()
    row.name = NAME
    row.save(update_fields=["name"])


def by_save_of_a_row_read_in_part() -> None:
    OrganisationFactory.create()
    row = Organisation.objects.only("name").get()
    row.name = NAME
    row.save()


def by_update() -> None:
    OrganisationFactory.create()
    Organisation.objects.update(name=NAME)


def by_update_or_create() -> None:
    row = OrganisationFactory.create()
    Organisation.objects.update_or_create(pk=row.pk, defaults={"name": NAME})


def by_bulk_create() -> None:
    Organisation.objects.bulk_create([OrganisationFactory.build(name=NAME)])


def by_bulk_create_over_another() -> None:
    row = OrganisationFactory.create()
    Organisation.objects.bulk_create(
        [OrganisationFactory.build(name=NAME, slug=row.slug)],
        update_conflicts=True,
        update_fields=["name"],
        unique_fields=["slug"],
    )


def by_bulk_update() -> None:
    row = OrganisationFactory.create()
    row.name = NAME
    Organisation.objects.bulk_update([row], ["name"])


WAYS = [
    by_save,
    by_save_of_the_name_alone,
    by_save_of_a_row_read_in_part,
    by_update,
    by_update_or_create,
    by_bulk_create,
    by_bulk_create_over_another,
    by_bulk_update,
]


@pytest.mark.parametrize("write", WAYS, ids=lambda way: way.__name__)
def test_a_name_is_never_written_without_its_folded_form(write: Callable[[], None]) -> None:
    write()
    assert Organisation.objects.values_list("name", "folded_name").get() == (NAME, "menders and co")


def test_a_name_that_only_the_database_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="a text"):
        Organisation.objects.update(name=F("slug"))


def test_a_folded_name_is_not_changed_by_itself() -> None:
    with pytest.raises(ValueError, match="follows its name"):
        Organisation.objects.update(folded_name="something else")


def test_what_is_written_beside_the_name_leaves_both_alone() -> None:
    row = OrganisationFactory.create(name=NAME)
    row.purpose = "We mend."
    row.save(update_fields=["purpose"])
    Organisation.objects.bulk_update([row], ["purpose"])
    Organisation.objects.update(purpose="We mend more.")
    row.refresh_from_db()
    assert (row.name, row.folded_name) == (NAME, "menders and co")


def test_the_migration_folds_the_names_that_are_there() -> None:
    row = OrganisationFactory.create(name=NAME)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET folded_name = ''")
    migration = import_module("membership.organisations.migrations.0003_folded_names")
    then = MigrationLoader(None).project_state(("organisations", "0003_folded_names"))
    migration.fold_names(then.apps, SimpleNamespace(connection=connection))
    row.refresh_from_db()
    assert row.folded_name == "menders and co"


def found(name: str, **numbers: str) -> list[tuple[str, Reason]]:
    twins = Organisation.objects.possible_twins(name, **numbers)
    return [(twin.organisation.name, twin.reason) for twin in twins]


def test_the_same_number_comes_before_the_same_name_and_that_before_a_like_one() -> None:
    OrganisationFactory.create(name="Margate Mender")
    OrganisationFactory.create(name="MARGATE MENDERS C.I.O.")
    OrganisationFactory.create(name="Tides", charity_number="1123456")
    OrganisationFactory.create(name="Sails", company_number="CE123456")
    OrganisationFactory.create(name="Dover Choir")
    assert found("Margate Menders", charity_number="1123456", company_number="CE123456") == [
        ("Sails", Reason.NUMBER),
        ("Tides", Reason.NUMBER),
        ("MARGATE MENDERS C.I.O.", Reason.NAME),
        ("Margate Mender", Reason.LIKE),
    ]


def test_numbers_that_are_not_given_are_nobodys() -> None:
    OrganisationFactory.create(name="Dover Choir")
    assert found("Margate Menders") == []


def test_a_name_without_letters_is_like_none() -> None:
    OrganisationFactory.create(name="!!!")
    assert found("???") == []


def test_it_looks_among_the_rows_it_is_asked_of() -> None:
    own = OrganisationFactory.create(name="Margate Menders")
    others = Organisation.objects.exclude(pk=own.pk)
    assert others.possible_twins(own.name) == []


WORDS = [
    "kent",
    "thanet",
    "tides",
    "tide",
    "friends",
    "of",
    "the",
    "carers",
    "&",
    "café",
    "é",
    "ltd",
]
made_up = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(made_up, max_size=MOST_TWINS), made_up)
def test_the_database_finds_all_that_the_measure_finds(known: list[str], name: str) -> None:
    Organisation.objects.all().delete()
    Organisation.objects.bulk_create(OrganisationFactory.build(name=each) for each in known)
    twins = Organisation.objects.possible_twins(name)
    assert all(twin.likeness == likeness(twin.organisation.name, name) for twin in twins)
    expected = [each for each in known if likeness(each, name) >= LIKE_ENOUGH]
    assert sorted(twin.organisation.name for twin in twins) == sorted(expected)


def test_among_five_thousand_it_takes_one_quick_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    many_organisations(5000)
    OrganisationFactory.create(name="Friends of the Margate Lighthouse")
    started = perf_counter()
    with django_assert_num_queries(1):
        twins = Organisation.objects.possible_twins("Friends of Margate Light House Ltd")
    assert [twin.organisation.name for twin in twins] == ["Friends of the Margate Lighthouse"]
    assert perf_counter() - started < SECONDS


@pytest.mark.parametrize("length", [1, 2, 150])
def test_names_of_any_length_are_compared(length: int) -> None:
    name = ("abc déf ghi & " * 20)[:length]
    OrganisationFactory.create(name=name)
    assert found(f"The {name}"[:150])[0][1] == (Reason.NAME if length < 150 else Reason.LIKE)
    assert len(fold(name)) <= 200

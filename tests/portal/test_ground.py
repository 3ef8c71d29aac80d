"""A transactional test finds the ground as migrations left it, whatever ran before it."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Locale, Page, Site

from membership.people.models import User
from membership.people.roles import EDITOR
from tests.factories.people import UserFactory
from tests.support.databases import ensure_database, exists, own_database, remove_database
from tests.support.ground import mark_of_use, remove_leftovers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_transactional_test_stands_on_what_migrations_wrote(turn: str) -> None:
    assert Site.objects.get().root_page in Page.objects.all()
    assert Locale.objects.count() == 1
    assert Permission.objects.filter(content_type__app_label="people").exists()
    assert Group.objects.filter(name=EDITOR).exists()
    assert not User.objects.exists()
    UserFactory.create()
    Group.objects.get(name=EDITOR).delete()


@pytest.mark.django_db(transaction=True)
def test_rows_made_after_a_flush_find_free_keys() -> None:
    page = Page(title="New", slug="new-page")
    Page.objects.get(depth=1).add_child(instance=page)
    assert Page.objects.get(slug="new-page") == page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_keys_are_free_after_a_test_that_ran_flush(turn: str) -> None:
    Page.objects.get(depth=1).add_child(instance=Page(title="New", slug=f"{turn}-page"))
    assert Page.objects.filter(slug=f"{turn}-page").exists()
    call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def kept_database(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The database of another process, as an earlier run left it."""
    name = f"{own_database()}_another"
    monkeypatch.setitem(connection.settings_dict["TEST"], "NAME", name)
    remove_database(name)
    ensure_database()
    yield name
    remove_database(name)
    mark_of_use().unlink(missing_ok=True)


def test_a_database_that_a_killed_run_left_in_use_is_not_stood_on(kept_database: str) -> None:
    mark_of_use().touch()
    remove_leftovers()
    assert not exists(kept_database)
    assert not mark_of_use().exists()


def test_a_database_that_was_left_in_order_is_kept(kept_database: str) -> None:
    remove_leftovers()
    assert exists(kept_database)


def test_a_database_is_copied_whole(kept_database: str) -> None:
    before = MigrationRecorder(connection).applied_migrations()
    copy = connection.copy()
    copy.settings_dict["NAME"] = kept_database
    assert MigrationRecorder(copy).applied_migrations() == before
    copy.close()

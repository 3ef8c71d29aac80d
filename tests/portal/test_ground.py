"""A transactional test finds the ground as migrations left it, whatever ran before it."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings
from wagtail.models import Locale, Page, Site

from membership.people.models import User
from membership.people.roles import EDITOR
from tests.factories.people import UserFactory
from tests.support.ground import database_file, mark_of_use, remove_leftovers


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
def kept_database(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.TEST_DATABASE_DIR = tmp_path
    monkeypatch.setitem(connection.settings_dict["TEST"], "NAME", "kept.sqlite3")
    database_file().touch()
    return database_file()


def test_a_database_that_a_killed_run_left_in_use_is_not_stood_on(kept_database: Path) -> None:
    mark_of_use().touch()
    assert remove_leftovers()
    assert not kept_database.exists()
    assert not mark_of_use().exists()


def test_a_database_that_was_left_in_order_is_kept(kept_database: Path) -> None:
    assert not remove_leftovers()
    assert kept_database.exists()

"""A test that asks neither database nor cache runs in one leg alone, and cannot ask them after all."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import TestCase

from membership.people.models import User
from tests.support import legs
from tests.support.permissions import World

Request = pytest.FixtureRequest


def is_once(request: Request) -> bool:
    return request.node.get_closest_marker("once") is not None


def test_what_asks_nothing_runs_once(request: Request) -> None:
    assert is_once(request)


@pytest.mark.django_db
def test_a_mark_that_asks_for_the_database_is_seen(request: Request) -> None:
    assert not is_once(request)


def test_a_fixture_that_asks_for_the_database_is_seen(request: Request, priya: User) -> None:
    assert not is_once(request)


def test_a_fixture_of_a_module_that_asks_for_the_database_is_seen(
    request: Request, world: World
) -> None:
    assert not is_once(request)


class TestOfDjango(TestCase):
    @pytest.fixture(autouse=True)
    def asked(self, request: Request) -> None:
        self.once = is_once(request)

    def test_a_class_that_asks_for_the_database_is_seen(self) -> None:
        assert not self.once


def test_a_fixture_that_asks_for_the_cache_is_seen(request: Request, empty_cache: None) -> None:
    assert not is_once(request)
    assert cache.get("anything") is None


@pytest.mark.sqlite
def test_what_belongs_to_a_leg_is_left_there(request: Request) -> None:
    assert not is_once(request)


def test_whoever_runs_once_is_refused_the_cache() -> None:
    with pytest.raises(AssertionError, match="empty_cache"):
        cache.get("anything")


def test_whoever_runs_once_is_refused_a_database_that_was_not_announced(request: Request) -> None:
    asked = SimpleNamespace(argname="db")
    with pytest.raises(pytest.fail.Exception, match="one leg alone"):
        request.config.hook.pytest_fixture_setup(fixturedef=asked, request=request)


@pytest.mark.django_db
def test_whoever_is_marked_to_run_once_and_asks_a_database_is_refused(request: Request) -> None:
    request.node.add_marker("once")
    with pytest.raises(pytest.UsageError, match="asks a database"):
        legs.mark(request.node)

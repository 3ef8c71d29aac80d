"""What runs in one leg alone: tests that ask neither database nor cache answer alike in each.

That a test asks is seen from its fixtures, its marks and its class, before it runs. While one runs
that was found not to ask, pytest-django refuses the database, and ``on_its_own`` the cache.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from unittest.mock import patch

import pytest
from asgiref.local import Local
from django.core.cache import caches
from django.test import TransactionTestCase

DATABASES = frozenset({"db", "transactional_db", "live_server", "django_db_setup"})
CACHES = frozenset({"empty_cache"})
OF_A_LEG = ("browser", "vnu", "postgresql", "redis", "sqlite")


def asks_for_a_database(item: pytest.Item) -> bool:
    """Whether the database is open to this test, one of SQLite alone aside."""
    if DATABASES & _fixtures(item) or _is_of_django(item):
        return True
    return _is_marked(item, "django_db") and not _is_marked(item, "sqlite")


def runs_once(item: pytest.Item) -> bool:
    """Whether one leg proves all: the test is marked so, or asks nothing that differs between legs."""
    if _is_marked(item, "once"):
        return True
    asks = asks_for_a_database(item) or bool(CACHES & _fixtures(item))
    return not asks and not any(_is_marked(item, leg) for leg in OF_A_LEG)


def mark(item: pytest.Item) -> None:
    """Mark a test that runs once; raises UsageError for one that was marked so and asks a database."""
    if not runs_once(item):
        return
    if asks_for_a_database(item):
        raise pytest.UsageError(f"{item.nodeid} is to run once, and asks a database")
    item.add_marker("once")


@contextmanager
def on_its_own(item: pytest.Item) -> Iterator[None]:
    """Refuse the cache to a test that runs once, unless it is one of SQLite alone."""
    if not runs_once(item) or _is_marked(item, "sqlite"):
        yield
        return
    with patch.multiple(caches, _connections=Local(), create_connection=_refuse):
        yield


def refuse_database(item: pytest.Item, fixture: str) -> None:
    """Raises when a test that runs once asks for a database after all, by the name of a fixture."""
    if fixture in DATABASES and runs_once(item) and not _is_marked(item, "sqlite"):
        pytest.fail(f"runs in one leg alone, and asks for {fixture}: mark it django_db")


def _refuse(alias: str) -> NoReturn:
    raise AssertionError("It runs in one leg alone, and asks the cache: let it use empty_cache.")


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", []))


def _is_of_django(item: pytest.Item) -> bool:
    owner = getattr(item, "cls", None)
    return owner is not None and issubclass(owner, TransactionTestCase)


def _is_marked(item: pytest.Item, name: str) -> bool:
    return item.get_closest_marker(name) is not None

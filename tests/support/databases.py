"""The test databases: migrated once for a set of migrations, and copied for each process of pytest.

Migrating takes a minute of a processor, copying what was migrated a tenth of a second. The template gets
its name when it is whole: what a killed run was still migrating is never stood on.

    python -m tests.support.databases

makes the template alone, for `make test` to do so before pytest starts.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import django
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from pytest_django.plugin import DjangoDbBlocker

TEMPLATE = f"{settings.TEST_DATABASE}_template"
UNFINISHED = f"{settings.TEST_DATABASE}_unfinished"
Built = TypeVar("Built")


def own_database() -> str:
    """The name, or with SQLite the file, of this process's test database."""
    return str(connection.settings_dict["TEST"]["NAME"])


def ensure_database() -> None:
    """Give this process a database of its own, unless one was kept from an earlier run."""
    ensure_template()
    with _alone():
        if not exists(own_database()):
            _copy(TEMPLATE, own_database())


def ensure_template() -> None:
    """Migrate a database for the others to be copies of, unless there is one."""
    with _alone():
        if not exists(TEMPLATE):
            _migrate(UNFINISHED)
            _rename(UNFINISHED, TEMPLATE)


@contextmanager
def undone(blocker: DjangoDbBlocker, build: Callable[[], Built]) -> Iterator[Built]:
    """What ``build`` makes, for the tests of a module, and undone after them."""
    block = transaction.atomic()
    with blocker.unblock():
        block.__enter__()
        built = build()
    yield built
    with blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


def remove_database(name: str) -> None:
    """Remove the database ``name`` with its connections; one that is not there is no error."""
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
    else:
        _tell_the_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def exists(name: str) -> bool:
    """Whether there is a database ``name``, whole or not."""
    if connection.vendor == "sqlite":
        return Path(name).exists()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time for each kind of database; the others wait for what it makes."""
    with Path(settings.TEST_DATABASE_DIR, f"lock-{connection.vendor}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(name: str) -> None:
    """Make the database ``name`` by migrating, and leave it without a connection."""
    creation: BaseDatabaseCreation = connection.creation
    before, own = connection.settings_dict["NAME"], own_database()
    connection.settings_dict["TEST"]["NAME"] = name
    try:
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        connection.settings_dict["TEST"]["NAME"] = own
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


def _rename(name: str, new: str) -> None:
    if connection.vendor == "sqlite":
        os.replace(name, new)  # noqa: PTH105 both are names for either kind of database
    else:
        _tell_the_server("ALTER DATABASE {} RENAME TO {}", name, new)


def _copy(name: str, new: str) -> None:
    if connection.vendor == "sqlite":
        shutil.copyfile(name, f"{new}_unfinished")
        _rename(f"{new}_unfinished", new)
    else:
        _tell_the_server("CREATE DATABASE {} TEMPLATE {}", new, name)


def _tell_the_server(statement: str, *names: str) -> None:
    quoted = [connection.ops.quote_name(name) for name in names]
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement.format(*quoted))


if __name__ == "__main__":
    django.setup()
    ensure_template()

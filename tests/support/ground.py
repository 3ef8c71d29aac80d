"""The ground every test stands on: the rows that migrations wrote, put back after they were flushed.

Django empties every table after a transactional test (`transactional_db`, `live_server`), what
migrations wrote included: the root page, the site, the locale, groups and permissions. And a run
that is killed in such a test leaves rows behind in a database that is kept: a mark beside it says
so, and the next run makes that database anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from pytest_django.fixtures import validate_django_db

from tests.support.databases import own_database, remove_database

FLUSH_WITHOUT_SIGNALS = "django_db_serialized_rollback"
FILLED_BY_TRIGGERS = "_fts"  # the end of a table's name


class Ground:
    """The rows of a database that no test has touched, table by table as they are stored."""

    def __init__(self) -> None:
        self.tables = [rows for rows in map(_rows_of, _tables()) if rows.values]
        flush_in_silence()

    def put_back(self) -> None:
        """Write the rows again into the emptied tables.

        A test that ran the flush command has set the sequences back as well, and rows with their
        keys do not move them on.
        """
        models = [model for model in _models() if model._meta.db_table in self.names]
        statements = connection.ops.sequence_reset_sql(no_style(), models)
        with transaction.atomic(), connection.cursor() as cursor:
            for rows in self.tables:
                cursor.execute(*rows.insertion())
            for statement in statements:
                cursor.execute(statement)

    @property
    def names(self) -> set[str]:
        return {rows.table for rows in self.tables}


@dataclass(frozen=True)
class _Rows:
    """What a table holds."""

    table: str
    columns: list[str]
    values: list[tuple[Any, ...]]

    def insertion(self) -> tuple[str, list[Any]]:
        """One statement that writes them all, and its parameters."""
        row = f"({', '.join(['%s'] * len(self.columns))})"
        columns = ", ".join(map(connection.ops.quote_name, self.columns))
        sql = (
            f"INSERT INTO {connection.ops.quote_name(self.table)} ({columns})"  # noqa: S608
            f" VALUES {', '.join([row] * len(self.values))}"
        )
        return sql, [value for values in self.values for value in values]


def _models() -> list[type[Model]]:
    return apps.get_models(include_auto_created=True)


def _tables() -> list[str]:
    """The tables of all models, but for the index that SQLite's triggers fill as its rows are written."""
    existing = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(table for table in existing if not table.endswith(FILLED_BY_TRIGGERS))


def _rows_of(table: str) -> _Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        columns = [column[0] for column in cursor.description]
        return _Rows(table, columns, cursor.fetchall())


def flush_in_silence() -> None:
    """Let Django leave permissions to us after a flush: it has rows to roll back to, though none.

    It is said to the connection of the moment; while a browser runs, this is another one than before.
    """
    connection._test_serialized_contents = "[]"  # type: ignore[attr-defined]


@contextmanager
def emptied_row_by_row() -> Iterator[None]:
    """Let PostgreSQL delete the few rows of a test: to truncate takes as long for each empty table.

    The keys that tie tables together are looked at when the flush ends, so that any order will do.
    """
    if connection.vendor != "postgresql":
        yield
        return
    operations, truncate = connection.ops, connection.ops.sql_flush

    def sql_flush(
        style: Any, tables: list[str], *, reset_sequences: bool = False, **more: Any
    ) -> list[str]:
        if reset_sequences or not tables:
            return truncate(style, tables, reset_sequences=reset_sequences, **more)
        quoted = {table: operations.quote_name(table) for table in tables}
        asked = [
            f"SELECT '{each}' WHERE EXISTS (SELECT FROM {name})"  # noqa: S608
            for each, name in quoted.items()
        ]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked))
            filled = sorted(table for (table,) in cursor.fetchall())
        # The pair of keys of terms is looked at at once.
        filled.sort(key=lambda table: table != "bodies_term")
        return [f"DELETE FROM {quoted[table]}" for table in filled]  # noqa: S608

    operations.sql_flush = sql_flush  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        del operations.sql_flush


def is_transactional(item: pytest.Item) -> bool:
    """Whether Django empties the database after this test."""
    if {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", [])):
        return True
    marker = item.get_closest_marker("django_db")
    return bool(marker and validate_django_db(marker)[0])


def mark_of_use() -> Path:
    """The file that says that rows of an unfinished test may lie in this process's database."""
    return Path(settings.TEST_DATABASE_DIR, f"{Path(own_database()).name}.in-use")


def remove_leftovers() -> None:
    """Remove this process's database if a killed run left it in use."""
    if mark_of_use().exists():
        remove_database(own_database())
        mark_of_use().unlink()

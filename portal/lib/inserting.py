"""Writing a row by a statement that is built once: what comes with every answer that people send."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Model

from portal.lib.prepared import planned_once


@dataclass(frozen=True)
class Statement:
    """One that writes, and its values; it may go on from others, ``first``, that write as well."""

    sql: str
    values: tuple[Any, ...]
    first: str = ""

    def run(self) -> None:
        """By itself."""
        _run(f"WITH {self.first} {self.sql}" if self.first else self.sql, self.values)

    def and_then(self, sql: str) -> str:
        """As the beginning of one that does ``sql`` as well; PostgreSQL takes that."""
        return f"WITH {self.first + ', ' if self.first else ''}beside AS ({self.sql}) {sql}"


def insert(row: Model, *, beside: Statement | None = None) -> None:
    """Write a new row of a model that nothing listens to: no signal is sent, as by ``bulk_create``.

    Its key is the database's to give. What is done ``beside`` is done as well, or neither is: on PostgreSQL
    both are one statement, which takes half the time of two. Raises what the database refuses with.
    """
    if beside is not None and connection.vendor != "postgresql":
        with transaction.atomic():
            beside.run()
            insert(row)
        return
    into, key, values = _values(row)
    sql = f"{into} VALUES ({_holes(values)}) RETURNING {key}"
    if beside is not None:
        sql, values = beside.and_then(sql), [*beside.values, *values]
    _is_stored(row, _run(sql, values))


def insert_in_place(row: Model, erased: Statement) -> bool:
    """Write a new row as ``insert`` does, if ``erased`` deletes one, in whose place it comes; else nothing.

    Call it in a transaction. On PostgreSQL both are one statement.
    """
    if connection.vendor != "postgresql":
        with planned_once() as cursor:
            cursor.execute(erased.sql, erased.values)
            deleted = bool(cursor.rowcount)
        if deleted:
            insert(row)
        return deleted
    into, key, values = _values(row)
    sql = f"{into} SELECT {_holes(values)} FROM gone RETURNING {key}"  # noqa: S608 no input
    found = _run(f"WITH gone AS ({erased.sql} RETURNING 1) {sql}", [*erased.values, *values])
    if found is not None:
        _is_stored(row, found)
    return found is not None


def _values(row: Model) -> tuple[str, str, list[Any]]:
    """How a statement that inserts ``row`` begins, what its key is called, and the values of its columns."""
    into, key, fields = _statement(type(row))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection=connection)
        for field in fields
    ]
    return into, key, values


def _holes(values: list[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _is_stored(row: Model, key: Any) -> None:
    row.pk = key
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _run(sql: str, values: Any) -> Any:
    """The key of the row that was written, where it is asked for and one was."""
    with planned_once() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


@cache
def _statement(model: type[Model]) -> tuple[str, str, list[Any]]:
    meta, quote = model._meta, connection.ops.quote_name
    fields: list[Any] = [field for field in meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    return f"INSERT INTO {quote(meta.db_table)} ({columns})", quote(str(meta.pk.column)), fields

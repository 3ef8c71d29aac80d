"""Writing a row by a statement that is built once: what comes with every answer that people send."""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from portal.lib.prepared import planned_once


def insert(row: Model) -> None:
    """Write a new row of a model that nothing listens to: no signal is sent, as by ``bulk_create``.

    Its key is the database's to give. Raises what the database refuses with.
    """
    sql, fields = _statement(type(row))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection=connection)
        for field in fields
    ]
    with planned_once() as cursor:
        cursor.execute(sql, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _statement(model: type[Model]) -> tuple[str, list[Any]]:
    meta, quote = model._meta, connection.ops.quote_name
    fields: list[Any] = [field for field in meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    table, key = quote(meta.db_table), quote(str(meta.pk.column))
    sql = f"INSERT INTO {table} ({columns}) VALUES ({holes}) RETURNING {key}"  # noqa: S608 no input
    return sql, fields

"""What the database itself refuses about terms, whoever writes to it and however.

1. A seat never has two holders on a day.
2. A person holds one seat of a body on a day.
3. A term's body is its seat's body.

On PostgreSQL these are two exclusion constraints and a foreign key on a pair of columns, made by
migration 0002. On SQLite they are triggers, made again after every migrate: Django rebuilds a SQLite
table for most changes and drops its triggers without a word. They stand aside while migrations run,
because SQLite renames no table while a trigger elsewhere speaks of one that is being made anew.
"""

from collections.abc import Collection
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

ONE_HOLDER = "term_one_holder_a_seat"
ONE_SEAT = "term_one_seat_a_person"
SAME_BODY = "term_body_is_its_seats"

_TERM, _SEAT = "bodies_term", "bodies_seat"

# "Until further notice" is later than any day that can be written.
_FOREVER = "'9999-12-32'"
_OVERLAPS = f"""
    other.start < COALESCE(NEW."end", {_FOREVER}) AND NEW.start < COALESCE(other."end", {_FOREVER})
"""
# The names in the statements are constants of this module.
_CHECKS = f"""
    SELECT RAISE(ABORT, '{SAME_BODY}') WHERE NOT EXISTS
        (SELECT 1 FROM {_SEAT} WHERE id = NEW.seat_id AND body_id = NEW.body_id);
    SELECT RAISE(ABORT, '{ONE_HOLDER}') WHERE EXISTS
        (SELECT 1 FROM {_TERM} other
         WHERE other.id IS NOT NEW.id AND other.seat_id = NEW.seat_id AND {_OVERLAPS});
    SELECT RAISE(ABORT, '{ONE_SEAT}') WHERE EXISTS
        (SELECT 1 FROM {_TERM} other
         WHERE other.id IS NOT NEW.id AND other.body_id = NEW.body_id
           AND other.person_id = NEW.person_id AND {_OVERLAPS});
"""  # noqa: S608
# After the row is written, so that it has its key; what raises undoes the statement.
SQLITE_TRIGGERS = {
    "bodies_term_is_inserted": f"AFTER INSERT ON {_TERM} BEGIN {_CHECKS} END",
    "bodies_term_is_updated": f"AFTER UPDATE ON {_TERM} BEGIN {_CHECKS} END",
    "bodies_seat_changes_body": f"""
        AFTER UPDATE OF body_id ON {_SEAT} WHEN NEW.body_id <> OLD.body_id BEGIN
        SELECT RAISE(ABORT, '{SAME_BODY}') WHERE EXISTS
            (SELECT 1 FROM {_TERM} WHERE seat_id = NEW.id);
        END""",  # noqa: S608
}


def install_triggers(using: str = "default", **kwargs: Any) -> None:
    """Make the triggers on a SQLite database that has the tables (after each migrate; safe to repeat)."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not _has_tables(connection):
        return
    with connection.cursor() as cursor:
        for name, body in SQLITE_TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def lift_triggers(using: str = "default", plan: Collection[object] = (), **kwargs: Any) -> None:
    """Take the triggers away before migrations that ``plan`` lists; without any, they stay."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not plan:
        return
    with connection.cursor() as cursor:
        for name in SQLITE_TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return {_TERM, _SEAT} <= set(connection.introspection.table_names())

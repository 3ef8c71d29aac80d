"""What the database itself refuses about decisions, whoever writes to it and however.

1. A decision is never changed and never removed. An account that is erased is taken out of ``by``, and
   nothing else of the row changes with it.
2. An appeal is not answered by whoever made the decision.

Triggers on both databases, made again after every migrate: Django rebuilds a SQLite table for most
changes and drops its triggers without a word. They stand aside while migrations run.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

STANDS = "a_decision_stands"
SOMEBODY_ELSE = "somebody_else_answers_an_appeal"
_DECISION, _APPEAL = "forums_decision", "forums_appeal"
_FUNCTION = "forums_decision_safeguard"
_NAMES = ("forums_decision_is_changed", "forums_decision_is_removed", "forums_appeal_is_answered")

# The names in the statements are constants of this module, the columns those of the model.
_OWN = f"""
    SELECT 1 FROM {_APPEAL} asked JOIN {_DECISION} first ON first.id = asked.decision_id
    WHERE asked.id = NEW.appeal_id AND first.by_id = NEW.by_id
"""  # noqa: S608
_POSTGRESQL = f"""
    CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF NEW.appeal_id IS NOT NULL AND EXISTS ({_OWN}) THEN
                RAISE EXCEPTION '{SOMEBODY_ELSE}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        ELSIF TG_OP = 'UPDATE' AND NEW.by_id IS NULL
            AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '{STANDS}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def install_triggers(using: str = "default", **kwargs: Any) -> None:
    """Make the triggers where the tables are (after each migrate; safe to repeat)."""
    connection = connections[using]
    if not {_DECISION, _APPEAL} <= set(connection.introspection.table_names()):
        return
    lift(connection)
    statements = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_triggers(using: str = "default", plan: Collection[object] = (), **kwargs: Any) -> None:
    """Take the triggers away before migrations that ``plan`` lists; without any, they stay."""
    connection = connections[using]
    if plan and _DECISION in connection.introspection.table_names():
        lift(connection)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; for migrations, and for tests that empty the tables."""
    on = "" if connection.vendor == "sqlite" else f" ON {_DECISION}"
    with connection.cursor() as cursor:
        for name in _NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _on_sqlite() -> Iterator[str]:
    from forums.models import Decision

    changed, removed, answered = _NAMES
    kept = [f.column for f in Decision._meta.local_concrete_fields if f.column != "by_id"]
    same = " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in kept)
    refuse = f"SELECT RAISE(ABORT, '{STANDS}');"
    yield f"""CREATE TRIGGER {changed} BEFORE UPDATE ON {_DECISION}
        WHEN NOT (NEW.by_id IS NULL AND {same}) BEGIN {refuse} END"""
    yield f"CREATE TRIGGER {removed} BEFORE DELETE ON {_DECISION} BEGIN {refuse} END"
    yield f"""CREATE TRIGGER {answered} BEFORE INSERT ON {_DECISION}
        WHEN NEW.appeal_id IS NOT NULL BEGIN
        SELECT RAISE(ABORT, '{SOMEBODY_ELSE}') WHERE EXISTS ({_OWN}); END"""


def _on_postgresql() -> Iterator[str]:
    yield _POSTGRESQL
    for name, moment in zip(_NAMES, ("UPDATE", "DELETE", "INSERT"), strict=True):
        yield f"""CREATE TRIGGER {name} BEFORE {moment} ON {_DECISION}
            FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"""

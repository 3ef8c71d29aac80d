"""The ground every test stands on: the rows that migrations wrote, put back after they were flushed.

Django empties every table after a transactional test (`transactional_db`, `live_server`), what
migrations wrote included: the root page, the site, the locale, groups and permissions. And a run
that is killed in such a test leaves rows behind in a database that is kept: a mark beside it says
so, and the next run makes that database anew.
"""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection
from pytest_django.fixtures import validate_django_db

from tests.support.databases import own_database, remove_database

FLUSH_WITHOUT_SIGNALS = "django_db_serialized_rollback"


class Ground:
    """The rows of a database that no test has touched."""

    def __init__(self) -> None:
        rows = json.loads(connection.creation.serialize_db_to_string())
        # Content types come first: saving a page makes the one it misses, under another key.
        rows.sort(key=lambda row: row["model"] != "contenttypes.contenttype")
        self.rows = json.dumps(rows)
        flush_in_silence()

    def put_back(self) -> None:
        """Write the rows again into the emptied tables.

        A test that ran the flush command has set the sequences back as well, and rows with their
        keys do not move them on.
        """
        connection.creation.deserialize_db_from_string(self.rows)
        statements = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def flush_in_silence() -> None:
    """Let Django leave permissions to us after a flush: it has rows to roll back to, though none.

    It is said to the connection of the moment; while a browser runs, this is another one than before.
    """
    connection._test_serialized_contents = "[]"  # type: ignore[attr-defined]


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

"""Tables of organisations as officers upload them."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from membership.organisations.bulk import actions
from membership.organisations.bulk.columns import COLUMNS, HEADINGS
from membership.organisations.bulk.models import Import
from membership.organisations.bulk.work import do_work
from membership.people.models import User
from portal.lib.tables.writing import csv_lines, write_workbook

PLAIN = {
    "kind": "Community group",
    "countywide": "yes",
    "income_band": "Micro",
    "purpose": "We mend.",
}
Rows = Iterable[Mapping[str, str]]


def organisation(name: str, **cells: str) -> dict[str, str]:
    """A row about a new organisation that lacks nothing; by keys of columns."""
    return {**PLAIN, "name": name, **cells}


def cells_of(rows: Rows) -> tuple[list[str], list[list[str]]]:
    """Headings and cells; columns that no row names are left out."""
    rows = list(rows)
    keys = [column.key for column in COLUMNS if any(column.key in row for row in rows)]
    return [HEADINGS[key] for key in keys], [[row.get(key, "") for key in keys] for row in rows]


def csv_of(rows: Rows) -> bytes:
    headings, cells = cells_of(rows)
    return b"".join(csv_lines([headings, *cells]))


def workbook_of(rows: Rows) -> bytes:
    headings, cells = cells_of(rows)
    file = io.BytesIO()
    write_workbook(file, [("Organisations", headings, cells)])
    return file.getvalue()


def uploaded(content: bytes, name: str = "table.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def checked(rows: Rows | bytes, acting_user: User, name: str = "table.csv") -> Import:
    """A table that an officer uploaded and a worker has checked."""
    content = rows if isinstance(rows, bytes) else csv_of(rows)
    table = actions.upload(ContentFile(content, name=name), acting_user=acting_user)
    do_work(table.pk)
    table.refresh_from_db()
    return table


def applied(table: Import, acting_user: User) -> Import:
    """The table after a worker has applied it, or tried to."""
    actions.start(table, acting_user=acting_user)
    do_work(table.pk)
    table.refresh_from_db()
    return table


def findings(table: Import) -> list[tuple[int, str]]:
    return list(table.rows.values_list("number", "finding"))


def problems(table: Import) -> dict[int, Any]:
    return {row.number: row.problems for row in table.rows.exclude(problems=[])}

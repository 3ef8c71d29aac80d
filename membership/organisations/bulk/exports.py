"""Organisations as a table that can be taken in again, and the empty table to begin with."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from membership.organisations.bulk.columns import COLUMNS, Vocabulary, values_of, written
from membership.organisations.querysets import OrganisationQuerySet
from portal.lib.tables.writing import write_workbook

CHUNK = 2000  # organisations that are in memory at a time
HEADINGS = [column.heading for column in COLUMNS]
EXPLAINED = ("Column", "Needed for a new organisation", "What it takes")


def rows_of(organisations: OrganisationQuerySet) -> Iterator[list[str]]:
    """A row of cells for each organisation, read as they are asked for."""
    vocabulary = Vocabulary()
    fetched = organisations.prefetch_related("districts", "themes")
    for organisation in fetched.iterator(chunk_size=CHUNK):
        values = values_of(organisation)
        yield [written(column.key, values[column.key], vocabulary) for column in COLUMNS]


def workbook(organisations: OrganisationQuerySet) -> BinaryIO:
    """An Excel workbook of the organisations, ready to be read from its beginning."""
    return _workbook(rows_of(organisations))


def template_rows() -> list[list[str]]:
    """The one row of the template: an example, to be written over."""
    return [[column.example for column in COLUMNS]]


def template_workbook() -> BinaryIO:
    """An Excel workbook with the headings, an example and a sheet that explains the columns."""
    return _workbook(iter(template_rows()), explained=True)


def _workbook(rows: Iterator[list[str]], *, explained: bool = False) -> BinaryIO:
    sheets: list[tuple[str, list[str], Iterator[list[str]]]] = [("Organisations", HEADINGS, rows)]
    if explained:
        lines = (
            [column.heading, "yes" if column.needed else "no", column.explanation]
            for column in COLUMNS
        )
        sheets.append(("The columns", list(EXPLAINED), lines))
    file = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 the response closes it
    write_workbook(file, sheets)
    file.seek(0)
    return file

"""What a table is once it is read, and how much of one is read at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

HAS_A_FORMULA = "This cell holds a formula. Enter its result as plain text."
TOO_LONG = "This cell holds more than {limit:,} characters."
TOO_WIDE = (
    "This row has more cells than there are headings. A comma in a text may need quotation marks."
)


class UnreadableTable(Exception):
    """The file is no table, or not one that is safe to read; the text says to a person why."""


@dataclass(frozen=True)
class Limits:
    """How large a table may be."""

    file_bytes: int = 10 * 1024 * 1024
    unpacked_bytes: int = 80 * 1024 * 1024  # of a workbook, which is a packed folder
    rows: int = 10_000  # without the headings, blank rows included
    columns: int = 60
    characters: int = 5_000  # in one cell


@dataclass(frozen=True)
class Row:
    """One row: its number as spreadsheets count, a text for each heading, and what is wrong by column.

    Columns count from nought; a fault at the number of headings is about what stands beyond them.
    """

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The headings of a table and its rows that are not blank."""

    headings: tuple[str, ...]
    rows: list[Row]


Cell = tuple[str, str]  # its text, and what is wrong with it or nothing


def read_table(file: BinaryIO, name: str, limits: Limits | None = None) -> Table:
    """The table in ``file``, which is of the kind that the ending of ``name`` says.

    Raises UnreadableTable.
    """
    from portal.lib.tables import csv_files, workbooks

    limits = limits or Limits()
    readers: dict[str, Callable[[BinaryIO, Limits], Iterable[list[Cell]]]] = {
        "csv": csv_files.records,
        "xlsx": workbooks.records,
    }
    ending = name.rpartition(".")[2].lower()
    if ending not in readers:
        raise UnreadableTable(
            "Choose a CSV file or an Excel workbook: its name ends in .csv or .xlsx."
        )
    if _size(file) > limits.file_bytes:
        raise UnreadableTable(
            f"The file is larger than {limits.file_bytes // 1024 // 1024} MB. Split it into parts."
        )
    return _table(readers[ending](file, limits), limits)


def _size(file: BinaryIO) -> int:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size


def _table(records: Iterable[list[Cell]], limits: Limits) -> Table:
    numbered = enumerate(_within(records, limits), 1)
    heading = next((record for _, record in numbered if not _is_blank(record)), None)
    if heading is None:
        raise UnreadableTable("The file is empty.")
    headings = tuple(text.strip() for text, _ in _trimmed(heading))
    _refuse_bad_headings(headings, limits)
    rows = [
        _row(number, record, len(headings), limits)
        for number, record in numbered
        if not _is_blank(record)
    ]
    return Table(headings, rows)


def _within(records: Iterable[list[Cell]], limits: Limits) -> Iterator[list[Cell]]:
    for count, record in enumerate(records):
        if count > limits.rows:
            raise UnreadableTable(
                f"The file has more than {limits.rows:,} rows. Split it into parts."
            )
        yield record


def _is_blank(record: list[Cell]) -> bool:
    return not any(text.strip() or fault for text, fault in record)


def _trimmed(record: list[Cell]) -> list[Cell]:
    """``record`` without empty cells at its end."""
    kept = list(record)
    while kept and not (kept[-1][0].strip() or kept[-1][1]):
        kept.pop()
    return kept


def _refuse_bad_headings(headings: tuple[str, ...], limits: Limits) -> None:
    if len(headings) > limits.columns:
        raise UnreadableTable(f"The file has more than {limits.columns} columns.")
    seen: set[str] = set()
    for heading in headings:
        folded = heading.casefold()
        if heading and folded in seen:
            raise UnreadableTable(
                f"Two columns have the heading “{heading[:50]}”. Remove one of them."
            )
        seen.add(folded)


def _row(number: int, record: list[Cell], width: int, limits: Limits) -> Row:
    cells, faults = [], {}
    for place, (text, fault) in enumerate(record[:width]):
        if len(text) > limits.characters:
            text, fault = text[: limits.characters], TOO_LONG.format(limit=limits.characters)
        cells.append(text)
        if fault:
            faults[place] = fault
    if len(_trimmed(record)) > width:
        faults[width] = TOO_WIDE
    cells += [""] * (width - len(cells))
    return Row(number, tuple(cells), faults)

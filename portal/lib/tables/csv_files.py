"""CSV files as spreadsheets save them: commas or semicolons, UTF-8 or Windows-1252."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from portal.lib.tables.cells import unescape_formula
from portal.lib.tables.reading import HAS_A_FORMULA, Cell, Limits, UnreadableTable

DELIMITERS = ",;\t"


def records(file: BinaryIO, limits: Limits) -> Iterator[list[Cell]]:
    """Every record of the file, the blank ones included. Raises UnreadableTable."""
    text = decoded(file.read())
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    read = 0
    try:
        for row in rows:
            read += 1
            yield [_cell(value) for value in row]
    except csv.Error as error:
        raise UnreadableTable(
            f"Row {read + 1} cannot be read. Look for a quotation mark that is missing or too many."
        ) from error


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without its mark, or else in Windows-1252."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")) or b"\0" in content:
        raise UnreadableTable(
            "This is not a CSV file, whatever its name says. In Excel, save it as “CSV UTF-8”."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("The letters of this file cannot be read. Save it as “CSV UTF-8”.")


def _delimiter(text: str) -> str:
    """Whatever cuts the first line with something in it into the most cells; a comma before others."""
    first = next((line for line in text.splitlines() if line.strip(f"{DELIMITERS} ")), "")

    def cells(delimiter: str) -> int:
        try:
            return len(next(csv.reader([first], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cells)


def _cell(value: str) -> Cell:
    return unescape_formula(value), HAS_A_FORMULA if value.startswith("=") else ""

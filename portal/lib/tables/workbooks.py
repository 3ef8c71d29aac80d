"""Excel workbooks of today's kind (.xlsx), read with nothing in them run, followed or unpacked too far."""

import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from portal.lib.tables.cells import unescape_formula
from portal.lib.tables.reading import HAS_A_FORMULA, Cell, Limits, UnreadableTable

MOST_PARTS = 500  # files in the packed folder; a plain workbook has about twelve
NEEDED_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
HAS_AN_ERROR = "This cell holds an error of the spreadsheet."
NO_WORKBOOK = "This is not an Excel workbook, whatever its name says. In Excel, save it as “.xlsx”."
DAMAGED = "This workbook is damaged or of a kind that cannot be read. Save it again in Excel."
# What the reader of workbooks raises for one that breaks the rules of the format.
FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    KeyError,
    IndexError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    expat.ExpatError,
    zlib.error,
)


def records(file: BinaryIO, limits: Limits) -> Iterator[list[Cell]]:
    """Every row of the first sheet, the blank ones included. Raises UnreadableTable."""
    _refuse_what_is_unsafe(file, limits)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that are not read
            book = load_workbook(file, read_only=True, keep_links=False)
        try:
            yield from _rows(book, limits)
        finally:
            book.close()
    except FAULTS as error:
        raise UnreadableTable(DAMAGED) from error


def _rows(book: Any, limits: Limits) -> Iterator[list[Cell]]:
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise UnreadableTable("This workbook has no sheet with a table.")
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in sheet.iter_rows(max_col=limits.columns + 1):
            yield [_cell(cell) for cell in row]


def _refuse_what_is_unsafe(file: BinaryIO, limits: Limits) -> None:
    """Raises UnreadableTable for anything but a workbook of bearable size without macros and tricks."""
    start = file.read(4)
    if start == OLD_OR_LOCKED:
        raise UnreadableTable(
            "This workbook has a password or is of the old kind. Save it as “.xlsx” without one."
        )
    file.seek(0)
    try:
        with ZipFile(file) as folder:
            _look_through(folder, limits)
    except UnreadableTable:
        raise
    except FAULTS as error:
        raise UnreadableTable(NO_WORKBOOK) from error


def _look_through(folder: ZipFile, limits: Limits) -> None:
    parts = folder.infolist()
    names = {part.filename for part in parts}
    if not names >= NEEDED_PARTS:
        raise UnreadableTable(NO_WORKBOOK)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise UnreadableTable(
            "This workbook is too large once it is unpacked. Split it into parts."
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names) or (
        b"macroEnabled" in folder.read("[Content_Types].xml")
    ):
        raise UnreadableTable("This workbook holds macros. Save it as “.xlsx”, without them.")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            _refuse_definitions(folder, part.filename)


def _refuse_definitions(folder: ZipFile, name: str) -> None:
    """Raises UnreadableTable for a part with definitions of its own, by which a small file grows huge."""

    def refuse(*declaration: Any) -> None:
        raise UnreadableTable(DAMAGED)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    with folder.open(name) as part:
        parser.ParseFile(part)


def _cell(cell: Any) -> Cell:
    if cell.data_type == "f":
        return "", HAS_A_FORMULA
    if cell.data_type == "e":
        return "", HAS_AN_ERROR
    return unescape_formula(_text(cell.value)), ""


def _text(value: Any) -> str:
    """A value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)

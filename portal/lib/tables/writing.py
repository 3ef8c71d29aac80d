"""Writing tables that are safe to open: every text that looks like a formula is escaped."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from portal.lib.tables.cells import clean_text, escape_formula

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMN_WIDTH = 24  # characters


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def safe_cells(row: Iterable[object]) -> list[str]:
    """The cells of a row as text that any spreadsheet takes for text; numbers stay numbers."""
    return [_safe(cell) for cell in row]


def _safe(cell: object) -> str:
    """A number below nothing begins with a minus and is no formula: what people type comes as text."""
    if isinstance(cell, int | float | Decimal):
        return str(cell)
    return escape_formula(clean_text(str(cell)))


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """A CSV file line by line: UTF-8 with the mark that Excel looks for, and commas."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf"
    for row in rows:
        yield writer.writerow(safe_cells(row)).encode()


def write_workbook(
    file: BinaryIO, sheets: Iterable[tuple[str, Sequence[str], Iterable[Iterable[object]]]]
) -> None:
    """Write an Excel workbook with ``sheets``: each a title, its headings and its rows.

    Every cell is text, so that numbers keep their leading zeros; rows are written as they come.
    """
    book = Workbook(write_only=True)
    for title, headings, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for place in range(1, len(headings) + 1):
            sheet.column_dimensions[get_column_letter(place)].width = COLUMN_WIDTH
        sheet.append([_heading(sheet, text) for text in safe_cells(headings)])
        for row in rows:
            sheet.append(safe_cells(row))
    book.save(file)


def _heading(sheet: object, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text)  # type: ignore[arg-type]
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell

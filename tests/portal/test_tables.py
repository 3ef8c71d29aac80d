"""Tables: whatever is written is read back the same, and what is no table is refused with a reason."""

import contextlib
import io
import random
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from portal.lib.tables import reading
from portal.lib.tables.cells import clean_text, escape_formula, unescape_formula
from portal.lib.tables.reading import Limits, Row, Table, UnreadableTable, read_table
from portal.lib.tables.writing import csv_lines, write_workbook

Rows = list[list[str]]

texts = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")),
        st.sampled_from("=+-@'\t\n\",;0_xé"),
    ),
    max_size=12,
)
western = st.text(st.sampled_from("abcé£€ß’=+-@'\",;\t\n 0"), max_size=12)


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[str] = texts) -> tuple[list[str], Rows]:
    width = draw(st.integers(1, 5))
    rows = st.lists(cells, min_size=width, max_size=width).filter(
        lambda row: any(cell.strip() for cell in row)
    )
    return [f"Heading {place}" for place in range(width)], draw(st.lists(rows, max_size=8))


def as_csv(headings: list[str], rows: Rows) -> bytes:
    return b"".join(csv_lines([headings, *rows]))


def as_workbook(headings: list[str], rows: Iterable[Iterable[object]]) -> bytes:
    file = io.BytesIO()
    write_workbook(file, [("Table", headings, rows)])
    return file.getvalue()


def read(content: bytes, name: str = "table.csv", **limits: int) -> Table:
    return read_table(io.BytesIO(content), name, Limits(**limits))


def cells(table: Table) -> Rows:
    assert all(not row.faults for row in table.rows)
    return [list(row.cells) for row in table.rows]


class TestFormulas:
    @given(texts)
    def test_no_escaped_text_is_a_formula_and_none_is_lost(self, text: str) -> None:
        assert escape_formula(text)[:1] not in list("=+-@\t\r")
        assert unescape_formula(escape_formula(text)) == text

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "''@"])
    def test_what_a_spreadsheet_would_run_is_escaped(self, start: str) -> None:
        assert escape_formula(f"{start}1+1") == f"'{start}1+1"

    @pytest.mark.parametrize("text", ["", "St Mary’s", "'quoted'", "a=b", " 12", "o'-"])
    def test_other_text_stays_as_it_is(self, text: str) -> None:
        assert escape_formula(text) == text

    def test_a_number_below_nothing_is_a_number_and_text_of_the_same_look_is_escaped(self) -> None:
        cells = [Decimal("-1.1"), -3, "-1.1"]
        assert b"".join(csv_lines([cells])).decode("utf-8-sig") == "-1.1,-3,'-1.1\r\n"

    @given(st.text(st.characters(), max_size=20))
    def test_a_written_cell_holds_nothing_that_a_file_cannot(self, text: str) -> None:
        clean = clean_text(text)
        assert clean == clean_text(clean)
        assert "\r" not in clean
        clean.encode()


class TestReadingBack:
    @given(tables())
    def test_a_csv_file(self, table: tuple[list[str], Rows]) -> None:
        headings, rows = table
        found = read(as_csv(headings, rows))
        assert list(found.headings) == headings
        assert cells(found) == rows

    @given(tables(), st.sampled_from(",;"), st.booleans(), st.sampled_from(["\r\n", "\n"]))
    def test_a_csv_file_of_another_program(
        self, table: tuple[list[str], Rows], delimiter: str, marked: bool, ending: str
    ) -> None:
        headings, rows = table
        headings = [*headings, "Last"]
        rows = [[*row, "x"] for row in rows]
        content = as_csv(headings, rows).decode("utf-8-sig")
        if delimiter == ";":
            content = with_semicolons(headings, rows, ending)
        found = read(content.encode("utf-8-sig" if marked else "utf-8"))
        assert cells(found) == rows

    @given(tables(western))
    def test_a_csv_file_in_windows_letters(self, table: tuple[list[str], Rows]) -> None:
        headings, rows = table
        content = as_csv(headings, [*rows, ["é"] * len(headings)])[3:].decode().encode("cp1252")
        assert cells(read(content)) == [*rows, ["é"] * len(headings)]

    @given(tables())
    def test_a_workbook(self, table: tuple[list[str], Rows]) -> None:
        headings, rows = table
        found = read(as_workbook(headings, rows), "table.xlsx")
        assert list(found.headings) == headings
        assert cells(found) == rows

    def test_blank_rows_are_passed_over_and_counted(self) -> None:
        table = read(b"\n\na,b\n1,2\n,\n\n3,4\n")
        assert table.rows == [Row(4, ("1", "2")), Row(7, ("3", "4"))]

    def test_short_rows_are_filled_up_and_long_ones_named(self) -> None:
        table = read(b"a,b\n1\n1,2,,\n1,2,3\n")
        assert [row.cells for row in table.rows] == [("1", ""), ("1", "2"), ("1", "2")]
        assert [row.faults for row in table.rows] == [{}, {}, {2: reading.TOO_WIDE}]

    def test_values_of_a_workbook_read_as_a_person_types_them(self) -> None:
        import datetime

        book = Workbook()
        day = datetime.datetime(2026, 11, 22)  # noqa: DTZ001 a cell of a workbook has no zone
        for row in (["a", "b", "c", "d", "e"], [1123456, 2.0, 2.5, True, day]):
            book.active.append(row)  # type: ignore[union-attr]
        file = io.BytesIO()
        book.save(file)
        expected = [["1123456", "2", "2.5", "yes", "2026-11-22"]]
        assert cells(read(file.getvalue(), "t.xlsx")) == expected

    def test_only_the_first_visible_sheet_is_read(self) -> None:
        book = Workbook()
        hidden = book.active
        assert hidden is not None
        hidden.sheet_state = "hidden"
        hidden.append(["secret"])
        book.create_sheet("Seen").append(["heading"])
        file = io.BytesIO()
        book.save(file)
        assert read(file.getvalue(), "t.xlsx").headings == ("heading",)


def with_semicolons(headings: list[str], rows: Rows, ending: str) -> str:
    import csv

    from portal.lib.tables.writing import safe_cells

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator=ending)
    writer.writerows(safe_cells(row) for row in [headings, *rows])
    return out.getvalue()


def repacked(
    change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None
) -> bytes:
    """A workbook whose parts went through ``change`` (None leaves one out), with ``extra`` ones."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_workbook(["a"], [["1"]]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def same(name: str, content: bytes) -> bytes:
    return content


def entity_bomb(name: str, content: bytes) -> bytes:
    if not name.endswith("sheet1.xml"):
        return content
    lines = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
    return b'<!DOCTYPE x [<!ENTITY l0 "lol">' + lines + b"]>" + content.partition(b"?>")[2]


def without_sheets(name: str, content: bytes) -> bytes:
    import re

    return re.sub(b"<sheets>.*</sheets>", b"<sheets/>", content)


def macro_types(name: str, content: bytes) -> bytes:
    return content.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "another ending": (lambda: b"a,b", "table.ods", "ends in .csv or .xlsx"),
    "no ending": (lambda: b"a,b", "table", "ends in .csv or .xlsx"),
    "nothing in it": (lambda: b"", "table.csv", "empty"),
    "blank lines alone": (lambda: b"\n , \n\n", "table.csv", "empty"),
    "a workbook named CSV": (lambda: as_workbook(["a"], []), "table.csv", "not a CSV file"),
    "a PDF named CSV": (lambda: b"%PDF-1.7\n", "table.csv", "not a CSV file"),
    "UTF-16": (lambda: "a,b\n1,2".encode("utf-16"), "table.csv", "not a CSV file"),
    "letters of no encoding": (lambda: b"a,b\n\x81\xff,1", "table.csv", "cannot be read"),
    "a quotation mark that never ends": (lambda: b'a,b\n"1,2\n3,4', "table.csv", "Row 2"),
    "text after a quotation": (lambda: b'a,b\n1,2\n"3"x,4', "table.csv", "Row 3"),
    "a field without end": (lambda: b"a,b\n1," + b"x" * 200_000, "table.csv", "Row 2"),
    "a heading twice": (lambda: b"Name,name\n1,2", "table.csv", "Two columns"),
    "too many columns": (
        lambda: b",".join(b"h%d" % n for n in range(61)),
        "table.csv",
        "60 columns",
    ),
    "a CSV file named as a workbook": (lambda: b"a,b\n1,2", "table.xlsx", "not an Excel workbook"),
    "a workbook cut short": (lambda: as_workbook(["a"], [["1"]])[:900], "t.xlsx", "not an Excel"),
    "another packed folder": (
        lambda: repacked(lambda name, old: None, {"a.txt": b"a"}),
        "table.xlsx",
        "not an Excel workbook",
    ),
    "a password or an old kind": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 99, "t.xlsx", "password"),
    "macros": (lambda: repacked(same, {"xl/vbaProject.bin": b"\0"}), "table.xlsx", "macros"),
    "a kind that has macros": (lambda: repacked(macro_types), "table.xlsx", "macros"),
    "definitions that grow": (lambda: repacked(entity_bomb), "table.xlsx", "damaged"),
    "a part that is no XML": (
        lambda: repacked(lambda n, c: c[:-9]),
        "table.xlsx",
        "Excel workbook",
    ),
    "no sheet": (lambda: repacked(without_sheets), "table.xlsx", "no sheet"),
    "a part that unpacks to far too much": (
        lambda: repacked(same, {"xl/media/a.xml": b" " * (81 * 1024 * 1024)}),
        "table.xlsx",
        "too large once it is unpacked",
    ),
    "thousands of parts": (
        lambda: repacked(same, {f"xl/{n}.xml": b"<a/>" for n in range(501)}),
        "table.xlsx",
        "too large once it is unpacked",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_a_reason(case: str) -> None:
    make, name, reason = REFUSED[case]
    with pytest.raises(UnreadableTable, match=reason):
        read(make(), name)


def test_a_file_over_the_limit_is_not_read() -> None:
    with pytest.raises(UnreadableTable, match="larger than 1 MB"):
        read(b"a\n" + b"1\n" * 1024 * 1024, file_bytes=1024 * 1024)


@pytest.mark.parametrize("make", [as_csv, as_workbook])
def test_rows_over_the_limit_are_refused(make: Callable[..., bytes]) -> None:
    name = "table.csv" if make is as_csv else "table.xlsx"
    assert len(read(make(["a"], [["1"]] * 5), name, rows=5).rows) == 5
    with pytest.raises(UnreadableTable, match="more than 5 rows"):
        read(make(["a"], [["1"]] * 6), name, rows=5)


def test_a_row_that_claims_to_be_the_billionth_is_refused() -> None:
    def far(name: str, content: bytes) -> bytes:
        return content.replace(b'<row r="2"', b'<row r="1000000000"').replace(b'r="A2"', b'r="A9"')

    with pytest.raises(UnreadableTable, match="more than 10,000 rows"):
        read(repacked(far), "table.xlsx")


class TestCells:
    def test_a_formula_in_a_workbook_is_named_and_never_run(self) -> None:
        book = Workbook()
        book.active.append(["a", "b"])  # type: ignore[union-attr]
        book.active.append(["=1+1", '=HYPERLINK("http://example.org")'])  # type: ignore[union-attr]
        file = io.BytesIO()
        book.save(file)
        row = read(file.getvalue(), "t.xlsx").rows[0]
        assert row.cells == ("", "")
        assert row.faults == {0: reading.HAS_A_FORMULA, 1: reading.HAS_A_FORMULA}

    def test_a_formula_in_a_csv_file_is_named(self) -> None:
        assert read(b"a,b\n=1+1,'=2\n").rows[0].faults == {0: reading.HAS_A_FORMULA}

    def test_a_cell_of_novel_length_is_named(self) -> None:
        row = read(b"a,b\n" + b"x" * 5001 + b",1").rows[0]
        assert list(row.faults) == [0]
        assert len(row.cells[0]) == 5000


@given(st.integers(0, 10**9), st.integers(1, 6))
def test_a_damaged_workbook_is_read_or_refused_and_never_more(seed: int, changes: int) -> None:
    chance = random.Random(seed)

    def scratch(content: bytes) -> bytes:
        scratched = bytearray(content)
        for _ in range(changes):
            scratched[chance.randrange(len(scratched))] = chance.randrange(256)
        return bytes(scratched)

    target = chance.choice(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", ""])

    def change(name: str, content: bytes) -> bytes:
        return scratch(content) if name == target else content

    content = repacked(change) if target else scratch(as_workbook(["a", "b"], [["1", "2"]]))
    read_or_refuse(content, "table.xlsx")


@given(st.binary(max_size=200))
def test_any_bytes_named_csv_are_read_or_refused(content: bytes) -> None:
    read_or_refuse(content, "table.csv")


def read_or_refuse(content: bytes, name: str) -> None:
    with contextlib.suppress(UnreadableTable):
        read(content, name)

"""Documents and tables: looked at from outside, never run, unpacked or shown.

A PDF is known by its first bytes and by nothing more: what is in it is for the scanner for viruses and
for the program that opens it. A Word or Excel file is a packed folder whose list of parts is read.
"""

import zlib
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from forums.attachments.errors import FileRefusedError
from forums.attachments.kinds import MEGABYTE, Kind
from portal.lib.tables.csv_files import decoded
from portal.lib.tables.reading import UnreadableTable

MOST_PARTS = 2000
MOST_UNPACKED = 100 * MEGABYTE
MOST_TIMES = 200  # a text packs to a tenth or a fiftieth of itself; a bomb to a thousandth
SMALL = MEGABYTE  # below this nobody asks how well it was packed
MOST_CONTENT_TYPES = MEGABYTE
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {Kind.DOCX: "word/document.xml", Kind.XLSX: "xl/workbook.xml"}
ENCRYPTED = 0x1
_RUNS = ("vbaproject.bin", "vbadata.xml")
# What zipfile raises for an archive that is damaged, locked or packed in a way that it does not know.
_FAULTS = (BadZipFile, EOFError, KeyError, OSError, RuntimeError, ValueError)


def check_pdf(file: BinaryIO) -> None:
    """Raises FileRefusedError for what does not begin as a PDF does."""
    if not file.read(8).startswith(b"%PDF-"):
        raise FileRefusedError("is not a PDF, whatever its name says.")


def check_csv(file: BinaryIO) -> None:
    """Raises FileRefusedError for what is no text."""
    try:
        text = decoded(file.read())
    except UnreadableTable:
        raise FileRefusedError("is not a CSV table, whatever its name says.") from None
    if any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text):
        raise FileRefusedError("is not a CSV table, whatever its name says.")


def check_office(file: BinaryIO, kind: Kind) -> None:
    """Raises FileRefusedError for what is no plain document of ``kind``, holds macros, or unpacks too far."""
    if file.read(4) == OLD_OR_LOCKED:
        raise FileRefusedError(
            f"has a password or is of the old kind. Save it as “.{kind}” without a password."
        )
    file.seek(0)
    try:
        with ZipFile(file) as folder:
            _look_through(folder, kind)
    except (*_FAULTS, zlib.error) as error:
        raise _not_of(kind) from error


def _not_of(kind: Kind) -> FileRefusedError:
    return FileRefusedError(f"is damaged, or not a .{kind} file, whatever its name says.")


def _look_through(folder: ZipFile, kind: Kind) -> None:
    parts = folder.infolist()
    names = {part.filename.lower() for part in parts}
    if not names >= {CONTENT_TYPES.lower(), MAIN_PARTS[kind]}:
        raise _not_of(kind)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > max(SMALL, min(MOST_UNPACKED, packed * MOST_TIMES)):
        raise FileRefusedError("is too large once it is unpacked.")
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FileRefusedError(f"has a password. Save it as “.{kind}” without one.")
    if any(name.endswith(_RUNS) or "/activex/" in name for name in names) or _says_macros(folder):
        raise FileRefusedError(f"holds macros. Save it as “.{kind}”, without them.")


def _says_macros(folder: ZipFile) -> bool:
    if folder.getinfo(CONTENT_TYPES).file_size > MOST_CONTENT_TYPES:
        raise FileRefusedError("is too large once it is unpacked.")
    return b"macroenabled" in folder.read(CONTENT_TYPES).lower()

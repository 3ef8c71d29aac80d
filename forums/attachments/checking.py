"""A file as somebody sends it, and what is kept of it once its content is what its name says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File

from forums.attachments.documents import check_csv, check_office, check_pdf
from forums.attachments.errors import FileRefusedError
from forums.attachments.kinds import ENDINGS, MEGABYTE, MOST_BYTES, PICTURES, Kind
from forums.attachments.names import clean_name, ending_of
from forums.attachments.pictures import paint_anew

CHECKS: dict[Kind, Callable[[BinaryIO], None]] = {
    Kind.PDF: check_pdf,
    Kind.CSV: check_csv,
    Kind.DOCX: lambda file: check_office(file, Kind.DOCX),
    Kind.XLSX: lambda file: check_office(file, Kind.XLSX),
}


@dataclass(frozen=True)
class Checked:
    """What is kept of a file; of a picture a small one too."""

    name: str
    kind: Kind
    content: File  # type: ignore[type-arg]
    thumbnail: ContentFile | None = None  # type: ignore[type-arg]
    width: int | None = None
    height: int | None = None


def check(file: File) -> Checked:  # type: ignore[type-arg]
    """What is kept of ``file``. Raises FileRefusedError, whose words go on from the file's name."""
    kind = ENDINGS.get(ending_of(file.name or ""))
    if kind is None:
        raise FileRefusedError(
            "is of a kind that cannot be attached. Choose PDF, Word (.docx), Excel (.xlsx), CSV,"
            " PNG or JPEG."
        )
    if not file.size:
        raise FileRefusedError("is empty.")
    if file.size > MOST_BYTES:
        raise FileRefusedError(f"is larger than {MOST_BYTES // MEGABYTE} MB.")
    name, stream = clean_name(file.name or "", kind), cast("BinaryIO", file)
    file.seek(0)
    if kind in PICTURES:
        painted = paint_anew(stream, kind)
        return Checked(
            name,
            kind,
            ContentFile(painted.content),
            ContentFile(painted.thumbnail),
            painted.width,
            painted.height,
        )
    CHECKS[kind](stream)
    file.seek(0)
    return Checked(name, kind, file)

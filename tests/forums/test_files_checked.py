"""What a file is its content says; what a picture shows is kept, what it says beside that is not."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forums.attachments import documents, kinds, pictures
from forums.attachments.checking import check
from forums.attachments.errors import FileRefusedError
from forums.attachments.kinds import Kind
from forums.attachments.names import clean_name
from tests.forums.files import WHERE, document, drawing, packed, pdf, photo, workbook

CSV = SimpleUploadedFile("members.csv", "Name;Place\nZoë;Deal\n".encode())


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (pdf(), Kind.PDF),
        (document(), Kind.DOCX),
        (workbook(), Kind.XLSX),
        (CSV, Kind.CSV),
        (photo(), Kind.JPEG),
        (photo("HARBOUR.JPEG"), Kind.JPEG),
        (drawing(), Kind.PNG),
    ],
    ids=str,
)
def test_what_people_need_is_taken(file: SimpleUploadedFile, kind: Kind) -> None:
    assert check(file).kind == kind


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (pdf("minutes.exe"), "of a kind that cannot be attached"),
        (pdf("minutes"), "of a kind that cannot be attached"),
        (pdf("drawing.svg", b"<svg/>"), "of a kind that cannot be attached"),
        (pdf(content=b""), "is empty"),
        (pdf(content=b"MZ\x90\x00%PDF-1.7"), "is not a PDF"),
        (pdf("members.csv", b"%PDF-1.7"), "is not a CSV table"),
        (pdf("members.csv", b"name\0place"), "is not a CSV table"),
        (pdf("members.csv", b"name\x1bplace"), "is not a CSV table"),
        (pdf("photo.png"), "is damaged, or not a PNG picture"),
        (photo("photo.png"), "is not a PNG picture"),
        (drawing("photo.jpg"), "is not a JPEG picture"),
        (pdf("plan.docx"), "is damaged, or not a .docx file"),
        (workbook("plan.docx"), "is damaged, or not a .docx file"),
        (pdf("plan.docx", documents.OLD_OR_LOCKED + b"word"), "has a password or is of the old"),
        (document({"word/vbaProject.bin": b"Sub"}), "holds macros"),
        (document({"word/activeX/activeX1.bin": b"x"}), "holds macros"),
        (document({"[Content_Types].xml": b"application/x.macroEnabled.main"}), "holds macros"),
        (document({"word/media/a.bin": b"0" * (30 * 1024 * 1024)}), "too large once it is unp"),
        (packed("plan.docx", {str(n): b"" for n in range(2100)}), "is damaged"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_what_is_not_what_it_says_is_refused(file: SimpleUploadedFile, words: str) -> None:
    with pytest.raises(FileRefusedError, match=words):
        check(file)


def test_a_file_of_many_parts_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="too large once it is unpacked"):
        check(document({f"word/{n}": b"" for n in range(documents.MOST_PARTS)}))


def test_a_file_above_ten_megabytes_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="larger than 10 MB"):
        check(pdf(content=b"%PDF-" + b"0" * kinds.MOST_BYTES))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with pytest.raises(FileRefusedError, match="million pixels"):
        check(photo(size=(40, 40)))


def test_a_picture_that_breaks_off_is_refused() -> None:
    broken = SimpleUploadedFile("harbour.jpg", photo().read()[:400])
    with pytest.raises(FileRefusedError, match="is damaged"):
        check(broken)


@pytest.mark.parametrize("sent", [photo, drawing])
def test_nothing_is_left_of_where_a_picture_was_taken(sent: object) -> None:
    file = sent()  # type: ignore[operator]
    assert WHERE.encode() in file.read()
    checked = check(file)
    assert checked.thumbnail is not None
    for content in (checked.content.read(), checked.thumbnail.read()):
        assert WHERE.encode() not in content
        assert b"Exif" not in content
        picture = Image.open(BytesIO(content))
        assert not picture.getexif()
        assert not set(picture.info) & {"exif", "comment", "icc_profile", "Comment", "xmp"}


def test_a_photo_stands_upright() -> None:
    checked = check(photo(size=(80, 40)))
    assert Image.open(checked.content).size == (40, 80)
    assert (checked.width, checked.height) == (40, 80)


def test_a_large_picture_is_made_smaller() -> None:
    checked = check(photo(size=(5000, 1000)))
    assert max(Image.open(checked.content).size) == pictures.LARGEST_SIDE
    assert max(checked.width or 0, checked.height or 0) == pictures.THUMBNAIL_SIDE


def test_what_is_clear_in_a_drawing_stays_clear() -> None:
    assert Image.open(check(drawing()).content).mode == "RGBA"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Minutes of May.PDF", "Minutes of May.pdf"),
        ("C:\\Users\\molly\\minutes.pdf", "minutes.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a bSet-Cookie x.pdf"),
        (".pdf", "file.pdf"),
        ("é" * 300 + ".pdf", "é" * 96 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_tricks(sent: str, shown: str) -> None:
    assert clean_name(sent, Kind.PDF) == shown

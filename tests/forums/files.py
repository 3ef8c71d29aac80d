"""Files as people send them, made in the test: pictures that say where they were taken, packed documents."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from forums.attachments.actions import attach, upload
from forums.models import Attachment, Post
from membership.people.models import User

WHERE = "Margate harbour"
GPS, ORIENTATION, DESCRIPTION = 0x8825, 0x0112, 0x010E
LYING = 6  # the camera was turned: the picture is to be shown upright


def photo(name: str = "harbour.jpg", size: tuple[int, int] = (80, 40)) -> SimpleUploadedFile:
    """A photo of a camera that was turned, with the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = LYING, WHERE
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 23.0, 20.0), 3: "E", 4: (1.0, 23.0, 5.0)})
    target = BytesIO()
    picture = Image.new("RGB", size, "teal")
    picture.save(target, "JPEG", exif=exif, comment=WHERE, icc_profile=WHERE.encode())
    return SimpleUploadedFile(name, target.getvalue())


def drawing(name: str = "map.png", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    """A drawing with words beside its pixels."""
    words, target = PngInfo(), BytesIO()
    words.add_text("Comment", WHERE)
    Image.new("RGBA", size, (0, 0, 0, 0)).save(target, "PNG", pnginfo=words)
    return SimpleUploadedFile(name, target.getvalue())


def packed(name: str, parts: dict[str, bytes]) -> SimpleUploadedFile:
    """A packed folder of ``parts``."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as folder:
        for part, content in parts.items():
            folder.writestr(part, content)
    return SimpleUploadedFile(name, target.getvalue())


def document(more: dict[str, bytes] | None = None) -> SimpleUploadedFile:
    """A Word document of the parts that make one, and of ``more``."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    return packed("plan.docx", parts | (more or {}))


def workbook(name: str = "costs.xlsx") -> SimpleUploadedFile:
    return packed(name, {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def pdf(name: str = "minutes.pdf", content: bytes = b"%PDF-1.7\nHello") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def beside(post: Post, *files: SimpleUploadedFile) -> list[Attachment]:
    """``files`` beside ``post``, uploaded by its author."""
    author = post.author
    assert author is not None
    rows = [
        upload(file=each, place="topic 1", acting_user=author, now=timezone.now()) for each in files
    ]
    attach(post=post, files=[row.pk for row in rows], acting_user=author, now=timezone.now())
    return list(Attachment.objects.filter(post=post, pk__in=[row.pk for row in rows]))


def status(client: Client, url: str) -> int:
    """The status of the answer, whose file is closed again."""
    response = client.get(url)
    response.getvalue()
    return response.status_code


def status_for(user: User | None, url: str) -> int:
    client = Client()
    if user is not None:
        client.force_login(user)
    return status(client, url)

"""Pictures are painted anew: what they show is kept, what they say beside it is not.

Where and when a picture was taken, with what, by whom, comments and colour profiles are gone; it stands
upright, and it is at most ``LARGEST_SIDE`` pixels long.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from forums.attachments.errors import FileRefusedError
from forums.attachments.kinds import Kind

MOST_PIXELS = 40_000_000  # a telephone's picture has 12 million
LARGEST_SIDE = 4096
THUMBNAIL_SIDE = 240
QUALITY = 85
_FORMATS = {Kind.PNG: ("PNG",), Kind.JPEG: ("JPEG", "MPO")}
# What Pillow raises for a picture that breaks the rules of its format.
_FAULTS = (
    Image.DecompressionBombError,
    EOFError,
    MemoryError,
    OSError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Painted:
    """A picture as it is kept, and a small one of it with its size in pixels."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def paint_anew(file: BinaryIO, kind: Kind) -> Painted:
    """The picture without anything but its pixels. Raises FileRefusedError."""
    try:
        with Image.open(file, formats=("PNG", "JPEG")) as found:
            if found.format not in _FORMATS[kind]:
                raise FileRefusedError(f"is not a {kind.label}, whatever its name says.")
            if found.width * found.height > MOST_PIXELS:
                raise FileRefusedError(
                    f"has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller."
                )
            upright = _upright(found, kind)
    except _FAULTS as error:
        raise FileRefusedError(
            f"is damaged, or not a {kind.label}, whatever its name says."
        ) from error
    small = upright.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Painted(_encoded(upright, kind), _encoded(small, kind), small.width, small.height)


def _upright(found: Image.Image, kind: Kind) -> Image.Image:
    """The pixels alone, turned as the picture asks and no larger than is kept."""
    found.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))  # a large JPEG is read smaller at once
    picture = ImageOps.exif_transpose(found)
    clear = kind == Kind.PNG and ("A" in picture.mode or "transparency" in picture.info)
    picture = picture.convert("RGBA" if clear else "RGB")
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    picture.info = {}
    return picture


def _encoded(picture: Image.Image, kind: Kind) -> bytes:
    target = BytesIO()
    if kind == Kind.PNG:
        picture.save(target, "PNG")
    else:
        picture.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()

"""Writing the pack piece by piece, so that its size does not matter."""

import zipfile
from collections.abc import Generator, Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any

from django.template.loader import render_to_string

from consultations.evidence.sections import PackedFile, Section, sections_of
from portal.lib.time import LONDON

PIECE = 64 * 1024
INDEX, LOOKS = "index.html", "pack.css"


class _Sink(RawIOBase):
    """Takes what is written until somebody carries it away; it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._held)
        self._held.clear()
        return taken


def pack_of(page: Any, now: datetime) -> Iterator[bytes]:
    """The ZIP about ``page``: the files of each section, and last the index that leads to them."""
    sink = _Sink()
    shown: list[tuple[Section, list[tuple[PackedFile, bool]]]] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for section in sections_of(page, now):
            files = []
            for file in section.files:
                there = yield from _copy(archive, file, sink, now)
                files.append((file, there))
            shown.append((section, files))
        context = {"page": page, "now": now, "sections": shown}
        for name, values in ((LOOKS, {}), (INDEX, context)):
            written = render_to_string(f"consultations/evidence/{name}", values)
            archive.writestr(_entry(name, now), written)
    yield sink.take()


def _copy(
    archive: zipfile.ZipFile, file: PackedFile, sink: _Sink, now: datetime
) -> Generator[bytes, None, bool]:
    """Yields what has been written; returns whether the file was there to be read."""
    try:
        source = file.open()
    except OSError:
        return False
    with source, archive.open(_entry(file.path, now), "w") as target:
        while piece := source.read(PIECE):
            target.write(piece)
            yield sink.take()
    yield sink.take()
    return True


def _entry(path: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, now.astimezone(LONDON).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry

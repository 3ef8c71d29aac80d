"""What an evidence pack is made of: each app registers its sections when it is ready.

::

    @evidence(order=50)
    def who_was_told(page: ConsultationPage, now: datetime) -> Section | None:
        return Section("told", "Who was told when", tables=[Table("By e-mail", HEADINGS, rows)])

A section holds no personal data of those who answered: neither names nor addresses, and of what one
person wrote only quotes that were approved and anonymised. A pack is published or handed out under the
Freedom of Information Act.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from django.template.loader import render_to_string


@dataclass(frozen=True)
class Table:
    """Rows under headings; ``without_rows`` ends the title where there are none."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    without_rows: str = ": none."


@dataclass(frozen=True)
class PackedFile:
    """A file of the pack: its path there, what it is, and how its content is opened."""

    path: str
    title: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Section:
    """One heading of the index: sentences, tables, and files that lie beside it."""

    key: str
    title: str
    text: Sequence[str] = ()
    tables: Sequence[Table] = ()
    files: Iterable[PackedFile] = field(default_factory=list)


def written_file(path: str, title: str, template: str, context: Mapping[str, Any]) -> PackedFile:
    """A page that is written for the pack, when it is copied; ``template`` is one of this room's.

    Whatever leads back to the folder is in ``up``.
    """

    def write() -> IO[bytes]:
        up = "../" * path.count("/")
        html = render_to_string(
            f"consultations/evidence/{template}.html", {"title": title, "up": up, **context}
        )
        return BytesIO(html.encode())

    return PackedFile(path, title, write)


Source = Callable[[Any, datetime], Section | None]
_sources: dict[str, tuple[int, Source]] = {}


def evidence(order: int) -> Callable[[Source], Source]:
    """Register a source of a section; they stand by ``order``. Registering it twice changes nothing."""

    def register(source: Source) -> Source:
        _sources[f"{source.__module__}.{source.__qualname__}"] = (order, source)
        return source

    return register


def sections_of(page: Any, now: datetime) -> Iterable[Section]:
    """The sections about ``page`` as they are at ``now``, one after the other."""
    for _, source in sorted(_sources.values(), key=lambda each: each[0]):
        section = source(page, now)
        if section is not None:
            yield section

"""What there was to read: each document as a page, as a file or both, with its formats."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from wagtail.documents.models import AbstractDocument

from consultations.evidence.sections import (
    PackedFile,
    Section,
    Table,
    evidence,
    written_file,
)
from consultations.evidence.versions import name_of
from consultations.notices.earlier import EarlierPaper
from consultations.notices.rounds import RoundDocument
from portal.lib.templatetags.portal import moment


@evidence(order=30)
def documents(page: Any, now: datetime) -> Section:
    """What there was to read, in which formats, each file with it."""
    rows: list[tuple[str, ...]] = []
    files: list[PackedFile] = []
    for round_ in page.rounds.with_papers():
        folder = f"documents/round-{round_.number}"
        for document in round_.documents.all():
            rows.append(
                (round_.label, document.title, document.get_kind_display(), *_ways(document))
            )
            files += _files(document, folder)
    headings = ("Round", "Document", "Kind", "To read as", "Alternative formats")
    note = [page.formats_note] if page.formats_note else []
    tables = [Table("Documents", headings, rows)]
    tables.append(_replaced(page, files))
    return Section("documents", "Documents and formats offered", note, tables, files)


def _replaced(page: Any, files: list[PackedFile]) -> Table:
    """What could be read before something else took its place; it is added to ``files``."""
    found = EarlierPaper.objects.filter(document__round__page=page)
    rows = []
    for each in found.select_related("document__round", "file", "replaced_by"):
        round_ = each.document.round
        folder = f"documents/round-{round_.number}/earlier-{each.pk}"
        until = moment(each.replaced_at)
        rows.append((round_.label, str(each), until, each.note, name_of(each.replaced_by)))
        title = f"{each}, until {until}"
        if each.text:
            context = {"text": each.text, "kind": f"Until {until}"}
            files.append(written_file(f"{folder}/page.html", title, "document", context))
        if each.file is not None:
            files.append(stored_file(folder, title, each.file))
    headings = ("Round", "Document", "Read until", "What was changed, and why", "By")
    return Table("Replaced after the round had opened", headings, rows)


def _ways(document: RoundDocument) -> tuple[str, str]:
    ways = ["A page of the site"] if document.text else []
    ways += ["A file"] if document.file is not None else []
    formats = [
        f"{each.label}{' (on request)' if each.on_request else ''}"
        for each in document.formats.all()
    ]
    return ", ".join(ways), ", ".join(formats) or "None"


def _files(document: RoundDocument, folder: str) -> Iterator[PackedFile]:
    title = document.title
    if document.text:
        context = {"text": document.text, "kind": document.get_kind_display()}
        yield written_file(f"{folder}/page-{document.pk}.html", title, "document", context)
    if document.file is not None:
        also = f"{title}: as a file" if document.text else title
        yield stored_file(folder, also, document.file)
    for each in document.formats.all():
        if each.file is not None:
            yield stored_file(folder, f"{title}: {each.label}", each.file)


def stored_file(folder: str, title: str, file: AbstractDocument) -> PackedFile:
    name = PurePosixPath(file.file.name).name
    path = f"{folder}/{file.pk}-{name}"
    return PackedFile(path, title, lambda: file.file.storage.open(file.file.name))

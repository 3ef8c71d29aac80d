"""What the room itself adds to an evidence pack, from the notice to what was done."""

from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from wagtail.documents.models import AbstractDocument

from consultations.evidence.sections import PackedFile, Section, Table, evidence
from consultations.promises.models import Deed
from portal.lib.templatetags.portal import day, moment
from portal.lib.time import london_day


@evidence(order=20)
def dates(page: Any, now: datetime) -> Section:
    """When each round was open, and until when its response was due."""
    rows = [
        (
            each.label,
            moment(each.opens_at),
            moment(each.last_minute),
            day(each.response_due_at),
            day(each.results_published_at) if each.has_published_results(now) else "Not yet",
        )
        for each in page.rounds.all()
    ]
    headings = ("Round", "Opened", "Last minute to answer", "Response due by", "Results published")
    changes = [f"{each.label}: {each.changes}" for each in page.rounds.all() if each.changes]
    return Section("dates", "When it was open", changes, [Table("Rounds", headings, rows)])


@evidence(order=30)
def documents(page: Any, now: datetime) -> Section:
    """What there was to read, in which formats, each file with it."""
    rows, files = [], []
    for round_ in page.rounds.with_papers():
        for document in round_.documents.all():
            formats = document.formats.all()
            offered = [
                f"{each.label}{' (on request)' if each.on_request else ''}" for each in formats
            ]
            kind = document.get_kind_display()
            rows.append((round_.label, document.title, kind, ", ".join(offered) or "None"))
            files.append(_document(round_.number, document.title, document.file))
            files += [
                _document(round_.number, f"{document.title}: {each.label}", each.file)
                for each in formats
                if each.file is not None
            ]
    table = Table("Documents", ("Round", "Document", "Kind", "Alternative formats"), rows)
    note = [page.formats_note] if page.formats_note else []
    return Section("documents", "Documents and formats offered", note, [table], files)


def _document(number: int, title: str, file: AbstractDocument) -> PackedFile:
    name = PurePosixPath(file.file.name).name
    path = f"documents/round-{number}/{file.pk}-{name}"
    return PackedFile(path, title, lambda: file.file.storage.open(file.file.name))


@evidence(order=80)
def outcome(page: Any, now: datetime) -> Section:
    """What people said, what was done, and every move of what was promised."""
    deeds = list(page.deeds.prefetch_related("points", "notes"))
    rows = [
        (point.heading, point.text, deed.get_kind_display(), deed.text, _where_it_stands(deed, now))
        for deed in deeds
        for point in deed.points.all()
    ]
    said = Table(
        "You said, we did",
        ("Theme", "What people said", "What became of it", "In words", "Where it stands"),
        rows,
    )
    moves = [
        (deed.text, moment(note.made_at), note.get_move_display(), _dates(note), note.text)
        for deed in deeds
        for note in reversed(deed.notes.all())
    ]
    history = Table(
        "Moves of promises", ("Promise", "When", "What moved", "Dates", "In words"), moves
    )
    return Section("outcome", "Outcome: you said, we did", (), [said, history])


def _where_it_stands(deed: Deed, now: datetime) -> str:
    if not deed.is_promise:
        return deed.reason
    state = deed.state(london_day(now)).label
    return f"{state}. {deed.owner_post}, by {day(deed.due_on)}. {deed.withdrawn_reason}".strip()


def _dates(note: Any) -> str:
    return f"{day(note.old_due_on)} to {day(note.new_due_on)}" if note.old_due_on else ""


def text_file(path: str, title: str, html: str) -> PackedFile:
    """A file of the pack that is written for it."""
    return PackedFile(path, title, lambda: BytesIO(html.encode()))

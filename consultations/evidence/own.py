"""What the room itself adds to an evidence pack, from the notice to what was done."""

from datetime import datetime
from typing import Any

from consultations.evidence.sections import Section, Table, evidence
from consultations.evidence.versions import name_of
from consultations.notices.closing import ClosingChange
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
    tables = [Table("Rounds", headings, rows), _moved_ends(page)]
    return Section("dates", "When it was open", changes, tables)


def _moved_ends(page: Any) -> Table:
    """Each change of the end of a round that was open, with the note that everybody read."""
    moved = ClosingChange.objects.filter(round__page=page).select_related("round", "made_by")
    rows = [
        (
            each.round.label,
            moment(each.made_at),
            "Extended" if each.is_extension else "Closed early",
            moment(each.old_last_minute),
            moment(each.new_last_minute),
            each.note,
            name_of(each.made_by),
        )
        for each in moved.order_by("made_at", "pk")
    ]
    was, became = "Last minute before", "Last minute since"
    headings = ("Round", "When", "What", was, became, "Said in public", "By")
    return Table("Changes of the end", headings, rows)


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

"""What a record of the audit trail says in words that may leave the council: what was, and what is."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from consultations.notices.rounds import DocumentKind, FormatKind
from consultations.promises.models import DeedKind
from portal.lib.templatetags.portal import day, moment
from portal.records.models import AuditRecord

POINTS = {
    "what-can-change": "what can still change",
    "decision": "a decision after the last answers",
    "round": "a round with its dates",
    "documents": "a document to read",
    "eqia": "an Equality Impact Assessment",
    "time": "enough working days to answer",
    "contact": "somebody to ask",
    "formats": "other formats",
    "considered": "how answers are considered",
    "changes": "what changed since the last round",
}
KINDS = {
    **dict(FormatKind.choices),
    **dict(DocumentKind.choices),
    **dict(DeedKind.choices),
}


def _last_minute(value: str) -> str:
    return moment(datetime.fromisoformat(value) - timedelta(minutes=1))


def _point(key: str) -> str:
    """ "documents:2" is about the second round."""
    name, _, number = key.partition(":")
    words = POINTS.get(name, name)
    return f"{words} (round {number.partition(':')[0]})" if number else words


# What may be told of a record: the name of each value, and how it is written. Keys that are not here, such
# as those of people and organisations, are not told.
TOLD: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "opens_at": ("Opens", lambda value: moment(datetime.fromisoformat(value))),
    "closes_at": ("Last minute to answer", _last_minute),
    "due_on": ("Last day", lambda value: day(date.fromisoformat(value))),
    "missing": ("Done without", lambda keys: ", ".join(map(_point, keys))),
    "title": ("Title", str),
    "kind": ("Kind", lambda value: str(KINDS.get(value, value))),
    "text": ("Words", str),
    "reason": ("Why not", str),
    "owner_post": ("Who answers for it", str),
    "label": ("Name", str),
    "channel": ("Channel", str),
    "options": ("Answers to choose from", lambda labels: ", ".join(map(str, labels))),
    "lines": ("Lines", lambda labels: ", ".join(map(str, labels))),
    "small_numbers_below": ("Counts withheld below", str),
}
WITHOUT_OLD = frozenset({"missing", "label", "channel"})
IN_KEYS = frozenset({"conditions set"})  # their options are told by number alone


def change_in_words(record: AuditRecord) -> str:
    """ "Last day: from 3 May 2027 to 9 May 2027", a line a value; empty where none changed."""
    if record.action in IN_KEYS:
        return ""
    old, new = record.old or {}, record.new or {}
    lines = []
    for key, (name, _) in TOLD.items():
        if key not in new or old.get(key) == new[key]:
            continue
        if key in old:
            lines.append(f"{name}: from {_told(key, old[key])} to {_told(key, new[key])}")
        elif key in WITHOUT_OLD:
            lines.append(f"{name}: {_told(key, new[key])}")
    return "\n".join(lines)


def _told(key: str, value: Any) -> str:
    return TOLD[key][1](value) if value else "nothing"

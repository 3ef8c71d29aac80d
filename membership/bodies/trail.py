"""The register of changes: what the audit trail says of a body's terms, in sentences.

Everybody may read that somebody was appointed, renewed or left, and what a correction put right. Why,
and who wrote it down, is for the chair and officers: reasons are often personal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from membership.bodies.models import Body, Term
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.templatetags.portal import day, until
from portal.records.models import AuditRecord

NOT_PUBLIC = ("deputy named", "deputy ended", "deputy withdrawn")
# The other half of a swap: the first half tells of both.
SECOND_HALVES = ("took over",)


@dataclass(frozen=True)
class Change:
    """One line of the register. ``by`` and ``reason`` are for the chair and officers."""

    at: datetime
    text: str
    by: str
    reason: str


def records(body: Body, *, public: bool) -> "QuerySet[AuditRecord]":
    """The audit records about the terms of ``body``, the latest first; also of those taken back."""
    about = AuditRecord.objects.filter(target_label=Term._meta.label_lower).exclude(
        action__in=SECOND_HALVES
    )
    if public:
        about = about.exclude(action__in=NOT_PUBLIC)
    return about.filter(Q(new__body=body.pk) | Q(new__isnull=True, old__body=body.pk)).order_by(
        "-pk"
    )


def changes(entries: Iterable[AuditRecord]) -> list[Change]:
    """``entries`` in sentences; three queries."""
    entries = list(entries)
    names = _Names(entries)
    return [
        Change(
            entry.at,
            _sentence(entry, names),
            names.users.get(entry.acting_user_pk or 0, "The portal"),
            entry.reason,
        )
        for entry in entries
    ]


class _Names:
    """The names of today of everybody that the entries speak of."""

    def __init__(self, entries: Iterable[AuditRecord]) -> None:
        facts = [part for entry in entries for part in (entry.old, entry.new) if part]
        self.people = dict(
            Person.objects.filter(pk__in={each["person"] for each in facts}).values_list(
                "pk", "full_name"
            )
        )
        organisations = {each.get("organisation") for each in facts} - {None}
        self.organisations = dict(
            Organisation.objects.filter(pk__in=organisations).values_list("pk", "name")
        )
        self.users = dict(
            User.objects.filter(pk__in={entry.acting_user_pk for entry in entries}).values_list(
                "pk", "full_name"
            )
        )

    def person(self, facts: dict[str, Any]) -> str:
        return str(self.people.get(facts["person"], "Somebody"))

    def organisation(self, facts: dict[str, Any]) -> str:
        return str(
            self.organisations.get(facts.get("organisation"), "no organisation in particular")
        )


def _date(facts: dict[str, Any], name: str) -> date | None:
    value = facts.get(name)
    return date.fromisoformat(value) if isinstance(value, str) else value


def _term(facts: dict[str, Any]) -> str:
    start, end = _date(facts, "start"), _date(facts, "end")
    return f"from {day(start)} {f'until {until(end)}' if end else 'until further notice'}"


def _sentence(entry: AuditRecord, names: _Names) -> str:
    facts = entry.new or entry.old or {}
    person, seat = names.person(facts), facts.get("seat_name", "")
    writer = _SENTENCES.get(entry.action)
    if writer is None:
        return f"{person}, {seat}: {entry.action}."
    return writer(person, seat, entry.old or {}, entry.new or {}, names)


def _appointed(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    return f"{person} was appointed to the seat {seat} {_term(new)}."


def _renewed(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    return f"The term of {person} in the seat {seat} was renewed {_term(new)}."


def _withdrawn(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    return f"The appointment of {person} to the seat {seat} {_term(old)} was taken back."


def _ended(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    return f"{person} leaves the seat {seat}: the last day is {until(_date(new, 'released'))}."


def _held_over(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    return (
        f"{person} stays on in the seat {seat} until {until(_date(new, 'released'))} at the latest."
    )


def _rescheduled(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    was, now = _date(old, "end"), _date(new, "end")
    return (
        f"The term of {person} in the seat {seat} lasts"
        f" {f'until {until(now)}' if now else 'until further notice'} and not"
        f" {f'until {until(was)}' if was else 'until further notice'}."
    )


def _swapped(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    return (
        f"{person} left the seat {seat} for another one of the group on {day(_date(new, 'end'))}."
    )


def _corrected(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    wrong = []
    if old.get("person") != new.get("person"):
        wrong.append(f"it was written down for {names.person(old)}")
    if (old.get("start"), old.get("end")) != (new.get("start"), new.get("end")):
        wrong.append(f"it was said to last {_term(old)}")
    if old.get("organisation") != new.get("organisation"):
        wrong.append(f"it was said to be for {names.organisation(old)}")
    if old.get("how_appointed") != new.get("how_appointed"):
        wrong.append(f"the holder was said to be {old.get('how_appointed')}")
    was = f" Before, {' and '.join(wrong)}." if wrong else ""
    return f"Correction: {person} holds the seat {seat} {_term(new)}.{was}"


def _deputy_named(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    return f"{person} may come in place of the holder of the seat {seat} {_term(new)}."


def _deputy_ended(person: str, seat: str, old: Any, new: Any, names: _Names) -> str:
    return f"{person} no longer comes in place of the holder of the seat {seat}."


_SENTENCES = {
    "appointed": _appointed,
    "renewed": _renewed,
    "withdrawn": _withdrawn,
    "ended": _ended,
    "held over": _held_over,
    "rescheduled": _rescheduled,
    "swapped": _swapped,
    "corrected": _corrected,
    "deputy named": _deputy_named,
    "deputy ended": _deputy_ended,
    "deputy withdrawn": _deputy_ended,
}

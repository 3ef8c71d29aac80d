"""A body's members and terms as rows of a table, for everybody to take away.

Days are written as 2027-03-31, and the last day is one on which the seat is held.
"""

from collections.abc import Iterator
from datetime import date

from membership.bodies.history.spells import Spell, spells
from membership.bodies.models import Body, Seat
from membership.bodies.sittings import Sitting, who_sits
from membership.organisations.models import Organisation
from portal.lib.time import last_day

SEAT = ("Seat", "Stands for", "Office", "Standing", "Ex officio of")
MEMBERS = (
    *SEAT,
    "Member",
    "Organisation",
    "District",
    "Since",
    "Until",
    "State",
    "Stays on until at the latest",
    "Term in a row",
    "How appointed",
)
TERMS = (
    *SEAT,
    "Member",
    "Organisation",
    "First day",
    "Last day",
    "Appointed until",
    "State",
    "Term in a row",
    "How appointed",
)


def member_rows(body: Body, on: date) -> Iterator[tuple[str, ...]]:
    """Every seat of ``body`` on ``on`` under its headings; a vacant one since when and until when."""
    yield MEMBERS
    yield from (_member(each) for each in who_sits(body, on))


def term_rows(body: Body, on: date) -> Iterator[tuple[str, ...]]:
    """Every term that ``body`` has on record, past, present and to come, as it is on ``on``."""
    yield TERMS
    yield from (_term(each, on) for each in spells(body))


def _member(sitting: Sitting) -> tuple[str, ...]:
    seat, term = sitting.seat, sitting.term
    common = (*_seat(seat), str(term.person) if term else "")
    if term is None:
        follows = sitting.next_term
        days = (_day(sitting.vacant_since), _last(follows.start if follows else None))
        return (*common, "", sitting.district_text, *days, sitting.state.label, "", "", "")
    carried = _last(sitting.stays_until) if sitting.is_carried_over else ""
    return (
        *common,
        _name(term.organisation),
        sitting.district_text,
        _day(sitting.since),
        _last(term.end),
        sitting.state.label,
        carried,
        str(term.number),
        term.get_how_appointed_display(),
    )


def _term(spell: Spell, on: date) -> tuple[str, ...]:
    term = spell.term
    return (
        *_seat(spell.seat),
        str(term.person),
        _name(term.organisation),
        _day(spell.start),
        _last(spell.last_of(on)),
        _last(term.end),
        spell.state(on).label,
        str(term.number),
        term.get_how_appointed_display(),
    )


def _seat(seat: Seat) -> tuple[str, ...]:
    office = seat.get_office_display() if seat.office != "none" else ""
    follows = f"{seat.follows.name}, {seat.follows.body.name}" if seat.follows else ""
    return (seat.name, seat.stands_for_text, office, seat.get_standing_display(), follows)


def _name(organisation: Organisation | None) -> str:
    return organisation.name if organisation else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _last(end: date | None) -> str:
    """The last day of a half-open range."""
    return last_day(end).isoformat() if end else ""

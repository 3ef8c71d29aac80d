"""What has become different since a plan was made, in sentences that a chair can act on."""

from collections.abc import Iterator
from datetime import date, timedelta

from membership.bodies.models import Body, Term
from membership.bodies.planner.proposing import Move
from membership.bodies.planner.reality import Reality, named
from membership.bodies.planner.reality import read as read_reality
from membership.bodies.planner.seats import KnownTerm
from membership.bodies.planner.storing import Stored
from portal.lib.templatetags.portal import day, until


def differences(stored: Stored, body: Body, on: date) -> list[str]:
    """Everything that the plan saw otherwise than it is on ``on``; nothing when it can be applied.

    Looked at are the voting seats, each term that the plan saw, and appointments that it did not.
    That days have passed is no difference by itself, but the ends that it moves must still lie
    ahead, with the notice that its rules give.
    """
    given, now = stored.input, read_reality(body, on)
    seen = {term.key: (seat.key, term) for seat in given.seats for term in seat.terms}
    found = Term.objects.select_related("person", "seat").in_bulk(list(seen))
    names = named([*seen, *(term.key for seat in now.seats for term in seat.terms)])
    lines = [*_seats(stored, now)]
    for key, (seat_key, known) in seen.items():
        lines += _term(known, given.seat_names[seat_key], found.get(key))
    for seat in now.seats:
        for term in seat.terms:
            if term.key not in seen and seat.key in given.seat_names:
                who, name = names.get(term.key, "Somebody"), given.seat_names[seat.key]
                lines.append(f"{who} has been appointed to the seat {name} since.")
    for move in stored.proposal.moves:
        lines += _notice(move, names.get(move.term, "Somebody"), stored, on)
    return lines


def _seats(stored: Stored, now: Reality) -> Iterator[str]:
    before, after = stored.input.seat_names, now.names
    for key in before.keys() - after.keys():
        yield f"The voting seat {before[key]} is no longer there."
    for key in after.keys() - before.keys():
        yield f"The voting seat {after[key]} has been added."


def _term(seen: KnownTerm, seat: str, found: Term | None) -> Iterator[str]:
    if found is None:
        yield f"A term in the seat {seat} has been taken back."
        return
    who = str(found.person)
    if found.person_id != seen.person:
        yield f"The term in the seat {seat} is now {who}’s."
    if found.start != seen.start:
        yield f"The term of {who} begins on {day(found.start)}, no longer on {day(seen.start)}."
    if found.end != seen.end:
        yield f"The term of {who} ends {_end(found.end)}, no longer {_end(seen.end)}."
    if bool(found.why_ended or found.released) and not seen.is_settled:
        yield f"It is recorded that {who} leaves the seat {seat}."


def _end(end: date | None) -> str:
    return f"on {until(end)}" if end is not None else "on further notice"


def _notice(move: Move, who: str, stored: Stored, on: date) -> Iterator[str]:
    days = stored.input.scenario.rules.notice_days
    if move.old <= on:
        yield f"The term of {who} has ended."
    elif move.new < on + timedelta(days=days):
        yield f"The new end for {who}, {until(move.new)}, is less than {days} days away."

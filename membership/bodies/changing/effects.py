"""What a change does, in sentences: the difference between two pictures of a body."""

from collections.abc import Iterator
from datetime import date

from membership.bodies.changing.pictures import Follower, Gap, Picture, Shown
from membership.bodies.models import Office
from portal.lib.templatetags.portal import day, until


def effects(before: Picture, after: Picture, on: date) -> list[str]:
    """What is different in ``after``, the terms in the order of their seats; from ``on`` on for gaps."""
    lines: list[str] = []
    keys = sorted(
        before.terms.keys() | after.terms.keys(), key=lambda key: _order(key, before, after)
    )
    for key in keys:
        old, new = before.terms.get(key), after.terms.get(key)
        if new is None and old is not None:
            lines.append(f"{old.person} does not hold the seat {old.seat} from {day(old.start)}.")
        elif new is not None and old is None:
            lines += _begins(new, after)
        elif new is not None and old is not None and new != old:
            lines += _differs(old, new, after)
    seats = after.seats
    fresh = {gap for gap in after.gaps(on) - before.gaps(on) if _matters(gap, before.gaps(on))}
    for key, start, end in sorted(fresh, key=lambda gap: (seats[gap[0]].order, gap[0], gap[1])):
        lines.append(_vacant(seats[key].name, start, end, on))
    return lines


def _matters(gap: Gap, before: set[Gap]) -> bool:
    """Whether a gap is news: of one without an end only when it comes sooner than it did."""
    seat, start, end = gap
    lasting = [other[1] for other in before if other[0] == seat and other[2] == end]
    return not any(start >= other for other in lasting)


def _order(key: int, before: Picture, after: Picture) -> tuple[int, int, date, int]:
    term = after.terms.get(key) or before.terms[key]
    seat = after.seats.get(term.seat_pk) or before.seats.get(term.seat_pk)
    return (seat.order if seat else 0, term.seat_pk, term.start, key)


def _days(start: date, end: date | None) -> str:
    return f"from {day(start)} {f'until {until(end)}' if end else 'until further notice'}"


def _vacant(seat: str, start: date, end: date | None, on: date) -> str:
    since = "from today" if start == on else f"from {day(start)}"
    if end is None:
        return f"Nobody is appointed to the seat {seat} {since} on."
    return f"Nobody is appointed to the seat {seat} {since} until {until(end)}."


def _begins(term: Shown, after: Picture) -> Iterator[str]:
    for_whom = f" for {term.organisation}" if term.organisation else ""
    in_a_row = f" It counts as term {term.number} in a row." if term.number > 1 else ""
    yield f"{term.person} holds the seat {term.seat}{for_whom} {_days(term.start, term.end)}.{in_a_row}"
    seat = after.seats.get(term.seat_pk)
    if seat is not None and seat.office == Office.CHAIR:
        yield f"On those days {term.person} looks after the group’s pages."
    for follower in after.followers:
        if follower.follows == term.seat_pk:
            yield _follows(term, follower)


def _follows(term: Shown, follower: Follower) -> str:
    also = " and looks after its pages" if follower.is_chair else ""
    return f"With it {term.person} holds the seat {follower.seat} of the {follower.body}{also}."


def _differs(old: Shown, new: Shown, after: Picture) -> Iterator[str]:
    if new.person_pk != old.person_pk:
        yield f"The term in the seat {new.seat} is {new.person}’s and not {old.person}’s."
    if new.organisation_pk != old.organisation_pk:
        for_whom = new.organisation or "no organisation in particular"
        yield f"{new.person} speaks for {for_whom}, not for {old.organisation or 'none in particular'}."
    if new.start != old.start:
        yield f"{new.person} holds the seat {new.seat} from {day(new.start)}, not from {day(old.start)}."
    if new.end != old.end:
        yield (
            f"The term of {new.person} in the seat {new.seat} lasts {_lasts(new.end)},"
            f" not {_lasts(old.end)}."
        )
    if (new.end, new.until) != (old.end, old.until):
        yield from _stays(old, new, after)
    if new.number != old.number:
        yield f"For {new.person} it counts as term {new.number} in a row, not as term {old.number}."
    if new.how_appointed != old.how_appointed:
        yield f"{new.person} is said to be {new.how_appointed.lower()}, not {old.how_appointed.lower()}."
    yield from _deputies(old, new)


def _lasts(end: date | None) -> str:
    return f"until {until(end)}" if end else "until further notice"


def _stays(old: Shown, new: Shown, after: Picture) -> Iterator[str]:
    """Until when the holder stays on after the term, where that is different now."""
    did, does = (shown.until is not None and shown.until != shown.end for shown in (old, new))
    follows = [
        term
        for term in after.terms.values()
        if term.start == new.until
        and new.person_pk != term.person_pk
        and term.seat_pk == new.seat_pk
    ]
    goes_on = any(
        term.start == new.until and term.person_pk == new.person_pk for term in after.terms.values()
    )
    if goes_on:
        return
    if does and new.until != old.until:
        then = f"when {follows[0].person} follows" if follows else "unless somebody follows"
        yield f"After the term {new.person} stays on until {until(new.until)}, {then}."
    elif did and not does and not follows:
        yield f"{new.person} does not stay on after {until(new.until)}."


def _deputies(old: Shown, new: Shown) -> Iterator[str]:
    for name, start, end in new.deputies:
        if (name, start, end) not in old.deputies:
            last = f" until {until(end)}" if end else ", as long as the seat is held"
            yield f"{name} may come in place of {new.person} from {day(start)}{last}."
    named = {(name, start) for name, start, _ in new.deputies}
    for name, start, _ in old.deputies:
        if (name, start) not in named:
            yield f"{name} no longer comes in place of {new.person}."

"""Reminders of what the end of a term asks of its holder and of whoever looks after the group.

Each is asked again whether it still holds in the moment in which it leaves.
"""

from collections.abc import Callable
from datetime import date

from digests.errors import NothingToSend
from digests.mail.letters.seats import (
    also_held,
    is_about,
    look_after,
    named,
    own_pack,
    predecessors_pack,
    see,
    speaks_for,
    still_looks_after,
    today,
)
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from membership.bodies.handover.policies import WRITTEN_AFTERWARDS
from membership.bodies.models import Body, Reminder, Term
from membership.bodies.reminders.due import is_due
from membership.bodies.reminders.models import Audience
from membership.bodies.reminders.steps import Step
from portal.lib.templatetags.portal import day, until

HAND_OVER = (
    "Whoever comes next will be glad of what you know. The portal has put together what belongs to"
    " the seat; you add what only you can tell."
)
NOBODY_FOLLOWS = "Nobody is appointed to follow yet."


def seat_reminder(notice: Notice) -> Letter:
    """The letter of the step and the audience; nothing when it came too late or to the wrong person."""
    reminder = Reminder.objects.filter(pk=notice.subject_pk).first()
    if reminder is None or not is_due(reminder, today()):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    found = Term.objects.with_succession().select_related("person", "organisation")
    term: Term = found.get(pk=reminder.term_id)
    to_holder = reminder.audience == Audience.HOLDER
    if not (is_about(term, notice) if to_holder else still_looks_after(term.body, notice)):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    letters = _TO_HOLDERS if to_holder else _TO_CHAIRS
    return letters[Step(reminder.step)](term, reminder.day)


def _you_start_soon(term: Term, start: date) -> Letter:
    return _to_holder(
        term,
        f"You start on the {term.body} on {day(start)}",
        f"You are appointed to the seat {named(term)}{speaks_for(term)}, from {day(start)}.",
        "Until then you may read along: the group’s room on the portal is open to you from now on.",
        *also_held(term),
        button=predecessors_pack(term) or see(term.body),
        holds="will hold",
    )


def _your_term_ends(term: Term, end: date) -> Letter:
    return _to_holder(
        term,
        f"Your term on the {term.body} ends on {until(end)}",
        f"You hold the seat {named(term)}{speaks_for(term)}. Your term ends on {until(end)}.",
        _what_follows(term, end),
        *also_held(term),
        HAND_OVER,
        button=own_pack(term),
        after=[_another_term(term)],
    )


def _you_stay_on(term: Term, end: date) -> Letter:
    return _to_holder(
        term,
        f"Your term on the {term.body} has ended, and you stay on",
        f"Your term in the seat {named(term)} ended on {until(end)}. {_what_follows(term, end)}",
        "Until then everything that belongs to the seat stays with you.",
        HAND_OVER,
        button=own_pack(term),
        after=["If you cannot stay on, tell the chair, so that the group knows."],
    )


def _you_stay_no_longer(term: Term, limit: date) -> Letter:
    return _to_holder(
        term,
        f"You stay on the {term.body} until {until(limit)} and no longer",
        f"Your term in the seat {named(term)} ended on {until(term.end)}, and you have stayed on"
        f" since. {NOBODY_FOLLOWS}",
        f"You hold the seat until {until(limit)}, whether somebody follows or not. After that day"
        " it is vacant.",
        HAND_OVER,
        button=own_pack(term),
    )


def _you_have_left(term: Term, since: date) -> Letter:
    return _to_holder(
        term,
        f"You no longer sit on the {term.body}",
        f"{until(since)} was your last day in the seat {named(term)}. The group’s room on the portal is"
        " closed to you now. Your account, and what you do for your organisation, stay as they are.",
        "Thank you for what you have done for the group. What you leave to whoever comes next stays"
        f" open to you for a while: for {WRITTEN_AFTERWARDS.days} days you can still add to it.",
        button=own_pack(term, "See what you hand over"),
        holds="held",
    )


def _a_term_ends(term: Term, end: date) -> Letter:
    return _to_chair(
        term.body,
        f"The term of {term.person} ends on {until(end)}",
        f"{term.person} holds the seat {named(term)}{speaks_for(term)}, until {until(end)}."
        f" {NOBODY_FOLLOWS}",
        _if_nobody_is_appointed(term, end),
        *also_held(term),
    )


def _a_seat_is_carried_over(term: Term, end: date) -> Letter:
    limit = term.held_until
    return _to_chair(
        term.body,
        f"The seat {term.seat} is carried over",
        f"The term of {term.person} in the seat {named(term)} ended on {until(end)}."
        f" {NOBODY_FOLLOWS}",
        f"{term.person} stays on until somebody follows, until {until(limit)} at the latest."
        f" From {day(limit)} the seat would be vacant.",
    )


def _a_seat_falls_vacant(term: Term, limit: date) -> Letter:
    return _to_chair(
        term.body,
        f"The seat {term.seat} falls vacant on {day(limit)}",
        f"The term of {term.person} in the seat {named(term)} ended on {until(term.end)}. By the"
        f" group’s rules they stay on until {until(limit)} and no longer. {NOBODY_FOLLOWS}",
        *also_held(term),
    )


def _a_seat_is_vacant(term: Term, since: date) -> Letter:
    return _to_chair(
        term.body,
        f"The seat {term.seat} has been vacant since {day(since)}",
        f"{term.person} held the seat {named(term)}{speaks_for(term)}, until {until(since)}."
        " Nobody is appointed to follow, so nobody holds it now.",
        *also_held(term),
    )


_Letters = dict[Step, Callable[[Term, date], Letter]]
_TO_HOLDERS: _Letters = {
    Step.STARTS_SOON: _you_start_soon,
    Step.ENDS_SOON: _your_term_ends,
    Step.STAYS_ON: _you_stay_on,
    Step.LAST_DAYS: _you_stay_no_longer,
    Step.LEFT: _you_have_left,
}
_TO_CHAIRS: _Letters = {
    Step.ENDS_SOON: _a_term_ends,
    Step.STAYS_ON: _a_seat_is_carried_over,
    Step.LAST_DAYS: _a_seat_falls_vacant,
    Step.LEFT: _a_seat_is_vacant,
}


def _to_holder(
    term: Term,
    subject: str,
    *paragraphs: str,
    button: tuple[str, str],
    after: list[str] | None = None,
    holds: str = "hold",
) -> Letter:
    return write_letter(
        "notice",
        subject,
        why=f"you {holds} a seat of the {term.body}",
        paragraphs=paragraphs,
        button=button,
        after=after or [],
    )


def _to_chair(body: Body, subject: str, *paragraphs: str) -> Letter:
    return write_letter(
        "notice",
        subject,
        why=f"you look after the {body}",
        paragraphs=paragraphs,
        button=look_after(body),
    )


def _what_follows(term: Term, end: date) -> str:
    """Who holds the seat after ``end``: a successor, the same holder for a while, or nobody."""
    later = Term.objects.filter(seat=term.seat, start__gt=term.start).order_by("start")
    successor, limit = later.select_related("person").first(), term.held_until
    stays = limit is not None and limit > end
    if successor is not None:
        follows = f"{successor.person} follows on {day(successor.start)}."
        return f"{follows} You hold the seat until {until(limit)}." if stays else follows
    if term.seat.end == end:
        return "The seat itself ends on that day."
    if stays:
        return (
            f"{NOBODY_FOLLOWS} By the group’s rules you stay on until somebody does, until"
            f" {until(limit)} at the latest."
        )
    return f"{NOBODY_FOLLOWS} After that day the seat is vacant until somebody does."


def _if_nobody_is_appointed(term: Term, end: date) -> str:
    limit = term.held_until
    if limit is not None and limit > end:
        return (
            "Unless somebody is appointed, the holder stays on by the group’s rules, until"
            f" {until(limit)} at the latest."
        )
    return f"Unless somebody is appointed, the seat is vacant from {day(end)}."


def _another_term(term: Term) -> str:
    most = term.body.max_consecutive_terms
    if most is not None and term.seat.is_voting and term.number >= most:
        return (
            f"This is term {term.number} in a row, the most that the group’s rules allow. Tell your"
            " organisation, so that somebody else can come forward."
        )
    return "If you would like to serve another term, or know that you will not, tell the chair."

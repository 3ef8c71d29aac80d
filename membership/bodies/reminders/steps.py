"""The steps before the start and at the end of a term, with the days on which each is told; not stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import TextChoices

from membership.bodies.states import held_until
from portal.lib.time import london_day

if TYPE_CHECKING:
    from membership.bodies.models import Term

LAST_DAYS = timedelta(days=30)
"""How long before staying on comes to its end it is said so."""

BETWEEN_STEPS = timedelta(days=14)
"""How long after the end of the term, at least, that is said again."""

MADE_UP = timedelta(days=31)
"""For how long it is still told that something has happened, should no run have told it at once."""


class Step(TextChoices):
    STARTS_SOON = "starts-soon", "The term starts soon, and its holder may read along"
    ENDS_SOON = "ends-soon", "The term ends soon"
    STAYS_ON = "stays-on", "The term has ended and its holder stays on"
    LAST_DAYS = "last-days", "Staying on comes to its end"
    LEFT = "left", "The holder has left the seat"


@dataclass(frozen=True)
class Occasion:
    """One step of a term: ``day`` is the first day without what ends, and it is told from ``opens``
    until the day before ``closes``.
    """

    step: Step
    day: date
    opens: date
    closes: date


def planned_end(term: "Term") -> date | None:
    """The first day on which the term is over, its seat or its body; None: until further notice."""
    days = (term.end, term.seat.end, term.body.closed)
    return min((day for day in days if day is not None), default=None)


def occasions(term: "Term") -> Iterator[Occasion]:
    """The steps of ``term``, no two on one day; needs a term read ``with_succession``.

    Who is appointed within the days of shadowing is told of them with the appointment.
    """
    shadowing = term.start - timedelta(days=term.body.shadow_days)
    if shadowing < term.start and london_day(term.visible_from) < shadowing:
        yield Occasion(Step.STARTS_SOON, term.start, shadowing, term.start)
    end, until = planned_end(term), held_until(term)
    if end is None or until is None:
        return
    notice = timedelta(days=term.body.notice_days)
    yield Occasion(Step.ENDS_SOON, end, max(term.start, end - notice), end)
    if until > end:
        yield from _staying_on(term, end, until)
    yield Occasion(Step.LEFT, until, until, until + MADE_UP)


def occasion_on(term: "Term", on: date) -> Occasion | None:
    """The step that is due on ``on``, if any."""
    return next((each for each in occasions(term) if each.opens <= on < each.closes), None)


def _staying_on(term: "Term", end: date, until: date) -> Iterator[Occasion]:
    """From ``end`` until ``until`` the holder stays on; that somebody follows needs no second word."""
    last_days = max(until - LAST_DAYS, end + BETWEEN_STEPS)
    if until == term.succeeded_on or last_days >= until:
        last_days = until
    else:
        yield Occasion(Step.LAST_DAYS, until, last_days, until)
    yield Occasion(Step.STAYS_ON, end, end, min(end + MADE_UP, last_days))

"""What is in a handover pack: dates, people, and what a chair leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from membership.bodies.handover.places import Place
from membership.bodies.letters.models import GroupLetter
from membership.bodies.models import Body, Meeting, Office, Term
from membership.bodies.querysets import MeetingQuerySet
from membership.bodies.sittings import Sitting, who_sits
from membership.bodies.to_do import ToDo, to_do
from portal.lib.templatetags.portal import day, until
from portal.lib.time import add_months

MEETINGS_SHOWN = 6
LETTERS_SHOWN = 5
MONTHS_AHEAD = 12


@dataclass(frozen=True)
class OpenThings:
    """Everything that a chair leaves open."""

    lines: list[ToDo]
    ending: list[Sitting]
    coming: list[Term]
    letters: list[GroupLetter]


def open_things(body: Body, on: date, now: datetime) -> OpenThings:
    """What whoever chairs next has to take up."""
    coming = Term.objects.future(on).filter(body=body).select_related("person", "organisation")
    return OpenThings(
        lines=to_do(body, on, now),
        ending=[each for each in who_sits(body, on) if _ends_within_a_year(each)],
        coming=list(coming.order_by("start", "pk")),
        letters=list(GroupLetter.objects.for_body(body)[:LETTERS_SHOWN]),
    )


def colleagues(place: Place, on: date) -> list[Sitting]:
    """Who else sits, whoever chairs first: by public name and organisation, never by address."""
    others = [
        each
        for each in who_sits(place.body, on)
        if each.term and each.term.person_id != place.term.person_id
    ]
    return sorted(others, key=lambda each: each.seat.office != Office.CHAIR)


def meetings(body: Body, now: datetime) -> MeetingQuerySet:
    found: MeetingQuerySet = Meeting.objects.filter(body=body).select_related("agenda")
    return found.upcoming(now)[:MEETINGS_SHOWN]


def dates(place: Place, on: date) -> Iterator[tuple[str, str]]:
    """When what begins and ends, for the holder and for the successor."""
    term, last, successor = place.term, place.held_until, place.successor
    yield "In the seat since", day(term.start)
    yield "The term ends on", until(term.end) if term.end else "No end is set"
    if last is not None and term.end is not None and last > term.end:
        yield "May stay on until, at the latest", until(last)
    if successor is not None:
        yield "The successor starts on", day(successor.start)
        yield "The successor’s term ends on", until(successor.end) or "No end is set"


def _ends_within_a_year(sitting: Sitting) -> bool:
    """Whether the seat needs somebody within a year: vacant ones and carried-over ones do now."""
    if sitting.term is None:
        return True
    limit = add_months(sitting.on, MONTHS_AHEAD)
    ends = [day for day in (sitting.term.end, sitting.seat.end) if day is not None]
    return any(day <= limit for day in ends)

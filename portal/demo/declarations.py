"""What holders of seats declared and confirmed, by themselves or written down by the officer."""

from datetime import datetime

from membership.bodies.declarations import actions
from membership.bodies.declarations.actions import Entry as Declared
from membership.bodies.declarations.fingerprints import fingerprint
from membership.bodies.declarations.kinds import InterestKind
from membership.bodies.models import Confirmation, Interest
from membership.people.models import Person, User
from portal.demo.bodies import OFFICER
from portal.demo.data import Entry, days_ago, first_of_month, read
from portal.lib.time import london_day

SHORTLY_BEFORE = 1  # day on which entries were written, before the day of the confirmation


def load_declarations(now: datetime) -> int:
    """Make what is not there yet; returns how many people have confirmed."""
    officer = User.objects.get(email=OFFICER)
    holders = read("declarations")["holder"]
    for entry in holders:
        person = Person.objects.select_related("user").get(full_name=entry["person"])
        if not Confirmation.objects.filter(person=person).exists():
            _declare(person, entry, officer, now)
    return len(holders)


def _declare(person: Person, entry: Entry, officer: User, now: datetime) -> None:
    """Everything that one holder says; an entry that asks to be kept back comes after the confirmation."""
    by = person.user or officer
    confirmed = days_ago(now, entry["confirmed_days"])
    interests = entry.get("interest", [])
    for each in interests:
        if "keep_back" not in each or "agreed" in each:
            _interest(
                person,
                each,
                by,
                officer,
                days_ago(now, entry["confirmed_days"] + SHORTLY_BEFORE),
                now,
            )
    covered = Interest.objects.filter(person=person).current(london_day(confirmed))
    actions.confirm(
        person,
        shown=fingerprint(covered),
        nothing_to_declare=entry.get("nothing", False),
        acting_user=by,
        now=confirmed,
    )
    for each in interests:
        if "ended_days" in each:
            _end(person, each, by, now)
        if "keep_back" in each and "agreed" not in each:
            _interest(person, each, by, officer, days_ago(now, 2), now)


def _interest(
    person: Person, entry: Entry, by: User, officer: User, at: datetime, now: datetime
) -> None:
    start = first_of_month(now, entry["since_months"]) if "since_months" in entry else None
    if "day_days" in entry:
        start = london_day(days_ago(now, entry["day_days"]))
    said = Declared(entry["what"], entry.get("whom", ""), start, entry.get("keep_back", ""))
    interest = actions.declare(person, InterestKind(entry["kind"]), said, acting_user=by, now=at)
    if agreed := entry.get("agreed"):
        actions.answer(interest, agree=True, reason=agreed, acting_user=officer, now=at)


def _end(person: Person, entry: Entry, by: User, now: datetime) -> None:
    interest = Interest.objects.get(person=person, what=entry["what"])
    at = days_ago(now, entry["ended_days"])
    actions.end_interest(interest, last_day=london_day(at), acting_user=by, now=at)

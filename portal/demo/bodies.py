"""The two bodies: seats, staggered terms and meetings, through the actions that everybody uses."""

from datetime import datetime, timedelta

from digests.actions.notices import nobody_is_told
from membership.bodies import actions
from membership.bodies.models import Body, Meeting, Seat, Term, WhyEnded
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from membership.places.models import District, Theme
from portal.demo.data import Entry, days_ago, first_of_month, read, workday_after
from portal.demo.documents import text_document
from portal.lib.time import last_day, start_of_day

OFFICER = "officer@example.org"
APPOINTED_BEFORE = timedelta(days=21)
MEETING_LENGTH = timedelta(hours=2)
BODY_FIELDS = (
    "name",
    "slug",
    "kind",
    "summary",
    "terms_of_reference",
    "how_to_join",
    "created",
    "term_months",
    "max_consecutive_terms",
    "holdover_months",
    "notice_days",
)
SEAT_FIELDS = (
    "name",
    "stands_for",
    "partner",
    "income_band",
    "organisation_kind",
    "office",
    "standing",
)


def load_bodies(now: datetime) -> int:
    """Make the bodies, seats, terms and meetings that are not there; returns how many seats there are."""
    data = read("bodies")
    officer = User.objects.get(email=OFFICER)
    bodies = {entry["slug"]: _body(entry, officer, now) for entry in data["body"]}
    seats: dict[str, Seat] = {}
    for order, entry in enumerate(data["seat"]):
        seats[entry["key"]] = _seat(entry, order, bodies, seats, officer, now)
    terms = [(entry, seats[seat["key"]]) for seat in data["seat"] for entry in seat.get("term", [])]
    with nobody_is_told():
        for entry, seat in sorted(terms, key=lambda pair: pair[0]["start_months"]):
            _term(entry, seat, officer, now)
    for entry in data["meeting"]:
        _meeting(entry, bodies[entry["body"]], officer, now)
    return len(seats)


def _body(entry: Entry, officer: User, now: datetime) -> Body:
    body = Body.objects.filter(slug=entry["slug"]).first()
    if body is None:
        body = Body(**{key: entry[key] for key in BODY_FIELDS if key in entry})
        if parent := entry.get("parent"):
            body.parent = Body.objects.get(slug=parent)
        actions.save(body, acting_user=officer, now=now)
    return body


def _seat(
    entry: Entry,
    order: int,
    bodies: dict[str, Body],
    seats: dict[str, Seat],
    officer: User,
    now: datetime,
) -> Seat:
    body = bodies[entry["body"]]
    seat = Seat.objects.filter(body=body, name=entry["name"]).first()
    if seat is None:
        seat = Seat(
            body=body,
            order=order,
            start=body.created,
            follows=seats.get(entry.get("follows", "")),
            district=District.objects.filter(slug=entry.get("district")).first(),
            theme=Theme.objects.filter(slug=entry.get("theme")).first(),
            **{key: entry[key] for key in SEAT_FIELDS if key in entry},
        )
        actions.save(seat, acting_user=officer, now=now)
    return seat


def person_of_record(name: str) -> Person:
    """The public person called ``name``, with the account of the same name when there is one."""
    person, made = Person.objects.get_or_create(full_name=name)
    if made:
        person.user = User.objects.filter(full_name=name, person=None).first()
        person.save(update_fields=["user"])
    return person


def _term(entry: Entry, seat: Seat, officer: User, now: datetime) -> None:
    person = person_of_record(entry["person"])
    if Term.objects.filter(seat=seat, person=person).count() > _earlier(entry, seat):
        return
    start, end = (first_of_month(now, entry[key]) for key in ("start_months", "end_months"))
    appointed = start_of_day(start) - APPOINTED_BEFORE
    if days := entry.get("appointed_days"):
        appointed = days_ago(now, days)
    term = actions.appoint(
        seat,
        person,
        start=start,
        end=end,
        organisation=Organisation.objects.filter(name=entry.get("organisation")).first(),
        acting_user=officer,
        now=appointed,
    )
    if reason := entry.get("stood_down"):
        actions.end_term(
            term,
            last_day=last_day(end),
            why_ended=WhyEnded.STOOD_DOWN,
            acting_user=officer,
            reason=reason,
            now=start_of_day(end) - APPOINTED_BEFORE,
        )


def _earlier(entry: Entry, seat: Seat) -> int:
    """How many terms the same person has on the seat, in the data file, before this one."""
    data = next(each for each in read("bodies")["seat"] if each["name"] == seat.name)
    return sum(
        other["person"] == entry["person"] and other["start_months"] < entry["start_months"]
        for other in data.get("term", [])
    )


def _meeting(entry: Entry, body: Body, officer: User, now: datetime) -> None:
    start = workday_after(now, entry["days"], entry["hour"])
    near = (start - timedelta(days=14), start + timedelta(days=14))
    if Meeting.objects.filter(body=body, place=entry["place"], start__range=near).exists():
        return
    meeting = Meeting(
        body=body,
        start=start,
        end=start + MEETING_LENGTH,
        place=entry["place"],
        link=entry.get("link", ""),
    )
    if agenda := entry.get("agenda"):
        meeting.agenda = text_document(f"Agenda of the {body}", agenda)
    actions.save(meeting, acting_user=officer, now=now)

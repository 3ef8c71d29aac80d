"""A body in the shape that Popolo gives to open data about groups: persons, organisations, posts and
memberships (https://www.popoloproject.com/specs/).

A seat is a post and a term a membership. Keys stay the same for good; what is not known is left out;
an ``end_date`` is the last day. ``stands_for`` and ``follows_id`` are ours, because Popolo has no word
for them.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from membership.bodies.history.spells import Spell, spells
from membership.bodies.models import Body, Office, Seat
from membership.organisations.models import Organisation
from membership.people.models import Person
from membership.places.models import District
from portal.lib.time import last_day

Absolute = Callable[[str], str]
Row = dict[str, Any]


def popolo(body: Body, on: date, absolute: Absolute) -> dict[str, list[Row]]:
    """All that is public of ``body``, as it is on ``on``; ``absolute`` makes an address a whole one."""
    held = spells(body)
    seats = list(
        Seat.objects.filter(body=body).select_related("district", "theme", "follows").order_by("pk")
    )
    people = _each(spell.term.person for spell in held)
    organisations = _each(spell.term.organisation for spell in held)
    districts = _each(seat.district for seat in seats)
    bodies = [body.parent, body] if body.parent else [body]
    return {
        "persons": [_person(each) for each in people],
        "organizations": [
            *(_body(each, absolute) for each in bodies),
            *(_organisation(each, absolute) for each in organisations),
        ],
        "areas": [_area(each) for each in districts],
        "posts": [_post(each) for each in seats],
        "memberships": [
            _membership(each, on, absolute)
            for each in sorted(held, key=lambda each: (each.term.pk, each.seat.pk))
        ],
    }


def _each(rows: Iterable[Any]) -> list[Any]:
    """Each row once, the first that was written first."""
    found = {row.pk: row for row in rows if row is not None}
    return [found[key] for key in sorted(found)]


def _known(**fields: Any) -> Row:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _person(person: Person) -> Row:
    return _known(id=f"person-{person.pk}", name=person.full_name)


def _body(body: Body, absolute: Absolute) -> Row:
    return _known(
        id=f"body-{body.pk}",
        name=body.name,
        classification=body.get_kind_display(),
        abstract=body.summary,
        parent_id=f"body-{body.parent_id}" if body.parent_id else None,
        founding_date=body.created.isoformat(),
        dissolution_date=_last(body.closed),
        links=[{"url": absolute(body.get_absolute_url()), "note": "Public page"}],
    )


def _organisation(organisation: Organisation, absolute: Absolute) -> Row:
    """Of one that keeps out of the directory its name alone."""
    row = {"id": f"organisation-{organisation.pk}", "name": organisation.name}
    if not organisation.is_public:
        return row
    link = {"url": absolute(organisation.get_absolute_url()), "note": "Public page"}
    return _known(**row, classification=organisation.get_kind_display(), links=[link])


def _area(district: District) -> Row:
    return _known(
        id=f"district-{district.pk}",
        name=district.name,
        identifier=district.ons_code,
        classification="District",
    )


def _role(seat: Seat) -> str:
    return seat.get_office_display() if seat.office != Office.NONE else seat.get_standing_display()


def _post(seat: Seat) -> Row:
    return _known(
        id=f"seat-{seat.pk}",
        label=seat.name,
        role=_role(seat),
        organization_id=f"body-{seat.body_id}",
        area_id=f"district-{seat.district_id}" if seat.district_id else None,
        stands_for=seat.stands_for_text,
        follows_id=f"seat-{seat.follows_id}" if seat.follows_id else None,
        start_date=seat.start.isoformat(),
        end_date=_last(seat.end),
    )


def _membership(spell: Spell, on: date, absolute: Absolute) -> Row:
    """A seat that follows another has memberships of its own, under the key of term and seat."""
    seat, term = spell.seat, spell.term
    organisation = term.organisation_id
    return _known(
        id=f"term-{term.pk}" + ("" if term.seat_id == seat.pk else f"-seat-{seat.pk}"),
        label=f"{seat.name}, {seat.body.name}",
        role=_role(seat),
        person_id=f"person-{term.person_id}",
        organization_id=f"body-{seat.body_id}",
        post_id=f"seat-{seat.pk}",
        on_behalf_of_id=f"organisation-{organisation}" if organisation else None,
        start_date=spell.start.isoformat(),
        end_date=_last(spell.last_of(on)),
        sources=[{"url": absolute(seat.body.get_absolute_url()), "note": "Public page"}],
    )


def _last(end: date | None) -> str | None:
    return last_day(end).isoformat() if end else None

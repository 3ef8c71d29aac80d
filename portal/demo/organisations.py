"""Organisations, vouched for over the last months."""

from datetime import datetime

from django.utils.text import slugify

from membership.organisations.models import Organisation, VouchingState
from membership.places.models import District, Theme
from portal.demo.data import Entry, days_ago, read

PLAIN = ("name", "kind", "charity_number", "company_number", "income_band", "purpose", "countywide")


def _state(entry: Entry, position: int, now: datetime) -> Entry:
    """Registered some weeks ago; vouched for a few days later, unless it still waits."""
    registered = days_ago(now, 150 - 3 * position, hour=9, minute=position)
    if entry.get("state") == VouchingState.PENDING:
        registered = days_ago(now, 2)
        return {
            "state": VouchingState.PENDING,
            "registered_at": registered,
            "waiting_since": registered,
        }
    decided = days_ago(now, 148 - 3 * position, hour=14, minute=position)
    return {
        "state": VouchingState.VERIFIED,
        "registered_at": registered,
        "decided_at": decided,
        "visible_from": decided,
    }


def load_organisations(now: datetime) -> int:
    """Make the organisations that are not there yet; returns how many the data file has."""
    entries = read("organisations")["organisation"]
    districts = District.objects.in_bulk(field_name="slug")
    themes = Theme.objects.in_bulk(field_name="slug")
    for position, entry in enumerate(entries):
        slug = slugify(entry["name"])
        organisation, made = Organisation.objects.get_or_create(
            slug=slug,
            defaults={
                **{key: entry[key] for key in PLAIN if key in entry},
                **_state(entry, position, now),
                "website": f"https://{slug}.example.org/",
                "public_email": f"hello@{slug}.example.org" if position % 3 else "",
            },
        )
        if made:
            organisation.districts.set(districts[key] for key in entry.get("districts", []))
            organisation.themes.set(themes[key] for key in entry.get("themes", []))
    return len(entries)

"""What each role may do to organisations, districts and themes in Wagtail's admin."""

from typing import Any

from membership.people.roles import ADMINISTRATOR, EDITOR, OFFICER, grant

OFFICERS = [
    "organisations.view_organisation",
    "organisations.add_organisation",
    "organisations.change_organisation",
    "places.view_district",
    "places.view_theme",
]
ADMINISTRATORS = [
    *OFFICERS,
    "places.add_district",
    "places.change_district",
    "places.add_theme",
    "places.change_theme",
    "places.delete_theme",
]


def give_permissions(**kwargs: Any) -> None:
    """After each migrate; safe to repeat."""
    grant(OFFICER, *OFFICERS)
    grant(EDITOR, "places.view_district", "places.view_theme")
    grant(ADMINISTRATOR, *ADMINISTRATORS)

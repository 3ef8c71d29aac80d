"""What each role may do to bodies, seats and meetings in Wagtail's admin.

A body or a seat that has been used is closed, not deleted: the public record keeps it.
"""

from typing import Any

from membership.people.roles import ADMINISTRATOR, OFFICER, grant

OFFICERS = [
    *(f"bodies.{verb}_{model}" for model in ("body", "seat") for verb in ("view", "add", "change")),
    *(f"bodies.{verb}_meeting" for verb in ("view", "add", "change", "delete")),
]


def give_permissions(**kwargs: Any) -> None:
    """After each migrate; safe to repeat."""
    grant(OFFICER, *OFFICERS)
    grant(ADMINISTRATOR, *OFFICERS)

"""Who of the council may do what of this room in Wagtail's admin."""

from typing import Any

from membership.people.roles import ADMINISTRATOR, OFFICER, grant


def let_officers_in(**kwargs: Any) -> None:
    """Officers and administrators say whether issues need an approval."""
    for name in (OFFICER, ADMINISTRATOR):
        grant(name, "digests.change_issuerules")

"""Who sets the numbers to call."""

from typing import Any

from membership.people.roles import ADMINISTRATOR, EDITOR, grant


def give_permissions(**kwargs: Any) -> None:
    """After each migrate; safe to repeat."""
    for name in (EDITOR, ADMINISTRATOR):
        grant(name, "forums.change_whotocall")

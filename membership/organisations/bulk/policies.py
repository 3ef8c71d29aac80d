"""Who may take tables of organisations in and out."""

from django.urls import ResolverMatch

from membership.people.models import User
from membership.people.roles import Anyone, is_officer

PAGES = frozenset(
    f"organisations:{name}"
    for name in ("imports", "import", "import_file", "import_template", "export")
)


def can_import(user: Anyone) -> bool:
    """Officers, who vouch for what they bring in."""
    return is_officer(user)


def can_export(user: Anyone) -> bool:
    """Officers, who see organisations in every state."""
    return is_officer(user)


def imports_here(user: User, match: ResolverMatch) -> bool:
    """The pages of tables; a second factor is asked of officers there."""
    return match.view_name in PAGES and can_import(user)

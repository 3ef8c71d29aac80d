"""Who is what. No other module asks for ``is_superuser`` or a group's name.

Seat holders and chairs are not here: their powers come from terms (``bodies.policies.holds_power``).
Forum moderators are rows of ``forums``.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser, Group

from membership.people.models import User

OFFICER = "KCC officer"
EDITOR = "KCC editor"
ADMINISTRATOR = "Site administrator"
GROUPS = (OFFICER, EDITOR, ADMINISTRATOR)

Anyone = User | AnonymousUser | None


def _in_group(user: Anyone, *names: str) -> bool:
    """Whether ``user`` is in one of the groups; asked once per user and request."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(  # type: ignore[attr-defined]
            user.groups.filter(name__in=GROUPS).values_list("name", flat=True)
        )
    return user.is_superuser or not user._role_names.isdisjoint(names)  # type: ignore[attr-defined]


def is_officer(user: Anyone) -> bool:
    """Officers vouch for organisations, look after groups and see to reports."""
    return _in_group(user, OFFICER, ADMINISTRATOR)


def is_editor(user: Anyone) -> bool:
    """Editors publish news, notices and pages."""
    return _in_group(user, EDITOR, ADMINISTRATOR)


def is_administrator(user: Anyone) -> bool:
    """Administrators do all that officers and editors do, and look after accounts."""
    return _in_group(user, ADMINISTRATOR)


def is_staff_member(user: Anyone) -> bool:
    """Anyone whom the council lets into ``/admin/``; a second factor is asked of them."""
    return _in_group(user, *GROUPS)


def make_groups(**kwargs: Any) -> None:
    """Make the three groups (after each migrate; safe to repeat)."""
    for name in GROUPS:
        Group.objects.get_or_create(name=name)

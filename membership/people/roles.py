"""Who is what. No other module asks for ``is_superuser`` or a group's name.

Seat holders and chairs are not here: their powers come from terms (``bodies.policies.holds_power``).
Forum moderators are rows of ``forums``.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.people.models import User
from portal.lib.prepared import prepared

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
        user._role_names = frozenset(_groups_of(user=user.pk))  # type: ignore[attr-defined]
    return user.is_superuser or not user._role_names.isdisjoint(names)  # type: ignore[attr-defined]


def with_roles(accounts: "QuerySet[User]") -> "QuerySet[User]":
    """Each with the groups that make its roles, for ``remember_roles``."""
    memberships = User.groups.through.objects.filter(user=OuterRef("pk"))
    return accounts.annotate(
        **{f"role_{n}": Exists(memberships.filter(group__name=g)) for n, g in enumerate(GROUPS)}
    )


def remember_roles(user: User) -> None:
    """What an account was read ``with_roles`` answers for this request what roles it has."""
    names = (name for n, name in enumerate(GROUPS) if getattr(user, f"role_{n}"))
    user._role_names = frozenset(names)  # type: ignore[attr-defined]


@prepared(user=int)
def _groups_of(*, user: int) -> Any:
    return Group.objects.filter(user=user, name__in=GROUPS).values_list("name", flat=True)


def is_officer(user: Anyone) -> bool:
    """Officers vouch for organisations, look after groups and see to reports."""
    return _in_group(user, OFFICER, ADMINISTRATOR)


def speaks_for_the_council(user: Anyone) -> bool:
    """Officers by a role of their own; who only looks after the site speaks for nobody."""
    return is_officer(user) and OFFICER in user._role_names  # type: ignore[union-attr]


def officers() -> QuerySet[User]:
    """Those who are written to as officers: the accounts in use with that role of their own."""
    return User.objects.filter(is_active=True, groups__name=OFFICER).order_by("pk")


def is_editor(user: Anyone) -> bool:
    """Editors publish news, notices and pages."""
    return _in_group(user, EDITOR, ADMINISTRATOR)


def is_administrator(user: Anyone) -> bool:
    """Administrators do all that officers and editors do, and look after accounts."""
    return _in_group(user, ADMINISTRATOR)


def is_only_administrator(user: User) -> bool:
    """Whether nobody else with an active account could look after accounts."""
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    administrators = others.filter(Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR))
    return is_administrator(user) and not administrators.exists()


def is_staff_member(user: Anyone) -> bool:
    """Anyone whom the council lets into ``/admin/``; a second factor is asked of them."""
    return _in_group(user, *GROUPS)


def without_superusers(accounts: QuerySet[User]) -> QuerySet[User]:
    """Those of ``accounts`` that ``createsuperuser`` did not make."""
    return accounts.filter(is_superuser=False)


def role_names(user: User) -> str:
    """The roles of an account as a list shows them, its ``groups`` fetched."""
    names = ["Superuser"] if user.is_superuser else []
    return ", ".join(names + [group.name for group in user.groups.all()])


def staff_members() -> QuerySet[User]:
    """The accounts in use of which ``is_staff_member`` is true."""
    in_a_group = User.groups.through.objects.filter(user=OuterRef("pk"), group__name__in=GROUPS)
    return User.objects.filter(Q(is_superuser=True) | Exists(in_a_group), is_active=True)


def may_enter_admin(user: Anyone) -> bool:
    """Whoever Wagtail lets into ``/admin/``, by one of the groups or by a permission of their own."""
    return is_staff_member(user) or (
        isinstance(user, User) and user.has_perm("wagtailadmin.access_admin")
    )


ADMIN_ACCESS = "wagtailadmin.access_admin"
PERMISSIONS = {
    OFFICER: [ADMIN_ACCESS, "people.view_person", "people.add_person", "people.change_person"],
    EDITOR: [ADMIN_ACCESS],
    ADMINISTRATOR: [
        ADMIN_ACCESS,
        "people.view_user",
        "people.add_user",
        "people.change_user",
        "people.view_person",
        "people.add_person",
        "people.change_person",
        "people.delete_person",
    ],
}


def grant(group: str, *permissions: str) -> None:
    """Give a group permissions such as ``"places.change_theme"`` (safe to repeat).

    For receivers of ``post_migrate``, in whatever order they run. Raises Permission.DoesNotExist
    for a permission that no model has.
    """
    row, _ = Group.objects.get_or_create(name=group)
    row.permissions.add(*(_permission(name) for name in permissions))


def _permission(name: str) -> Permission:
    """The row of a permission; made now, when its own app's turn of ``post_migrate`` is yet to come."""
    label, codename = name.split(".")
    wanted = Permission.objects.filter(content_type__app_label=label, codename=codename)
    if not wanted.exists():
        create_permissions(apps.get_app_config(label), verbosity=0)
    return wanted.get()


def make_groups(**kwargs: Any) -> None:
    """Make the three groups with their permissions (after each migrate; safe to repeat)."""
    for name in GROUPS:
        grant(name, *PERMISSIONS[name])

"""Who may do what with an account."""

from membership.people.models import DataArchive
from membership.people.roles import Anyone, is_administrator, is_officer


def can_look_after_accounts(user: Anyone) -> bool:
    """Administrators make accounts, give roles and reset second factors."""
    return is_administrator(user)


def can_close_districts(user: Anyone) -> bool:
    """Officers end districts when the law has ended them."""
    return is_officer(user)


def can_see_retention(user: Anyone) -> bool:
    """Officers see which rules do away with what, and what they came to."""
    return is_officer(user)


def can_download(user: Anyone, archive: DataArchive) -> bool:
    """The person whose data it is; nobody else, whatever their role."""
    return user is not None and user.pk is not None and archive.user_id == user.pk

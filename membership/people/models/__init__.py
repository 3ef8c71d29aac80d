"""Accounts, the people of the public record, and the archives of their data."""

from membership.people.models.accounts import Person, User, UserManager, fold_email
from membership.people.models.archives import ArchiveState, DataArchive

__all__ = [
    "ArchiveState",
    "DataArchive",
    "Person",
    "User",
    "UserManager",
    "fold_email",
]

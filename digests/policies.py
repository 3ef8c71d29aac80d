"""Who may prepare what is sent."""

from digests.models import ContactList
from membership.people.roles import Anyone, is_editor, is_officer


def can_prepare_issues(user: Anyone) -> bool:
    """Editors and officers write introductions, pin things, try an issue out and hold it."""
    return is_editor(user) or is_officer(user)


def can_approve_issues(user: Anyone) -> bool:
    """Where issues need an approval, officers give it."""
    return is_officer(user)


def can_keep_lists(user: Anyone) -> bool:
    """Officers keep the lists of contacts and write to them: they answer for the lawful basis."""
    return is_officer(user)


def can_erase_addresses(user: Anyone) -> bool:
    """Officers erase what is held about an address whose owner has asked them."""
    return is_officer(user)


def can_close_list(user: Anyone, contact_list: ContactList) -> bool:
    """Officers close a list that is open; nobody opens it again."""
    return can_keep_lists(user) and contact_list.closed_at is None


def can_forget_contacts(user: Anyone, contact_list: ContactList) -> bool:
    """Once a list is closed officers may erase at once who was on it."""
    return can_keep_lists(user) and contact_list.closed_at is not None

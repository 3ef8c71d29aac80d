"""How allauth talks to people here."""

from allauth.account.adapter import DefaultAccountAdapter

from membership.people.models import User


def display_name(user: User) -> str:
    """How allauth names somebody."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own behaviour with the portal's full name."""

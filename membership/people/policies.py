"""Who may do what with an account."""

from membership.people.roles import Anyone, is_administrator


def can_look_after_accounts(user: Anyone) -> bool:
    """Administrators make accounts, give roles and reset second factors."""
    return is_administrator(user)

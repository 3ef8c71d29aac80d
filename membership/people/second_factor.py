"""A second factor is asked of whoever holds power, before they use it.

Everything below ``/admin/`` asks for one. Another app adds its own addresses when it is ready::

    @asks_second_factor
    def chairs_pages(user: User, match: ResolverMatch) -> bool:
        return match.view_name == "bodies:manage" and may_manage(user)

Who has none is led to set one up and then goes on; nobody is refused.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.urls import ResolverMatch

from membership.people.models import User
from membership.people.policies import can_look_after_accounts, can_see_retention
from membership.people.roles import may_enter_admin

Question = Callable[[User, ResolverMatch], bool]

# An authenticator app or a passkey; recovery codes alone are none.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
DEMO_DOMAIN = "@example.org"  # reserved: nobody receives mail there

_questions: list[Question] = []


def asks_second_factor(question: Question) -> Question:
    """Register ``question(user, match)``: is this address one that the user needs a second factor for?"""
    if question not in _questions:
        _questions.append(question)
    return question


def looks_after_accounts(user: User, match: ResolverMatch) -> bool:
    """The page on which an administrator resets somebody's second factor."""
    return match.view_name == "people:reset_second_factor" and can_look_after_accounts(user)


def sees_retention(user: User, match: ResolverMatch) -> bool:
    """The page on which officers see what retention does."""
    return match.view_name == "people:retention" and can_see_retention(user)


def is_asked(user: User, match: ResolverMatch, path: str) -> bool:
    """Whether ``user`` needs a second factor at this address."""
    if path.startswith("/admin/"):
        return may_enter_admin(user)
    return any(question(user, match) for question in _questions)


def has_second_factor(user: User) -> bool:
    """Whether ``user`` has an authenticator app or a passkey, or is a demo account that needs none."""
    return is_mfa_enabled(user, SECOND_FACTORS) or is_exempt_demo_account(user)


def is_exempt_demo_account(user: User) -> bool:
    """In the demo alone, its own accounts get in without; under production settings nobody does."""
    return (
        settings.DEMO_ACCOUNTS_SKIP_SECOND_FACTOR
        and not settings.PRODUCTION
        and user.email.endswith(DEMO_DOMAIN)
    )

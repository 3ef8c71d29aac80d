"""How sessions look up accounts: by one prepared statement, roles and all, for every page asks it."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from membership.people.models import User
from membership.people.roles import remember_roles, with_roles
from portal.lib.prepared import prepared


@prepared(pk=int)
def _accounts(*, pk: int) -> Any:
    return with_roles(User.objects.filter(pk=pk))


class _Prepared(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        user: User | None = next(iter(_accounts(pk=user_id)), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        remember_roles(user)
        return user


class PasswordBackend(_Prepared):
    """An address and a password, as the log-in of the admin asks for them."""


class AccountBackend(_Prepared, AuthenticationBackend):
    """The log-in of the portal."""

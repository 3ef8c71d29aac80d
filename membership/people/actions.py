"""What is done to accounts and by whom; each action is one transaction with its audit record."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction

from membership.people import policies, signals
from membership.people.models import User
from portal.records.actions import record


def _require_administrator(acting_user: User) -> None:
    if not policies.can_look_after_accounts(acting_user):
        raise PermissionDenied


@transaction.atomic
def reset_second_factor(user: User, *, acting_user: User, reason: str) -> None:
    """Take away every second factor of ``user`` and end all sessions; the person sets up a new one.

    Done twice, the second finds nothing and changes nothing.
    """
    _require_administrator(acting_user)
    authenticators = Authenticator.objects.filter(user=user)
    types = sorted(authenticators.values_list("type", flat=True))
    if not types:
        return
    authenticators.delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    record(
        user, "second factor reset", acting_user=acting_user, old={"types": types}, reason=reason
    )
    signals.second_factor_reset.send(User, user_pk=user.pk, reason=reason)


@transaction.atomic
def save_account(user: User, *, groups: Iterable[Group], acting_user: User) -> User:
    """Keep what an administrator entered for ``user``, a new one included, and its roles.

    A changed address has to be confirmed anew; allauth does so at the next log-in.
    """
    _require_administrator(acting_user)
    old = _rights(User.objects.filter(pk=user.pk).first())
    if user._state.adding:
        user.set_unusable_password()  # the person logs in by code and may set a password then
    user.save()
    user.groups.set(groups)
    if old.get("email") != user.email:
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    new = _rights(user)
    if old != new:
        action = "account changed" if old else "account made"
        record(user, action, acting_user=acting_user, old=old or None, new=new)
    return user


def _rights(user: User | None) -> dict[str, object]:
    """What an account may do and who it is, as the audit trail keeps it."""
    if user is None:
        return {}
    roles = sorted(user.groups.values_list("name", flat=True))
    return {"email": user.email, "is_active": user.is_active, "roles": roles}

"""Erasing an account: personal data goes in one transaction, what others need stays without a name."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction

from membership.people import holdings, signals
from membership.people.errors import LastAdministrator
from membership.people.models import User, fold_email
from membership.people.rights.traces import end_sessions, forget_in_trails
from membership.people.roles import is_only_administrator
from portal.records.actions import record


@transaction.atomic
def erase_account(user_pk: int, *, acting_user: User, now: datetime) -> bool:
    """Erase the account with ``user_pk`` on its owner's wish; false when it is gone already.

    Every app gives up what its holdings say; then the trails forget the name, and the row goes.
    Other apps hear of it inside the transaction and do away with what names the addresses. Raises
    LastAdministrator when nobody could look after accounts any more.
    """
    if acting_user.pk != user_pk:
        raise PermissionDenied
    user = User.objects.select_for_update().filter(pk=user_pk).first()
    if user is None:
        return False
    if is_only_administrator(user):
        raise LastAdministrator
    address = fold_email(user.email)
    addresses = frozenset({address, *map(fold_email, _addresses(user))})
    record(user, "erased", acting_user=acting_user)
    holdings.erase(user, now=now)
    end_sessions(user, addresses, now=now)
    forget_in_trails(user, addresses)
    user.delete()
    signals.account_erased.send(User, user_pk=user_pk, address=address, addresses=addresses)
    return True


def _addresses(user: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=user).values_list("email", flat=True))

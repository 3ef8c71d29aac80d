"""Erasing an address without an account: all that names it goes in one transaction."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction

from digests.actions.farewells import forget_readers, say_farewell
from digests.actions.readers import reader_at
from digests.actions.subscriptions import unsubscribe
from digests.errors import BelongsToAnAccount
from digests.lists.actions import forget_addresses
from digests.lists.stops import dead
from digests.models import NoticeKind, Reader
from digests.policies import can_erase_addresses
from membership.people import signals
from membership.people.models import User, fold_email
from portal.records.actions import forget, record

BY_HER_LINK = "Asked for by the link in an e-mail to the address."


def belongs_to_an_account(address: str) -> bool:
    """Whether an account has ``address``, as its own or as one more."""
    accounts = User.objects.filter(email=address).exists()
    return accounts or EmailAddress.objects.filter(email__iexact=address).exists()


@transaction.atomic
def erase_reader(reader: Reader, *, now: datetime) -> None:
    """The owner of the address, who has its link, wants nothing kept of it. Twice changes nothing.

    Raises BelongsToAnAccount.
    """
    _erase(reader.address, acting_user=None, reason=BY_HER_LINK, now=now)


@transaction.atomic
def erase_on_request(address: str, *, acting_user: User, reason: str, now: datetime) -> None:
    """The same by an officer whom the owner of ``address`` has asked: ``reason`` says how.

    Raises PermissionDenied, or BelongsToAnAccount: an account is erased by its owner.
    """
    if not can_erase_addresses(acting_user):
        raise PermissionDenied
    _erase(fold_email(address), acting_user=acting_user, reason=reason, now=now)


def _erase(address: str, *, acting_user: User | None, reason: str, now: datetime) -> None:
    """That somebody left, when and on whose wish stays by number; how many e-mails there were, as figures.

    She is written to once more, unless the address is known not to exist.
    """
    if belongs_to_an_account(address):
        raise BelongsToAnAccount
    reader = Reader.objects.select_for_update().get(pk=reader_at(address, now=now).pk)
    is_dead = bool(dead([address]))
    unsubscribe(reader, acting_user=acting_user, now=now)
    record(reader, "erased", acting_user=acting_user, reason=reason)
    pk = reader.pk
    forget_addresses([address])
    signals.address_erased.send(Reader, addresses=frozenset({address}))
    forget_readers([address])
    forget({address})
    if not is_dead:
        say_farewell(NoticeKind.ADDRESS_ERASED, pk, address=address, now=now)

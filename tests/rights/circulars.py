"""An officer who keeps lists and writes circulars, and is on such a list herself."""

from django.utils import timezone

from digests.models import DeadAddress, Reader
from membership.people.models import User
from tests.factories.digests import BounceFactory
from tests.factories.lists import (
    CircularFactory,
    CircularStopFactory,
    ContactFactory,
    ContactImportFactory,
    ContactListFactory,
)


def in_circulars(zoe: User, reader: Reader, name: str, addresses: list[str]) -> None:
    """An officer's lists and circulars; the address on one of them, stopped, and bounced."""
    kept = ContactListFactory.create(made_by=zoe)
    ContactListFactory.create(closed_by=zoe, closed_at=timezone.now())
    for address in addresses:
        ContactFactory.create(contact_list=kept, address=address, name=name)
        CircularStopFactory.create(address=address)
        DeadAddress.objects.create(address=address, words=f"550 no such user {address}")
    ContactImportFactory.create(contact_list=kept, uploaded_by=zoe)
    CircularFactory.create(made_by=zoe, sent_by=zoe, sent_at=timezone.now())
    BounceFactory.create(reader=reader, words=f"550 no such user {addresses[0]}")

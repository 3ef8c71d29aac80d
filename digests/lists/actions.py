"""Keeping lists: who is on them, why they may be, and who wants no more of it.

What is recorded names no address: an address is forgotten with its contact.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from consultations.models import CirculationStop
from digests.errors import ConsentMissing, ContactIsThere, ContactStopped
from digests.models import CircularStop, Contact, ContactEnd, ContactImport, ContactList
from digests.policies import can_keep_lists
from membership.people.models import User, fold_email
from portal.lib.time import start_of_day
from portal.records.actions import record


@dataclass(frozen=True)
class Entry:
    """Somebody for a list, as an officer or a table says it."""

    address: str
    name: str = ""
    organisation: str = ""
    opted_in_on: date | None = None
    opted_in_how: str = ""

    def on(self, contact_list: ContactList, *, source: str, now: datetime) -> Contact:
        """The contact, unsaved."""
        return Contact(
            contact_list=contact_list,
            address=fold_email(self.address),
            name=self.name.strip(),
            organisation=self.organisation.strip(),
            source=source.strip(),
            added_at=now,
            opted_in_at=start_of_day(self.opted_in_on) if self.opted_in_on else None,
            opted_in_how=self.opted_in_how.strip() if self.opted_in_on else "",
        )


def require_an_officer(user: User) -> None:
    """Raises PermissionDenied for anybody else."""
    if not can_keep_lists(user):
        raise PermissionDenied


def _facts(contact_list: ContactList) -> dict[str, Any]:
    return {
        "name": contact_list.name,
        "about": contact_list.about,
        "basis": contact_list.basis,
        "reason": contact_list.basis_reason,
    }


@transaction.atomic
def save_list(contact_list: ContactList, *, acting_user: User) -> None:
    """Keep a new list, or what was changed of one: its basis and the reason are recorded."""
    require_an_officer(acting_user)
    before = ContactList.objects.filter(pk=contact_list.pk).first()
    if before is None:
        contact_list.made_by = acting_user
    contact_list.save()
    new = _facts(contact_list)
    if before is None:
        record(contact_list, "made", acting_user=acting_user, new=new)
    elif _facts(before) != new:
        record(contact_list, "changed", acting_user=acting_user, old=_facts(before), new=new)


@transaction.atomic
def add_contact(
    contact_list: ContactList, entry: Entry, *, source: str, acting_user: User, now: datetime
) -> Contact:
    """Raises ContactStopped, ConsentMissing, or ContactIsThere when the address is on the list."""
    require_an_officer(acting_user)
    contact = entry.on(contact_list, source=source, now=now)
    if CircularStop.objects.filter(address=contact.address).exists():
        raise ContactStopped
    if contact_list.needs_consent and contact.opted_in_at is None:
        raise ConsentMissing
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as error:
        raise ContactIsThere from error
    record(contact_list, "contact added", acting_user=acting_user, new={"contact": contact.pk})
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, acting_user: User, now: datetime) -> None:
    """Off this list; twice changes nothing."""
    require_an_officer(acting_user)
    running = Contact.objects.running().filter(pk=contact.pk)
    if running.update(ended_at=now, end_reason=ContactEnd.REMOVED):
        old = {"contact": contact.pk}
        record(contact.contact_list, "contact removed", acting_user=acting_user, old=old)


@transaction.atomic
def stop_circulars(address: str, *, reason: str = ContactEnd.STOPPED, now: datetime) -> None:
    """No more circulars to ``address``, on whatever list it is or will be, those of a consultation's key
    contacts included. Twice changes nothing."""
    CircularStop.objects.get_or_create(
        address=address, defaults={"stopped_at": now, "reason": reason}
    )
    CirculationStop.objects.get_or_create(address=address, defaults={"stopped_at": now})
    end_contacts(address, reason=reason, now=now)


@transaction.atomic
def end_contacts(address: str, *, reason: str, now: datetime) -> None:
    """Off every list."""
    running = Contact.objects.running().filter(address=address).select_related("contact_list")
    contacts = list(running.order_by("pk"))
    running.update(ended_at=now, end_reason=reason)
    for contact in contacts:
        old = {"contact": contact.pk}
        label = str(ContactEnd(reason).label)
        record(contact.contact_list, "contact ended", acting_user=None, old=old, reason=label)


def forget_addresses(addresses: Collection[str]) -> None:
    """An erased account's addresses are on no list, nor on that of those who stopped."""
    folded = {fold_email(address) for address in addresses}
    Contact.objects.filter(address__in=folded).delete()
    CircularStop.objects.filter(address__in=folded).delete()
    for table in ContactImport.objects.all():
        kept = [row for row in table.rows if row["address"] not in folded]
        if kept != table.rows:
            table.rows = kept
            table.save(update_fields=["rows"])

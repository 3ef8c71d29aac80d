"""Keeping lists: who is on them, and why they may be; closing them.

What is recorded names no address: an address is forgotten with its contact.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from digests.errors import AddressDead, ConsentMissing, ContactIsThere, ContactStopped, ListClosed
from digests.lists.stops import dead, forget_stops, note_life, stopped
from digests.models import Contact, ContactEnd, ContactImport, ContactList
from digests.policies import can_forget_contacts, can_keep_lists
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


def held_open(contact_list: ContactList) -> ContactList:
    """The list as it stands, held until the transaction ends. Raises ListClosed."""
    held: ContactList = ContactList.objects.select_for_update().get(pk=contact_list.pk)
    if held.closed_at is not None:
        raise ListClosed
    return held


def _facts(contact_list: ContactList) -> dict[str, Any]:
    return {
        "name": contact_list.name,
        "about": contact_list.about,
        "basis": contact_list.basis,
        "reason": contact_list.basis_reason,
    }


@transaction.atomic
def save_list(contact_list: ContactList, *, acting_user: User) -> None:
    """Keep a new list, or what was changed of one: its basis and the reason are recorded.

    Raises ListClosed.
    """
    require_an_officer(acting_user)
    is_kept = ContactList.objects.filter(pk=contact_list.pk).exists()
    before = held_open(contact_list) if is_kept else None
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
    contact_list: ContactList,
    entry: Entry,
    *,
    source: str,
    acting_user: User,
    now: datetime,
    exists_after_all: bool = False,
) -> Contact:
    """Raises ContactStopped, ConsentMissing, ListClosed, or ContactIsThere when the address is on the list;
    AddressDead where it is known not to exist, unless the officer says that it ``exists_after_all``."""
    require_an_officer(acting_user)
    held_open(contact_list)
    contact = entry.on(contact_list, source=source, now=now)
    if stopped([contact.address]):
        raise ContactStopped
    is_dead = bool(dead([contact.address]))
    if is_dead and not exists_after_all:
        raise AddressDead
    if contact_list.needs_consent and contact.opted_in_at is None:
        raise ConsentMissing
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as error:
        raise ContactIsThere from error
    new: dict[str, Any] = {"contact": contact.pk}
    if is_dead:
        note_life(contact.address)
        new["exists after all"] = True
    record(contact_list, "contact added", acting_user=acting_user, new=new)
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
def close_list(contact_list: ContactList, *, acting_user: User, now: datetime) -> int:
    """Nobody is on it from now on, and no circular goes to it; how many were on it.

    What was sent stays with its figures. Who was on it is known until the time is over for which that is
    kept, or until ``forget_contacts``. Raises ListClosed.
    """
    require_an_officer(acting_user)
    held = held_open(contact_list)
    ended = Contact.objects.running().filter(contact_list=held)
    count = ended.update(ended_at=now, end_reason=ContactEnd.CLOSED)
    held.imports.all().delete()
    held.closed_at, held.closed_by = now, acting_user
    held.save(update_fields=["closed_at", "closed_by"])
    record(held, "closed", acting_user=acting_user, old={"contacts": count})
    return count


@transaction.atomic
def forget_contacts(contact_list: ContactList, *, acting_user: User) -> int:
    """Erase at once who was on a closed list; how many rows that is. Raises PermissionDenied where it is
    open, or the user no officer."""
    if not can_forget_contacts(acting_user, contact_list):
        raise PermissionDenied
    contacts = Contact.objects.filter(contact_list=contact_list)
    count = contacts.count()
    contacts.delete()
    record(contact_list, "contacts erased", acting_user=acting_user, old={"contacts": count})
    return count


def forget_addresses(addresses: Collection[str]) -> None:
    """An erased account's addresses are on no list, nor on that of those who stopped."""
    folded = {fold_email(address) for address in addresses}
    Contact.objects.filter(address__in=folded).delete()
    forget_stops(folded)
    for table in ContactImport.objects.all():
        kept = [row for row in table.rows if row["address"] not in folded]
        if kept != table.rows:
            table.rows = kept
            table.save(update_fields=["rows"])

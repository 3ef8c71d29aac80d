"""Taking a table of contacts in: first looked at, then put on its list, in one go."""

from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from digests.errors import ImportGone
from digests.lists.actions import held_open, require_an_officer
from digests.lists.stops import dead, stopped
from digests.lists.tables import check, entry_of, known
from digests.models import Contact, ContactImport, ContactList
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record

BATCH = 500


@transaction.atomic
def look_through(
    file: BinaryIO,
    name: str,
    contact_list: ContactList,
    *,
    source: str,
    acting_user: User,
    now: datetime,
) -> ContactImport:
    """Keep what could be read, for an officer to look at. Raises UnreadableTable or ListClosed."""
    require_an_officer(acting_user)
    held_open(contact_list)
    checked = check(file, name, contact_list, on=london_day(now))
    return ContactImport.objects.create(
        contact_list=contact_list,
        file_name=name[:200],
        source=source,
        rows=checked.rows,
        faults=checked.faults,
        uploaded_at=now,
        uploaded_by=acting_user,
    )


@transaction.atomic
def put_on_the_list(table: ContactImport, *, acting_user: User, now: datetime) -> int:
    """Everybody in it who is not there yet; says how many. Raises ImportGone when somebody was quicker."""
    require_an_officer(acting_user)
    held = ContactImport.objects.select_for_update().filter(pk=table.pk).first()
    if held is None:
        raise ImportGone
    # Who stopped, or bounced, may have done so since the table was read.
    left_out = known(held.rows, held.contact_list) | stopped() | dead()
    contacts = [
        entry_of(row).on(held.contact_list, source=held.source, now=now)
        for row in held.rows
        if row["address"] not in left_out
    ]
    Contact.objects.bulk_create(contacts, batch_size=BATCH, ignore_conflicts=True)
    new: dict[str, Any] = {"file": held.file_name, "added": len(contacts), "source": held.source}
    record(held.contact_list, "contacts imported", acting_user=acting_user, new=new)
    held.delete()
    return len(contacts)


@transaction.atomic
def throw_away(table: ContactImport, *, acting_user: User) -> None:
    """Nobody comes onto the list."""
    require_an_officer(acting_user)
    ContactImport.objects.filter(pk=table.pk).delete()

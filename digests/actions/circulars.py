"""Writing to everybody on some lists: prepared, tried out, sent once."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from digests.actions.notices import notify, notify_all
from digests.actions.readers import reader_of, readers_at
from digests.errors import CircularSent, NobodyToWriteTo, RecipientsChanged
from digests.lists.actions import require_an_officer
from digests.lists.recipients import Recipients, mark_of, recipients
from digests.models import Circular, ContactList, NoticeKind
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


def _held(circular: Circular) -> Circular:
    """As it stands now, held until the transaction ends. Raises CircularSent."""
    held: Circular = Circular.objects.select_for_update().get(pk=circular.pk)
    if held.sent_at:
        raise CircularSent
    return held


@transaction.atomic
def write_circular(
    circular: Circular, lists: Collection[ContactList], *, acting_user: User
) -> None:
    """Keep a new one, or what was changed of one that has not left. Raises CircularSent."""
    require_an_officer(acting_user)
    if Circular.objects.filter(pk=circular.pk).exists():
        _held(circular)
    else:
        circular.made_by = acting_user
    circular.save()
    circular.lists.set(lists)


@transaction.atomic
def throw_circular_away(circular: Circular, *, acting_user: User) -> None:
    """Raises CircularSent: what has left stays."""
    require_an_officer(acting_user)
    _held(circular).delete()


@transaction.atomic
def send_circular(circular: Circular, *, seen: str, acting_user: User, now: datetime) -> Recipients:
    """Write the rows of everybody who gets it, each once. ``seen`` is what the officer was shown.

    Raises CircularSent, NobodyToWriteTo, or RecipientsChanged when it is not that any more.
    """
    require_an_officer(acting_user)
    held = _held(circular)
    found = recipients(held, on=london_day(now))
    if not found.addresses:
        raise NobodyToWriteTo
    if mark_of(held, found) != seen:
        raise RecipientsChanged
    held.sent_at, held.sent_by = now, acting_user
    held.addressed, held.left_out = len(found.addresses), dict(found.left_out)
    held.save()
    readers = readers_at(found.addresses, now=now)
    notify_all(NoticeKind.CIRCULAR, readers, subject_pk=held.pk, now=now)
    new = {
        "subject": held.subject,
        "purpose": held.purpose,
        "lists": sorted(held.lists.values_list("pk", flat=True)),
        "addressed": held.addressed,
        "left out": held.left_out,
    }
    record(held, "sent", acting_user=acting_user, new=new)
    return found


def try_circular_out(circular: Circular, *, acting_user: User, now: datetime) -> None:
    """Mail it to the officer and to nobody else; once in ten seconds."""
    require_an_officer(acting_user)
    notify(
        NoticeKind.CIRCULAR_TRIAL,
        reader_of(acting_user, now=now),
        subject_pk=circular.pk,
        occurrence=f"{now:%Y%m%d%H%M%S}"[:-1],
        now=now,
    )

"""Who gets no circulars: by her own wish, which she may take back, or since the address does not exist.

What is recorded names no address: an address is forgotten with its contact.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from consultations.models import CirculationStop, StopReason
from digests.models import CircularStop, Contact, ContactEnd, DeadAddress
from portal.records.actions import record

Addresses = Collection[str] | QuerySet[Any] | None
"""Some addresses, or a query that finds them; None is all of them."""

AGAIN = "I want to get these e-mails again, on the lists on which I was"


BY_A_STOP = (ContactEnd.STOPPED, ContactEnd.COMPLAINED)


def stopped(addresses: Addresses = None) -> set[str]:
    """Those of ``addresses``, or all, whose owners want no circulars."""
    stops = CircularStop.objects.running()
    if addresses is not None:
        stops = stops.filter(address__in=addresses)
    return set(stops.values_list("address", flat=True))


def dead(addresses: Addresses = None) -> set[str]:
    """Those of ``addresses``, or all, that are known not to exist."""
    found = DeadAddress.objects.all()
    if addresses is not None:
        found = found.filter(address__in=addresses)
    return set(found.values_list("address", flat=True))


@transaction.atomic
def stop_circulars(address: str, *, reason: str = ContactEnd.STOPPED, now: datetime) -> None:
    """No more circulars to ``address``, on whatever list it is or will be, those of a consultation's key
    contacts included. Twice changes nothing, but a complaint stands above a wish."""
    stop, new = CircularStop.objects.running().get_or_create(
        address=address, defaults={"stopped_at": now, "reason": reason}
    )
    if new:
        record(stop, "stopped", acting_user=None, reason=str(ContactEnd(reason).label))
    elif reason == ContactEnd.COMPLAINED != stop.reason:
        CircularStop.objects.filter(pk=stop.pk).update(reason=reason)
    stop_circulations_to(address, reason=reason, now=now)
    end_contacts(address, reason=reason, now=now)


def stop_circulations_to(address: str, *, reason: str, now: datetime) -> None:
    """No more e-mails as a key contact; what its owner says stands above what came back."""
    stop, new = CirculationStop.objects.get_or_create(
        address=address, defaults={"stopped_at": now, "reason": reason}
    )
    if not new and stop.reason == StopReason.BOUNCED != reason:
        CirculationStop.objects.filter(pk=stop.pk).update(stopped_at=now, reason=reason)


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


@transaction.atomic
def take_back(address: str, *, now: datetime) -> list[Contact]:
    """Its owner wants circulars again: she is on the lists again from which her stop took her.

    What she had agreed to she agrees to anew; nothing is added to it. Lists that were closed meanwhile
    stay closed. Returns the contacts; without a stop there are none.
    """
    stop = CircularStop.objects.select_for_update().running().filter(address=address).first()
    if stop is None:
        return []
    stop.taken_back_at, stop.taken_back_words = now, AGAIN
    stop.save(update_fields=["taken_back_at", "taken_back_words"])
    record(stop, "taken back", acting_user=None, reason=AGAIN)
    by_it = CirculationStop.objects.filter(address=address, stopped_at=stop.stopped_at)
    by_it.exclude(reason=StopReason.BOUNCED).delete()
    return [_again(each, now) for each in _taken_off_by(stop)]


def _taken_off_by(stop: CircularStop) -> list[Contact]:
    """Her last place on each list that is open still and that she is not on again already."""
    mine = Contact.objects.filter(address=stop.address, contact_list__closed_at=None)
    there = mine.running().values_list("contact_list", flat=True)
    gone = mine.filter(ended_at__gte=stop.stopped_at, end_reason__in=BY_A_STOP)
    last = {each.contact_list_id: each for each in gone.exclude(contact_list__in=list(there))}
    return list(last.values())


def _again(gone: Contact, now: datetime) -> Contact:
    contact: Contact = Contact.objects.create(
        contact_list_id=gone.contact_list_id,
        address=gone.address,
        name=gone.name,
        organisation=gone.organisation,
        source=gone.source,
        added_at=now,
        opted_in_at=now if gone.opted_in_at else None,
        opted_in_how=f"Took a stop back: “{AGAIN}”" if gone.opted_in_at else "",
    )
    new = {"contact": contact.pk}
    record(contact.contact_list, "contact came back", acting_user=None, new=new, reason=AGAIN)
    return contact


@transaction.atomic
def note_death(address: str, *, words: str, now: datetime) -> None:
    """``address`` does not exist: it gets nothing that was not just asked for, of whatever list."""
    DeadAddress.objects.update_or_create(
        address=address, defaults={"since": now, "words": words[:500]}
    )
    stop_circulations_to(address, reason=StopReason.BOUNCED, now=now)
    end_contacts(address, reason=ContactEnd.BOUNCED, now=now)


def note_life(address: str) -> None:
    """Somebody has shown that she reads what is sent to ``address``: it exists after all."""
    DeadAddress.objects.filter(address=address).delete()
    CirculationStop.objects.filter(address=address, reason=StopReason.BOUNCED).delete()


def forget_stops(addresses: Collection[str]) -> None:
    """An erased account's addresses are among neither."""
    CircularStop.objects.filter(address__in=addresses).delete()
    DeadAddress.objects.filter(address__in=addresses).delete()

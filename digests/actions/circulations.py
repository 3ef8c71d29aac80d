"""Telling a consultation's key contacts that a round has opened."""

from datetime import datetime

from consultations.models import Announcement
from consultations.reach.actions import link_for_contacts
from consultations.reach.contacts import addresses_to_write_to, note_circulation
from digests.actions.notices import notify_all
from digests.actions.readers import readers_at
from digests.models import NoticeKind, Reader


def circulate(announcement: Announcement, *, now: datetime) -> int:
    """Write each key contact once a round; how many they are.

    Not those who stopped it, nor those who asked to hear of the consultation: they get that mail.
    Runs in the transaction that announces the opening.
    """
    round_ = announcement.round
    addresses = addresses_to_write_to(round_.page)
    asked = Reader.objects.told_of(round_.page).filter(address__in=addresses)
    told = set(asked.values_list("address", flat=True))
    readers = readers_at([each for each in addresses if each not in told], now=now)
    mailed = notify_all(NoticeKind.CIRCULATED, readers, subject_pk=announcement.pk, now=now)
    if mailed:
        link_for_contacts(round_, now=now)
        note_circulation(round_, mailed=mailed, now=now)
    return mailed

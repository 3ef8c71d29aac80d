"""Circulars on their way: drawn once for each list, filled for each reader."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.lists.recipients import LeftOut, Recipients, recipients
from digests.mail.headers import list_id, one_click
from digests.mail.letters.circulars import letter_on
from digests.mail.prepared import UNSUBSCRIBE_TOKEN, Mould, Own, Skeleton
from digests.models import Circular, ContactList, Delivery, SkipReason
from digests.tokens import make_token
from portal.lib.time import london_day

SILENCES = {
    LeftOut.NO_CONSENT: SkipReason.NOT_OPTED_IN,
    LeftOut.NOT_OPTED_IN: SkipReason.NOT_OPTED_IN,
    LeftOut.STOPPED: SkipReason.UNSUBSCRIBED,
    LeftOut.DEAD: SkipReason.NO_SUCH_ADDRESS,
    LeftOut.OFF_THE_LIST: SkipReason.OFF_THE_LIST,
}


class Mailings:
    """The circulars of some rows. ``begin`` reads anew who gets them and why; what has been drawn is
    drawn again only where a list has another name or purpose by now."""

    def __init__(self) -> None:
        self._moulds: dict[tuple[Any, ...], Mould] = {}
        self._found: dict[int, Recipients] = {}
        self._circulars: Mapping[int, Circular] = {}
        self._lists: Mapping[int, ContactList] = {}

    def begin(self, deliveries: Collection[Delivery], *, now: datetime) -> None:
        """As many queries for many of ``deliveries`` as for few of the same circular."""
        addresses: dict[int, list[str]] = defaultdict(list)
        for each in deliveries:
            if each.notice is not None:
                addresses[each.notice.subject_pk].append(each.reader.address)
        sent = Circular.objects.filter(sent_at__isnull=False)
        self._circulars = sent.in_bulk(addresses) if addresses else {}
        self._found = {
            pk: recipients(circular, on=london_day(now), addresses=addresses[pk])
            for pk, circular in self._circulars.items()
        }
        by = {pk for found in self._found.values() for pk in found.by_list.values()}
        self._lists = ContactList.objects.in_bulk(by) if by else {}

    def write(self, delivery: Delivery, *, now: datetime) -> EmailMultiAlternatives:
        """To whoever is on one of its lists at this moment, may get it and has not stopped it; raises
        NothingToSend for everybody else."""
        circular = self._circulars.get(delivery.notice.subject_pk) if delivery.notice else None
        if circular is None:
            raise NothingToSend(SkipReason.SUBJECT_GONE)
        found, reader = self._found[circular.pk], delivery.reader
        by = found.by_list.get(reader.address)
        if by is None:
            why = found.why_not.get(reader.address, LeftOut.OFF_THE_LIST)
            raise NothingToSend(SILENCES[LeftOut(why)])
        own = Own(
            address=reader.address,
            message_id=delivery.message_id,
            date=formatdate(now.timestamp()),
            unsubscribe=make_token("stop-circulars", reader.pk),
        )
        return self._mould(circular, self._lists[by]).fill(own)

    def _mould(self, circular: Circular, of: ContactList) -> Mould:
        key = (circular.pk, of.pk, of.name, of.about)
        if key not in self._moulds:
            self._moulds[key] = _cast(circular, of)
        return self._moulds[key]


def _cast(circular: Circular, of: ContactList) -> Mould:
    """The circular as everybody gets it who gets it by the list ``of``, with a mark for her own token."""
    stop_url = links.absolute(reverse("digests:stop_circulars", args=[UNSUBSCRIBE_TOKEN]))
    letter = letter_on(of, circular, stop_url)
    headers = {"List-Id": list_id(of.name, f"list-{of.pk}"), **one_click(stop_url)}
    return Mould(letter, Skeleton(headers, reply_to=letter.reply_to))

"""Circulars: what an officer wrote to the people on some lists."""

from dataclasses import replace

from django.utils import timezone

from digests import links
from digests.errors import NothingToSend
from digests.lists.recipients import LeftOut, recipients
from digests.mail.messages import Letter, write_letter
from digests.models import Circular, Contact, Notice, SkipReason
from portal.lib.time import london_day

SILENCES = {
    LeftOut.NO_CONSENT: SkipReason.NOT_OPTED_IN,
    LeftOut.NOT_OPTED_IN: SkipReason.NOT_OPTED_IN,
    LeftOut.STOPPED: SkipReason.UNSUBSCRIBED,
}


def circular(notice: Notice) -> Letter:
    """To whoever is on one of its lists at this moment, may get it and has not stopped it."""
    written = Circular.objects.filter(pk=notice.subject_pk, sent_at__isnull=False).first()
    if written is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    address = notice.reader.address
    found = recipients(written, on=london_day(timezone.now()), address=address)
    if not found.addresses:
        why = next(iter(found.left_out), LeftOut.STOPPED)
        raise NothingToSend(SILENCES[LeftOut(why)])
    return letter_of(written, address, links.stop_circulars_url(notice.reader_id))


def circular_trial(notice: Notice) -> Letter:
    """As it stands now, marked in its subject, so that nobody takes it for the circular itself."""
    written = Circular.objects.filter(pk=notice.subject_pk).first()
    if written is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    letter = letter_for_nobody(written)
    return replace(letter, subject=f"[Trial] {letter.subject}")


def letter_for_nobody(written: Circular) -> Letter:
    """To be looked at: its link to stop leads nowhere."""
    return letter_of(written, "", links.absolute("/updates/circulars/stop/-/"))


def letter_of(written: Circular, address: str, stop_url: str) -> Letter:
    """The letter to ``address``, which reads on which list it is; without one, on the first."""
    on = Contact.objects.running().filter(contact_list__in=written.lists.all(), address=address)
    contact = on.select_related("contact_list").order_by("pk").first()
    of = contact.contact_list if contact is not None else written.lists.first()
    return write_letter(
        "circular",
        written.subject,
        why=f"you are on our list “{of}”: {_sentence(of.about)}" if of else "you are on a list",
        html=written.html,
        body=written.body,
        stop_url=stop_url,
    )


def _sentence(about: str) -> str:
    return " ".join(about.split()).rstrip(".")

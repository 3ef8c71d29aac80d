"""The letter to the key contacts of a consultation that has opened."""

from django.urls import reverse
from django.utils import timezone

from consultations.models import Announcement, ConsultationPage, KeyContact
from consultations.reach.actions import link_for_contacts
from consultations.reach.contacts import stopped
from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from portal.lib.templatetags.portal import moment


def circulated(notice: Notice) -> Letter:
    """While the round is open and everybody can read it, to who is on the list and has not stopped it."""
    found = Announcement.objects.select_related("round__page").filter(pk=notice.subject_pk).first()
    if found is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    round_, page, now = found.round, found.round.page, timezone.now()
    if not ConsultationPage.objects.visible_to(None).filter(pk=page.pk).exists():
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    if not round_.is_open(now):
        raise NothingToSend(SkipReason.TOO_LATE)
    stop = way_out(notice)
    link = link_for_contacts(round_, now=now)
    return write_letter(
        "notice",
        f"Now open: {page.title}",
        why="an officer of the council named you as a key contact of this consultation",
        paragraphs=[
            f"A consultation is open until {moment(round_.last_minute)}. Please answer it, and pass it on"
            " to those whom it concerns.",
            page.summary,
        ],
        button=("Go to the consultation", links.absolute(reverse("reach:go", args=[link.code]))),
        after=[
            "We count how often this link is followed, not by whom.",
            f"Do you want no more e-mails as a key contact, of any consultation? Stop them: {stop}",
        ],
    )


def way_out(notice: Notice) -> str:
    """The address that stops it. Raises NothingToSend when the reader is off the list, or has stopped it."""
    announcements = Announcement.objects.filter(pk=notice.subject_pk)
    pages = announcements.values("round__page")
    contact = KeyContact.objects.filter(page__in=pages, address=notice.reader.address).first()
    if contact is None or stopped([contact.address]):
        raise NothingToSend(SkipReason.UNSUBSCRIBED)
    return links.stop_circulations_url(contact.pk)

"""Circulars: what an officer wrote to the people on some lists, as it is looked at and tried out."""

from dataclasses import replace

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Circular, ContactList, Notice, SkipReason


def circular_trial(notice: Notice) -> Letter:
    """As it stands now, marked in its subject, so that nobody takes it for the circular itself."""
    written = Circular.objects.filter(pk=notice.subject_pk).first()
    if written is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    letter = letter_for_nobody(written)
    return replace(letter, subject=f"[Trial] {letter.subject}")


def letter_for_nobody(written: Circular) -> Letter:
    """To be looked at: as on the first of its lists, with a link to stop that leads nowhere."""
    stop_url = links.absolute("/updates/circulars/stop/-/")
    return letter_on(written.lists.first(), written, stop_url)


def letter_on(of: ContactList | None, written: Circular, stop_url: str) -> Letter:
    """The letter to whoever gets it by the list ``of``."""
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

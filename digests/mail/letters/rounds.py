"""Letters about what happens to a consultation, to those who asked to hear of it."""

from collections.abc import Callable

from django.utils import timezone

from consultations.models import Announcement, ClosingChange, ConsultationPage, Event, Round
from consultations.notices.state import State
from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, Reader, SkipReason
from digests.sources.text import page_path
from portal.lib.templatetags.portal import day, moment


def round_announced(notice: Notice) -> Letter:
    """What happened, while it is still so: a mail that was held up says nothing that is over."""
    found = Announcement.objects.select_related("round__page").filter(pk=notice.subject_pk).first()
    if found is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    words = WORDS[Event(found.event)](found.round)
    if words is None:
        raise NothingToSend(SkipReason.TOO_LATE)
    subject, paragraph = words
    return _letter(notice, found.round, subject, [paragraph, found.round.page.summary])


def _opened(round_: Round) -> tuple[str, str] | None:
    if not round_.is_open(timezone.now()):
        return None
    return (
        f"Now open: {round_.page.title}",
        f"You can answer this consultation until {moment(round_.last_minute)}.",
    )


def _closing_soon(round_: Round) -> tuple[str, str] | None:
    if round_.state(timezone.now()) is not State.CLOSING_SOON:
        return None
    return (
        f"Closes on {day(round_.last_minute)}: {round_.page.title}",
        f"This consultation closes {moment(round_.last_minute)}. If you have something to say,"
        " say it before.",
    )


def _closed(round_: Round) -> tuple[str, str] | None:
    if not round_.state(timezone.now()).is_over:
        return None
    return (
        f"Closed: {round_.page.title}",
        f"This consultation closed {moment(round_.last_minute)}. Every answer is read now; what"
        f" comes of it is to be published by {day(round_.response_due_at)}.",
    )


def _response_due(round_: Round) -> tuple[str, str] | None:
    if round_.state(timezone.now()) is not State.RESPONSE_OVERDUE:
        return None
    return (
        f"The council’s response is late: {round_.page.title}",
        f"This consultation closed on {day(round_.last_minute)}. What comes of it was to be"
        f" published by {day(round_.response_due_at)} and is not out yet.",
    )


WORDS: dict[Event, Callable[[Round], tuple[str, str] | None]] = {
    Event.OPENED: _opened,
    Event.CLOSING_SOON: _closing_soon,
    Event.CLOSED: _closed,
    Event.RESPONSE_DUE: _response_due,
}


def closing_changed(notice: Notice) -> Letter:
    """The last change alone: an earlier one that was overtaken is not told any more."""
    change = (
        ClosingChange.objects.select_related("round__page").filter(pk=notice.subject_pk).first()
    )
    if change is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    round_ = change.round
    if round_.closes_at != change.new_closes_at:
        raise NothingToSend(SkipReason.TOO_LATE)
    what = "There is more time" if change.is_extension else "It closes earlier"
    return _letter(
        notice,
        round_,
        f"{what}: {round_.page.title}",
        [
            f"This consultation was to close {moment(change.old_last_minute)}. It closes"
            f" {moment(change.new_last_minute)} instead. The reason given was:"
        ],
        quote=change.note,
    )


def _letter(
    notice: Notice, round_: Round, subject: str, paragraphs: list[str], quote: str = ""
) -> Letter:
    """Raises NothingToSend when the notice is taken down, or its reader asks for it no longer."""
    page, reader = round_.page, notice.reader
    if not ConsultationPage.objects.visible_to(None).filter(pk=page.pk).exists():
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    if not Reader.objects.told_of(page).filter(pk=reader.pk).exists():
        raise NothingToSend(SkipReason.UNSUBSCRIBED)
    return write_letter(
        "notice",
        subject,
        why="you asked to hear of this consultation, its district or its theme",
        paragraphs=paragraphs,
        quote=quote,
        button=("Go to the consultation", links.absolute(page_path(page))),
        after=[f"Choose what we write to you about, or stop: {links.preferences_url(reader.pk)}"],
    )

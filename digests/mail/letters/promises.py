"""Letters about promises, and about responses that are due."""

from django.urls import reverse
from django.utils import timezone

from consultations.models import (
    Deed,
    Move,
    ProgressNote,
    ResponseReminder,
    ResponseStep,
    Round,
    UpdateRequest,
)
from consultations.promises.asking import is_wanted
from consultations.promises.responding import still_stands
from digests import links
from digests.errors import NothingToSend
from digests.mail.letters import outcomes
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, NoticeKind, PromiseWatch, Reader, SkipReason
from digests.sources.text import page_path, short
from portal.lib.templatetags.portal import day
from portal.lib.time import london_day

SUBJECTS = {
    Move.PROGRESS: "How a promise stands",
    Move.DATE_MOVED: "A promise has a new date",
    Move.KEPT: "A promise is kept",
    Move.WITHDRAWN: "A promise is withdrawn",
    Move.REOPENED: "A promise is taken up again",
}


def promise_moved(notice: Notice) -> Letter:
    """To whoever answered or asked, as long as everybody can read it."""
    note = ProgressNote.objects.select_related("deed__page").filter(pk=notice.subject_pk).first()
    if note is None or not _is_readable(note.deed):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    deed, page = note.deed, note.deed.page
    facts = [("Promise", short(deed.text)), ("Who answers for it", deed.owner_post)]
    if note.old_due_on and note.new_due_on:
        facts.append(("Date", f"{day(note.new_due_on)}, before: {day(note.old_due_on)}"))
    else:
        facts.append(("Date", day(deed.due_on)))
    stop = links.stop_promises_url(notice.reader_id, page.pk)
    return write_letter(
        "notice",
        f"{SUBJECTS[Move(note.move)]}: {page.title}",
        why=_why(notice.reader, deed),
        paragraphs=[f"Something that was promised after {page.title} has moved."],
        facts=facts,
        quote=note.text,
        button=("See the promise", links.absolute(deed.get_absolute_url())),
        after=[f"Do you want no more e-mails about what was promised there? Stop them: {stop}"],
    )


def way_out(notice: Notice) -> str:
    """Where its reader stops what comes of one consultation, whether a promise moved or results are out."""
    if notice.kind == NoticeKind.PROMISE_MOVED:
        found = ProgressNote.objects.filter(pk=notice.subject_pk).values_list("deed__page")
    else:
        found = Round.objects.filter(pk=notice.subject_pk).values_list("page")
    [page] = found.get()
    return links.stop_promises_url(notice.reader_id, page)


def _why(reader: Reader, deed: Deed) -> str:
    """What somebody did that she is told of a move: she asked, or else she answered."""
    watches = PromiseWatch.objects.filter(reader=reader, deed=deed, ended_at__isnull=True)
    if watches.filter(confirmed_at__isnull=False).exists():
        return "you asked to be told of this promise"
    return outcomes.ASKED if outcomes.asked_to_hear(reader, deed.page) else outcomes.ANSWERED


def promise_confirm(notice: Notice) -> Letter:
    """Asks the owner of the address whether they want it; who has said so already is told that."""
    watch = PromiseWatch.objects.select_related("deed__page").filter(pk=notice.subject_pk).first()
    if watch is None or watch.ended_at is not None or not _is_readable(watch.deed):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    facts = [("Promise", short(watch.deed.text)), ("After", watch.deed.page.title)]
    why = "somebody, probably you, entered this address to be told of a promise"
    if watch.confirmed_at is not None:
        return write_letter(
            "notice",
            "We tell you of this promise already",
            why=why,
            paragraphs=["You asked to be told when this promise moves, and we do already."],
            facts=facts,
            button=("See the promise", links.absolute(watch.deed.get_absolute_url())),
        )
    return write_letter(
        "notice",
        "Confirm that you want to hear of this promise",
        why=why,
        paragraphs=[
            "You asked us to tell you when this promise moves. We do once you confirm that this"
            " address is yours."
        ],
        facts=facts,
        button=("Confirm", links.confirm_promise_url(watch.pk)),
        after=[
            "The link works for 14 days. If you did not ask for this, do nothing: without your"
            " confirmation we send nothing."
        ],
    )


def update_wanted(notice: Notice) -> Letter:
    """To the owner, while the promise is open and has the date that the question is about."""
    request = (
        UpdateRequest.objects.select_related("deed__page").filter(pk=notice.subject_pk).first()
    )
    if request is None or not is_wanted(request, london_day(timezone.now())):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    deed, page = request.deed, request.deed.page
    is_late = london_day(timezone.now()) > request.due_on
    said = (
        f"This promise was due by {day(request.due_on)}. Everybody reads that it is overdue."
        if is_late
        else "This promise is due today. From tomorrow everybody reads that it is overdue."
    )
    return write_letter(
        "notice",
        f"How does this promise stand? {page.title}",
        why="you are named as the one to ask about this promise, or are an officer of the council",
        paragraphs=[said, "Please say how it stands: is it kept, or does it need another date?"],
        facts=[("Promise", short(deed.text)), ("Who answers for it", deed.owner_post)],
        button=("Say how it stands", links.absolute(deed.get_absolute_url())),
    )


def response_due(notice: Notice) -> Letter:
    """To officers, while no later step is reached and nothing is published."""
    reminder = (
        ResponseReminder.objects.select_related("round__page").filter(pk=notice.subject_pk).first()
    )
    if reminder is None or not still_stands(reminder, timezone.now()):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    page, due = reminder.round.page, day(reminder.due_at)
    is_late = reminder.step == ResponseStep.PASSED
    said = (
        f"What comes of it was to be published by {due}, twelve weeks after it closed. Everybody reads"
        " that it is overdue."
        if is_late
        else f"What comes of it is to be published by {due}, twelve weeks after it closed."
    )
    return write_letter(
        "notice",
        f"Response {'overdue' if is_late else f'due by {due}'}: {page.title}",
        why="you are an officer of the council",
        paragraphs=[f"{page.title} ({reminder.round.label}) waits for its response. {said}"],
        button=("See the results", links.absolute(_results(page.slug))),
        after=[f"The consultation: {links.absolute(page_path(page))}"],
    )


def _results(slug: str) -> str:
    return reverse("consultations:results", args=[slug])


def _is_readable(deed: Deed) -> bool:
    return Deed.objects.visible_to(None, timezone.now()).filter(pk=deed.pk).exists()

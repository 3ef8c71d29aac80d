"""Letters about what came of a consultation, and why somebody gets them."""

from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationPage, Response, Round
from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, PromiseStop, Reader, SkipReason

ASKED = "you asked to hear of this consultation, its district or its theme"
ANSWERED = "you answered this consultation"


def outcome_published(notice: Notice) -> Letter:
    """To whoever answered or asked to hear of it, while everybody can read the results."""
    round_ = Round.objects.select_related("page").filter(pk=notice.subject_pk).first()
    if round_ is None or not _is_readable(round_):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    page, reader = round_.page, notice.reader
    if PromiseStop.objects.filter(reader=reader, consultation=page).exists():
        raise NothingToSend(SkipReason.UNSUBSCRIBED)
    if asked_to_hear(reader, page):
        why, how = ASKED, "Choose what we write to you about, or stop"
        way_out = links.preferences_url(reader.pk)
    elif _answered(reader, page):
        why, how = ANSWERED, "Do you want no more e-mails about what came of it? Stop them"
        way_out = links.stop_promises_url(reader.pk, page.pk)
    else:
        raise NothingToSend(SkipReason.UNSUBSCRIBED)
    results = links.absolute(reverse("consultations:results", args=[page.slug]))
    return write_letter(
        "notice",
        f"What people said: {page.title}",
        why=why,
        paragraphs=[
            f"The results of {page.title} ({round_.label}) are published: what people answered,"
            " question by question.",
            *_what_was_done(page),
        ],
        button=("See the results", results),
        after=[f"{how}: {way_out}"],
    )


def _what_was_done(page: ConsultationPage) -> list[str]:
    """The way to what was done, where that is written already."""
    path = links.absolute(reverse("consultations:you_said_we_did", args=[page.slug]))
    if page.points.exists():
        return [f"What was done about it, what is promised and what will not be done: {path}"]
    return [f"What is done about it will be published here: {path}"]


def asked_to_hear(reader: Reader, page: ConsultationPage) -> bool:
    """Whether ``reader`` hears of the consultation, its districts or its themes."""
    return Reader.objects.told_of(page).filter(pk=reader.pk).exists()


def _answered(reader: Reader, page: ConsultationPage) -> bool:
    responses = Response.objects.counted().filter(round__page=page)
    if reader.user_id and responses.filter(user=reader.user_id).exists():
        return True
    return responses.filter(user=None, receipt_email__iexact=reader.address).exists()


def _is_readable(round_: Round) -> bool:
    shown = ConsultationPage.objects.visible_to(None).filter(pk=round_.page_id).exists()
    return shown and round_.has_published_results(timezone.now())

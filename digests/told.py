"""How many e-mails told of a consultation, by what they said and by day; never to whom they went."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from consultations.models import (
    Announcement,
    ClosingChange,
    ProgressNote,
    Response,
    ResponseReminder,
    Round,
    UpdateRequest,
)
from digests.figures import keep_figures
from digests.models import Delivery, DeliveryState, NoticeKind, ToldCount
from portal.lib.time import LONDON

Told = Counter[tuple[int, str, date]]  # by consultation, what and day


@dataclass(frozen=True)
class Subject:
    """What a kind of mail is about: its model, the way to the consultation, and words of its own."""

    model: Any
    page: str
    words: Callable[[Any], str] | None = None


def _announced(announcement: Announcement) -> str:
    return f"{announcement.round.label}: {announcement.get_event_display()}"


def _moved(change: ClosingChange) -> str:
    return f"{change.round.label}: {'more time' if change.is_extension else 'closes earlier'}"


SUBJECTS = {
    NoticeKind.ROUND_ANNOUNCED: Subject(Announcement, "round__page", _announced),
    NoticeKind.CIRCULATED: Subject(Announcement, "round__page"),
    NoticeKind.CLOSING_CHANGED: Subject(ClosingChange, "round__page", _moved),
    NoticeKind.RESPONSE_RECEIPT: Subject(Response, "round__page"),
    NoticeKind.RESPONSE_WITHDRAWN: Subject(Response, "round__page"),
    NoticeKind.RESPONSE_DUE: Subject(ResponseReminder, "round__page"),
    NoticeKind.OUTCOME_PUBLISHED: Subject(Round, "page"),
    NoticeKind.PROMISE_MOVED: Subject(ProgressNote, "deed__page"),
    NoticeKind.PROMISE_UPDATE_WANTED: Subject(UpdateRequest, "deed__page"),
}


def told_by(deliveries: "QuerySet[Delivery]", page_pk: int | None = None) -> Told:
    """What those of ``deliveries`` that left told of consultations, or of one of them."""
    found: Told = Counter()
    for kind, subject in SUBJECTS.items():
        sent = deliveries.filter(state=DeliveryState.SENT, notice__kind=kind).order_by()
        about = subject.model.objects.order_by()
        if page_pk is not None:
            mine = about.filter(**{subject.page: page_pk})
            sent = sent.filter(notice__subject_pk__in=mine.values("pk"))
        own = about.filter(pk=OuterRef("notice__subject_pk")).values(subject.page)[:1]
        dated = sent.annotate(page=Subquery(own), on=TruncDate("sent_at", tzinfo=LONDON))
        found += _counted(kind, subject, dated.exclude(page=None))
    return found


def _counted(kind: NoticeKind, subject: Subject, dated: Any) -> Told:
    if subject.words is None:
        rows = dated.values_list("page", "on").annotate(count=Count("pk"))
        return Counter({(page, kind.label, on): count for page, on, count in rows})
    found: Told = Counter()
    rows = list(dated.values_list("page", "notice__subject_pk", "on").annotate(count=Count("pk")))
    things = subject.model.objects.select_related("round").in_bulk({row[1] for row in rows})
    for page, pk, on, count in rows:
        found[page, subject.words(things[pk]), on] += count
    return found


def told_of(page_pk: int) -> Told:
    """Everything that was told of one consultation: what is noted still, and what is only counted."""
    found = told_by(Delivery.objects.all(), page_pk)
    for each in ToldCount.objects.filter(consultation=page_pk):
        found[page_pk, each.what, each.on] += each.count
    return found


def keep_counts(deliveries: "QuerySet[Delivery]") -> None:
    """Count ``deliveries`` for good, before their notes go in the same transaction."""
    for (page, what, on), count in told_by(deliveries).items():
        kept, _ = ToldCount.objects.get_or_create(consultation_id=page, what=what, on=on)
        ToldCount.objects.filter(pk=kept.pk).update(count=F("count") + count)
    keep_figures(deliveries)

"""How many were told of a consultation when, for its evidence pack: counts and days, never to whom."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from consultations.evidence.sections import Section, Table, evidence
from consultations.models import (
    Announcement,
    ProgressNote,
    Response,
    ResponseReminder,
    UpdateRequest,
)
from digests.mail.digest import span, window_of
from digests.models import Delivery, DeliveryState, Issue, NoticeKind
from digests.sources.consultations import closing_soon, opened, results
from digests.sources.text import page_path
from portal.lib.templatetags.portal import day
from portal.lib.time import LONDON

Row = tuple[str, str, int]


@evidence(order=50)
def who_was_told(page: Any, now: datetime) -> Section:
    single = Table("Single e-mails", ("Day", "What", "How many"), list(_single(page)))
    issues = Table(
        "E-mail updates that named it", ("Update", "About", "Addresses"), list(_issues(page))
    )
    text = [
        "Each update brings its readers what concerns the districts and themes that they chose.",
        "Notes of single e-mails are kept for 90 days, of updates for a year.",
    ]
    return Section("told", "Who was told when", text, [single, issues])


def _single(page: Any) -> Iterator[Row]:
    """The mails about the consultation that left, by day and kind."""
    for kind, subjects in _about(page):
        sent = Delivery.objects.filter(
            state=DeliveryState.SENT, notice__kind=kind, notice__subject_pk__in=subjects
        )
        days = sent.order_by().annotate(on=TruncDate("sent_at", tzinfo=LONDON)).values_list("on")
        for on, count in days.annotate(count=Count("pk")).order_by("on"):
            yield day(on), NoticeKind(kind).label, count


def _about(page: Any) -> Iterator[tuple[NoticeKind, QuerySet[Any, Any]]]:
    """Each kind of mail about a consultation, with the keys of what it is about."""
    yield NoticeKind.RESPONSE_RECEIPT, Response.objects.filter(round__page=page.pk).values("pk")
    yield NoticeKind.CIRCULATED, Announcement.objects.filter(round__page=page.pk).values("pk")
    yield NoticeKind.RESPONSE_DUE, ResponseReminder.objects.filter(round__page=page.pk).values("pk")
    yield NoticeKind.PROMISE_MOVED, ProgressNote.objects.filter(deed__page=page.pk).values("pk")
    yield (
        NoticeKind.PROMISE_UPDATE_WANTED,
        UpdateRequest.objects.filter(deed__page=page.pk).values("pk"),
    )


def _issues(page: Any) -> Iterator[Row]:
    """The updates whose window named it, with how many addresses each went to."""
    sent = Delivery.objects.filter(state=DeliveryState.SENT, issue__isnull=False)
    counts = dict(sent.order_by().values_list("issue").annotate(count=Count("pk")))
    path = page_path(page)
    for issue in Issue.objects.filter(pk__in=counts).order_by("end", "pk"):
        window = window_of(issue)
        for source in (opened, closing_soon, results):
            for item in source(window, window.until):
                if item.path.startswith(path):
                    yield span(window), item.about, counts[issue.pk]

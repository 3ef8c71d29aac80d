"""What is reported and decided in the forums becomes notices to those whom it concerns."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from digests.actions.notices import notify
from digests.actions.readers import reader_at, reader_of
from digests.models import NoticeKind, Reader
from digests.receivers.telling import tell
from forums.models import Cover, Decision, QueueMail, Report
from forums.moderation.duty import on_duty
from forums.moderation.signals import (
    appeal_answered,
    cover_named,
    decision_made,
    queue_waits,
    urgent_reported,
)
from forums.moderation.words import Answer, TextOutcome
from portal.lib.time import london_day


@receiver(urgent_reported)
def tell_the_officer_on_duty(report_pk: int, **kwargs: Any) -> None:
    """At once, and again when it is sent again."""
    report, now = Report.objects.get(pk=report_pk), timezone.now()
    for officer in on_duty(london_day(now)):
        notify(
            NoticeKind.REPORT_URGENT,
            reader_of(officer, now=now),
            subject_pk=report_pk,
            occurrence=str(report.times),
            now=now,
        )


@receiver(decision_made)
def tell_whom_it_concerns(decision_pk: int, **kwargs: Any) -> None:
    """The author of what was done; whoever reported the post of what became of it."""
    decision = Decision.objects.select_related("post__author").get(pk=decision_pk)
    plain = decision.about_text == TextOutcome.KEPT
    if not plain or decision.about_topic or decision.about_author:
        tell([decision.post.author], NoticeKind.POST_DECIDED, decision_pk)
    _tell_reporters(decision.reports.select_related("reporter"), decision)


@receiver(appeal_answered)
def tell_who_appealed(decision_pk: int, **kwargs: Any) -> None:
    """The author; and whoever reported the post, when it is as it was before."""
    answer = Decision.objects.select_related("appeal__by", "appeal__decision").get(pk=decision_pk)
    appeal = answer.appeal
    if appeal is None:
        return
    tell([appeal.by], NoticeKind.APPEAL_ANSWERED, decision_pk)
    if answer.answer == Answer.OVERTURNED and answer.about_text == TextOutcome.SHOWN:
        _tell_reporters(appeal.decision.reports.select_related("reporter"), answer)


@receiver(queue_waits)
def tell_what_waits(mail_pk: int, **kwargs: Any) -> None:
    mail = QueueMail.objects.select_related("user").get(pk=mail_pk)
    tell([mail.user], NoticeKind.QUEUE_WAITS, mail_pk)


@receiver(cover_named)
def tell_who_stands_in(cover_pk: int, **kwargs: Any) -> None:
    """Whoever stands in, once it holds; and the moderator, when an officer has agreed."""
    cover = Cover.objects.select_related("cover", "away__user").get(pk=cover_pk)
    if cover.agreed_at is not None:
        agreed = [cover.away.user] if cover.agreed_by_id else []
        tell([cover.cover, *agreed], NoticeKind.COVER_NAMED, cover_pk)


def _tell_reporters(reports: Iterable[Report], decision: Decision) -> None:
    """To the account, or the address that was left with the report, whoever's it is."""
    now = timezone.now()
    for report in reports:
        reader = _reader(report)
        if reader is not None:
            notify(
                NoticeKind.REPORT_ANSWERED,
                reader,
                subject_pk=report.pk,
                occurrence=str(decision.pk),
                details={"decision": decision.pk},
                now=now,
            )


def _reader(report: Report) -> Reader | None:
    now = timezone.now()
    if report.reporter is not None:
        return reader_of(report.reporter, now=now) if report.reporter.is_active else None
    return reader_at(report.address, now=now) if report.address else None

"""What mails about the forums need."""

from typing import Any

from django.utils import timezone

from digests.models import NoticeKind, Reader
from tests.digests.kinds.ground import NAME, REASON, Plant, Planted, organisation_of, own
from tests.factories.arranging import ArrangementFactory
from tests.factories.files import AttachmentFactory, MentionFactory
from tests.factories.forums import ForumRequestFactory, PostFactory
from tests.factories.moderation import AppealFactory, CoverFactory, DecisionFactory, ReportFactory

HIDDEN: dict[str, Any] = {"state": "hidden", "hidden_at": timezone.now()}


def mentioned(reader: Reader) -> Planted:
    return own(MentionFactory.create(user=reader.user).post_id)


def forum_request_answered(reader: Reader) -> Planted:
    answered = {"decided_at": timezone.now(), "accepted": True}
    return own(ForumRequestFactory.create(organisation=organisation_of(reader), **answered).pk)


def report_answered(reader: Reader) -> Planted:
    report = ReportFactory.create(closed=True, reporter=reader.user)
    return own(report.pk, decision=report.decision_id)


def post_hidden(reader: Reader) -> Planted:
    post = PostFactory.create(topic__title=NAME, topic__last_position=1, **HIDDEN)
    return own(post.pk, reason=REASON)


def post_decided(reader: Reader) -> Planted:
    post = PostFactory.create(topic__last_position=1, **HIDDEN)
    return own(DecisionFactory.create(post=post, reason=REASON).pk)


def appeal_answered(reader: Reader) -> Planted:
    appeal = AppealFactory.create()
    answer = {"appeal": appeal, "answer": "upheld", "about_text": "kept", "reason": REASON}
    return own(DecisionFactory.create(post=appeal.decision.post, **answer).pk)


def queue_waits(reader: Reader) -> Planted:
    ReportFactory.create()
    return own(1)


PLANTS: dict[NoticeKind, Plant] = {
    NoticeKind.POST_HIDDEN: post_hidden,
    NoticeKind.FORUM_REQUEST_ANSWERED: forum_request_answered,
    NoticeKind.MENTIONED: mentioned,
    NoticeKind.FILE_INFECTED: lambda reader: own(AttachmentFactory.create(owner=reader.user).pk),
    NoticeKind.TOPIC_ARRANGED: lambda reader: own(ArrangementFactory.create(reason=REASON).pk),
    NoticeKind.REPORT_URGENT: lambda reader: own(ReportFactory.create(text=REASON).pk),
    NoticeKind.REPORT_ANSWERED: report_answered,
    NoticeKind.POST_DECIDED: post_decided,
    NoticeKind.APPEAL_ANSWERED: appeal_answered,
    NoticeKind.QUEUE_WAITS: queue_waits,
    NoticeKind.COVER_NAMED: lambda reader: own(CoverFactory.create(cover=reader.user).pk),
}

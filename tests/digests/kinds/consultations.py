"""What mails about consultations and promises need."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consultations.models import Announcement, ClosingChange, Draft, ResponseReminder, UpdateRequest
from digests.models import NoticeKind, Reader
from tests.digests.kinds.ground import (
    DAY,
    REASON,
    Plant,
    Planted,
    organisation_of,
    own,
    round_about,
)
from tests.factories.consultations import KeyContactFactory, ProgressNoteFactory, ResponseFactory
from tests.factories.digests import PromiseWatchFactory
from tests.factories.places import ThemeFactory


def response_withdrawn(reader: Reader) -> Planted:
    return own(ResponseFactory.create(round=round_about(reader), withdrawn_at=timezone.now()).pk)


def draft(reader: Reader) -> Planted:
    made = Draft.objects.create(round=round_about(reader), organisation=organisation_of(reader))
    return own(made.pk)


def round_announced(reader: Reader, **given: Any) -> Planted:
    now, round_ = timezone.now(), round_about(reader)
    made = Announcement.objects.create(
        round=round_, event="opened", happened_at=now, made_at=now, told=True
    )
    return own(made.pk)


def circulated(reader: Reader) -> Planted:
    planted = round_announced(reader)
    page = Announcement.objects.get(pk=planted[0]).round.page
    KeyContactFactory.create(page=page, address=reader.address)
    return planted


def closing_changed(reader: Reader) -> Planted:
    round_ = round_about(reader)
    made = ClosingChange.objects.create(
        round=round_,
        old_closes_at=round_.closes_at - DAY,
        new_closes_at=round_.closes_at,
        note=REASON,
        made_at=timezone.now(),
    )
    return own(made.pk)


def outcome_published(reader: Reader) -> Planted:
    return own(round_about(reader, published=True).pk)


def promise_update_wanted(reader: Reader) -> Planted:
    deed: Any = ProgressNoteFactory.create().deed
    return own(UpdateRequest.objects.create(deed=deed, due_on=deed.due_on).pk)


def response_due(reader: Reader) -> Planted:
    closed = timezone.now() - timedelta(weeks=9)
    round_ = round_about(reader, opens_at=closed - 60 * DAY, closes_at=closed)
    made = ResponseReminder.objects.create(
        round=round_, due_at=round_.response_due_at, step="four-weeks"
    )
    return own(made.pk)


PLANTS: dict[NoticeKind, Plant] = {
    NoticeKind.RESPONSE_RECEIPT: lambda reader: own(
        ResponseFactory.create(round=round_about(reader), receipt_email=reader.address).pk
    ),
    NoticeKind.RESPONSE_WITHDRAWN: response_withdrawn,
    NoticeKind.DRAFT_LINK: draft,
    NoticeKind.DRAFT_READY: draft,
    NoticeKind.SURVEY_CODE: draft,
    NoticeKind.CONFIRM_WATCH: lambda reader: own(ThemeFactory.create().pk, kind="theme"),
    NoticeKind.ROUND_ANNOUNCED: round_announced,
    NoticeKind.CIRCULATED: circulated,
    NoticeKind.CLOSING_CHANGED: closing_changed,
    NoticeKind.OUTCOME_PUBLISHED: outcome_published,
    NoticeKind.PROMISE_CONFIRM: lambda reader: own(
        PromiseWatchFactory.create(reader=reader, confirmed_at=None).pk
    ),
    NoticeKind.PROMISE_MOVED: lambda reader: own(ProgressNoteFactory.create(text=REASON).pk),
    NoticeKind.PROMISE_UPDATE_WANTED: promise_update_wanted,
    NoticeKind.RESPONSE_DUE: response_due,
}

"""What mails about seats, terms, calls and interests need."""

from typing import Any

from django.utils import timezone

from digests.models import NoticeKind, Reader
from membership.bodies.declarations.standings import standing_of
from membership.bodies.models import Term
from portal.lib.time import london_day, today
from tests.digests.kinds.ground import DAY, NAME, REASON, Plant, Planted, own, term_of
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.declarations import ChaseFactory, InterestFactory
from tests.factories.letters import GroupLetterRecipientFactory
from tests.factories.people import PersonFactory
from tests.factories.recruitment import (
    AnnouncementFactory,
    CallFactory,
    CallSeatFactory,
    ExpressionFactory,
    PanelMemberFactory,
)
from tests.factories.reminders import ReminderFactory


def expression_chosen(reader: Reader) -> Planted:
    term = term_of(reader)
    seat = CallSeatFactory.create(
        call__body=term.body, seat=term.seat, term=term, appointed=True, decided_at=timezone.now()
    )
    return own(ExpressionFactory.create(call=seat.call, user=reader.user, chosen_for=seat).pk)


def expression_not_chosen(reader: Reader) -> Planted:
    call = CallFactory.create(closes_at=timezone.now() - DAY, decided_at=timezone.now())
    return own(ExpressionFactory.create(call=call, user=reader.user).pk)


def panel_stood_aside(reader: Reader) -> Planted:
    aside = {"aside_at": timezone.now(), "why_aside": "organisation"}
    return own(PanelMemberFactory.create(user=reader.user, **aside).pk)


def _chase(term: Term, **given: Any) -> Planted:
    standing = standing_of(term.person, today())
    assert standing is not None
    return own(ChaseFactory.create(person=term.person, due=standing.due, **given).pk)


def interests_missing(reader: Reader) -> Planted:
    other = TermFactory.create(start=today() - 400 * DAY, end=None, appointed_until=None)
    return _chase(other, step="chair", body=other.body)


def interest_answered(reader: Reader) -> Planted:
    asked = {"kept_back": "agreed", "why_kept_back": "My safety.", "answer": REASON}
    return own(InterestFactory.create(person__user=reader.user, **asked).pk)


def seat_reminder(reader: Reader) -> Planted:
    end = today() + 60 * DAY
    term = term_of(reader, end=end, appointed_until=end)
    return own(ReminderFactory.create(term=term, day=end).pk)


def group_letter(reader: Reader) -> Planted:
    got = GroupLetterRecipientFactory.create(person=PersonFactory.create(user=reader.user))
    return own(got.letter_id)


def term_ended(reader: Reader) -> Planted:
    day = today() + 10 * DAY
    ends = {"end": day, "appointed_until": day, "released": day, "why_ended": "resigned"}
    return own(term_of(reader, **ends).pk)


PLANTS: dict[NoticeKind, Plant] = {
    NoticeKind.EXPRESSION_RECEIVED: lambda reader: own(
        ExpressionFactory.create(user=reader.user, organisation__name=NAME).pk
    ),
    NoticeKind.EXPRESSION_CHOSEN: expression_chosen,
    NoticeKind.EXPRESSION_NOT_CHOSEN: expression_not_chosen,
    NoticeKind.CALL_ANNOUNCED: lambda reader: own(AnnouncementFactory.create(text=REASON).pk),
    NoticeKind.CALL_WITHDRAWN: lambda reader: own(
        CallFactory.create(withdrawn_at=timezone.now()).pk
    ),
    NoticeKind.PANEL_NAMED: lambda reader: own(PanelMemberFactory.create(user=reader.user).pk),
    NoticeKind.PANEL_STOOD_ASIDE: panel_stood_aside,
    NoticeKind.INTERESTS_DUE: lambda reader: _chase(term_of(reader)),
    NoticeKind.INTERESTS_MISSING: interests_missing,
    NoticeKind.INTEREST_ANSWERED: interest_answered,
    NoticeKind.SEAT_REMINDER: seat_reminder,
    NoticeKind.GROUP_LETTER: group_letter,
    NoticeKind.APPOINTED: lambda reader: own(term_of(reader).pk),
    NoticeKind.TERM_ENDED: term_ended,
    NoticeKind.TERM_RESCHEDULED: lambda reader: own(term_of(reader).pk),
    NoticeKind.APPOINTMENT_WITHDRAWN: lambda reader: own(
        SeatFactory.create(name=NAME).pk, start=london_day(timezone.now()).isoformat()
    ),
}

"""A notice of every kind, with what its letter needs: nobody adds a kind without one here."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from consultations.models import (
    Announcement,
    ClosingChange,
    Draft,
    ResponseReminder,
    UpdateRequest,
)
from digests.mail.messages import Letter
from digests.mail.notices import LETTERS
from digests.mail.writer import Writer
from digests.models import Delivery, Notice, NoticeKind, Reader, Subscription
from digests.windows import window_around
from membership.bodies.declarations.standings import standing_of
from membership.bodies.models import Term
from membership.organisations.models import Organisation, Role
from membership.people.roles import OFFICER
from portal.lib.time import london_day, today
from tests.factories.arranging import ArrangementFactory
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.consultations import (
    KeyContactFactory,
    ProgressNoteFactory,
    ResponseFactory,
    RoundFactory,
)
from tests.factories.declarations import ChaseFactory, InterestFactory
from tests.factories.digests import (
    DeliveryFactory,
    NoticeFactory,
    PromiseWatchFactory,
    SubscriptionFactory,
)
from tests.factories.files import AttachmentFactory, MentionFactory
from tests.factories.forums import ForumRequestFactory, PostFactory
from tests.factories.letters import GroupLetterRecipientFactory
from tests.factories.lists import CircularFactory, ContactFactory
from tests.factories.moderation import AppealFactory, CoverFactory, DecisionFactory, ReportFactory
from tests.factories.organisations import (
    BelongingFactory,
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
)
from tests.factories.people import DataArchiveFactory, PersonFactory, UserFactory
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.factories.recruitment import (
    AnnouncementFactory,
    CallFactory,
    CallSeatFactory,
    ExpressionFactory,
    PanelMemberFactory,
)
from tests.factories.reminders import ReminderFactory
from tests.people.letters import account_letters, html_of_account_letter

DAY = timedelta(days=1)
NAME = "Harbour & Hillside <Neighbours> of St Margaret’s-at-Cliffe-with-Kingsdown"
"""What people write may be long and may look like HTML."""
REASON = "It says <b>more</b> than it should & names https://portal.example.org/forums/thanet/1/a-long-name/."

Planted = tuple[int, dict[str, Any]]
Plant = Callable[[Reader], Planted]


def somebody() -> Reader:
    """An officer who gets updates and is mailed about the consultations of a theme."""
    user = UserFactory.create(full_name="Zoë Quill-Farrow")
    user.groups.add(Group.objects.get(name=OFFICER))
    subscription = SubscriptionFactory.create(reader__user=user, reader__address=user.email)
    reader: Reader = subscription.reader
    return reader


def _organisation(reader: Reader) -> Organisation:
    """One that the reader manages."""
    organisation = OrganisationFactory.create(name=NAME)
    BelongingFactory.create(organisation=organisation, user=reader.user, role=Role.MANAGER)
    made: Organisation = organisation
    return made


def _round(reader: Reader, **given: Any) -> Any:
    """Of a consultation about which the reader is mailed."""
    round_ = RoundFactory.create(page__title=f"Footpaths: {NAME}", **given)
    running = Subscription.objects.get(reader=reader)
    running.watches.create(consultation=round_.page)
    return round_


def _term(reader: Reader, **given: Any) -> Term:
    """A term of the reader herself that lasts for long."""
    person = PersonFactory.create(user=reader.user)
    start = today() - 100 * DAY
    ends = {"end": start + 1000 * DAY, "appointed_until": start + 1000 * DAY}
    term: Term = TermFactory.create(person=person, start=start, **(ends | given))
    return term


def _own(pk: int, **details: Any) -> Planted:
    return pk, details


def _subscription(reader: Reader) -> int:
    return int(Subscription.objects.get(reader=reader).pk)


def confirmation(reader: Reader) -> Planted:
    Subscription.objects.filter(reader=reader).update(confirmed_at=None)
    return _own(_subscription(reader))


def still_wanted(reader: Reader) -> Planted:
    Subscription.objects.filter(reader=reader).update(asked_to_stay_at=timezone.now())
    return _own(_subscription(reader))


def trial(reader: Reader) -> Planted:
    OrganisationFactory.create(name=NAME, districts=[DistrictFactory.create()])
    window = window_around("daily", today())
    days = {"start": window.start.isoformat(), "end": window.end.isoformat()}
    return _own(1, frequency="daily", **days, districts=[], themes=[], kinds=[])


def organisation_merged(reader: Reader) -> Planted:
    stays = _organisation(reader)
    gone = OrganisationFactory.create(state="merged", merged_into=stays, visible_from=None)
    return _own(gone.pk)


def response_withdrawn(reader: Reader) -> Planted:
    return _own(ResponseFactory.create(round=_round(reader), withdrawn_at=timezone.now()).pk)


def draft(reader: Reader) -> Planted:
    made = Draft.objects.create(round=_round(reader), organisation=_organisation(reader))
    return _own(made.pk)


def round_announced(reader: Reader, **given: Any) -> Planted:
    now, round_ = timezone.now(), _round(reader)
    made = Announcement.objects.create(
        round=round_, event="opened", happened_at=now, made_at=now, told=True
    )
    return _own(made.pk)


def circulated(reader: Reader) -> Planted:
    planted = round_announced(reader)
    page = Announcement.objects.get(pk=planted[0]).round.page
    KeyContactFactory.create(page=page, address=reader.address)
    return planted


def closing_changed(reader: Reader) -> Planted:
    round_ = _round(reader)
    made = ClosingChange.objects.create(
        round=round_,
        old_closes_at=round_.closes_at - DAY,
        new_closes_at=round_.closes_at,
        note=REASON,
        made_at=timezone.now(),
    )
    return _own(made.pk)


def mentioned(reader: Reader) -> Planted:
    return _own(MentionFactory.create(user=reader.user).post_id)


def forum_request_answered(reader: Reader) -> Planted:
    answered = {"decided_at": timezone.now(), "accepted": True}
    return _own(ForumRequestFactory.create(organisation=_organisation(reader), **answered).pk)


def expression_chosen(reader: Reader) -> Planted:
    term = _term(reader)
    seat = CallSeatFactory.create(
        call__body=term.body,
        seat=term.seat,
        term=term,
        appointed=True,
        decided_at=timezone.now(),
    )
    return _own(ExpressionFactory.create(call=seat.call, user=reader.user, chosen_for=seat).pk)


def expression_not_chosen(reader: Reader) -> Planted:
    call = CallFactory.create(closes_at=timezone.now() - DAY, decided_at=timezone.now())
    return _own(ExpressionFactory.create(call=call, user=reader.user).pk)


def panel_stood_aside(reader: Reader) -> Planted:
    aside = {"aside_at": timezone.now(), "why_aside": "organisation"}
    return _own(PanelMemberFactory.create(user=reader.user, **aside).pk)


def _chase(term: Term, **given: Any) -> Planted:
    standing = standing_of(term.person, today())
    assert standing is not None
    return _own(ChaseFactory.create(person=term.person, due=standing.due, **given).pk)


def interests_missing(reader: Reader) -> Planted:
    other = TermFactory.create(start=today() - 400 * DAY, end=None, appointed_until=None)
    return _chase(other, step="chair", body=other.body)


def interest_answered(reader: Reader) -> Planted:
    asked = {"kept_back": "agreed", "why_kept_back": "My safety.", "answer": REASON}
    return _own(InterestFactory.create(person__user=reader.user, **asked).pk)


def seat_reminder(reader: Reader) -> Planted:
    end = today() + 60 * DAY
    term = _term(reader, end=end, appointed_until=end)
    return _own(ReminderFactory.create(term=term, day=end).pk)


def group_letter(reader: Reader) -> Planted:
    got = GroupLetterRecipientFactory.create(person=PersonFactory.create(user=reader.user))
    return _own(got.letter_id)


def term_ended(reader: Reader) -> Planted:
    day = today() + 10 * DAY
    ends = {"end": day, "appointed_until": day, "released": day, "why_ended": "resigned"}
    return _own(_term(reader, **ends).pk)


def report_answered(reader: Reader) -> Planted:
    report = ReportFactory.create(closed=True, reporter=reader.user)
    return _own(report.pk, decision=report.decision_id)


HIDDEN: dict[str, Any] = {"state": "hidden", "hidden_at": timezone.now()}


def post_hidden(reader: Reader) -> Planted:
    post = PostFactory.create(topic__title=NAME, topic__last_position=1, **HIDDEN)
    return _own(post.pk, reason=REASON)


def post_decided(reader: Reader) -> Planted:
    post = PostFactory.create(topic__last_position=1, **HIDDEN)
    return _own(DecisionFactory.create(post=post, reason=REASON).pk)


def appeal_answered(reader: Reader) -> Planted:
    appeal = AppealFactory.create()
    answer = {"appeal": appeal, "answer": "upheld", "about_text": "kept", "reason": REASON}
    return _own(DecisionFactory.create(post=appeal.decision.post, **answer).pk)


def queue_waits(reader: Reader) -> Planted:
    ReportFactory.create()
    return _own(1)


def outcome_published(reader: Reader) -> Planted:
    return _own(_round(reader, published=True).pk)


def promise_update_wanted(reader: Reader) -> Planted:
    deed: Any = ProgressNoteFactory.create().deed
    return _own(UpdateRequest.objects.create(deed=deed, due_on=deed.due_on).pk)


def response_due(reader: Reader) -> Planted:
    closed = timezone.now() - timedelta(weeks=9)
    round_ = _round(reader, opens_at=closed - 60 * DAY, closes_at=closed)
    made = ResponseReminder.objects.create(
        round=round_, due_at=round_.response_due_at, step="four-weeks"
    )
    return _own(made.pk)


def circular(reader: Reader) -> Planted:
    contact = ContactFactory.create(address=reader.address, contact_list__name=NAME)
    written = CircularFactory.create(sent_at=timezone.now(), body=REASON)
    written.lists.add(contact.contact_list)
    return _own(written.pk)


PLANTS: dict[NoticeKind, Plant] = {
    NoticeKind.CONFIRMATION: confirmation,
    NoticeKind.ALREADY_SUBSCRIBED: lambda reader: _own(_subscription(reader)),
    NoticeKind.PREFERENCES_LINK: lambda reader: _own(reader.pk),
    NoticeKind.ADDRESS_CONFIRM: lambda reader: _own(SubscriptionFactory.create().reader_id),
    NoticeKind.ADDRESS_LEFT: lambda reader: _own(1),
    NoticeKind.TRIAL: trial,
    NoticeKind.JOIN_REQUESTED: lambda reader: _own(
        JoinRequestFactory.create(organisation=_organisation(reader), message=REASON).pk
    ),
    NoticeKind.JOIN_ANSWERED: lambda reader: _own(
        JoinRequestFactory.create(
            user=reader.user,
            organisation__name=NAME,
            decided_at=timezone.now(),
            accepted=False,
        ).pk
    ),
    NoticeKind.INVITATION: lambda reader: _own(
        InvitationFactory.create(address=reader.address, organisation__name=NAME).pk
    ),
    NoticeKind.INVITATION_ANSWERED: lambda reader: _own(
        InvitationFactory.create(
            organisation=_organisation(reader),
            invited_by=reader.user,
            closed_at=timezone.now(),
            outcome="declined",
        ).pk
    ),
    NoticeKind.ROLE_CHANGED: lambda reader: _own(
        BelongingFactory.create(user=reader.user, organisation__name=NAME).pk, reason=REASON
    ),
    NoticeKind.BELONGING_ENDED: lambda reader: _own(
        BelongingFactory.create(
            user=reader.user, organisation__name=NAME, ended_at=timezone.now()
        ).pk
    ),
    NoticeKind.ORGANISATION_CONFIRMED: lambda reader: _own(
        OrganisationFactory.create(name=NAME, registered_by=reader.user).pk
    ),
    NoticeKind.ORGANISATION_DECLINED: lambda reader: _own(
        OrganisationFactory.create(
            name=NAME, state="declined", decline_reason=REASON, visible_from=None
        ).pk
    ),
    NoticeKind.ORGANISATION_MERGED: organisation_merged,
    NoticeKind.RESPONSE_RECEIPT: lambda reader: _own(
        ResponseFactory.create(round=_round(reader), receipt_email=reader.address).pk
    ),
    NoticeKind.RESPONSE_WITHDRAWN: response_withdrawn,
    NoticeKind.DRAFT_LINK: draft,
    NoticeKind.DRAFT_READY: draft,
    NoticeKind.SURVEY_CODE: draft,
    NoticeKind.CONFIRM_WATCH: lambda reader: _own(ThemeFactory.create().pk, kind="theme"),
    NoticeKind.ROUND_ANNOUNCED: round_announced,
    NoticeKind.CIRCULATED: circulated,
    NoticeKind.CLOSING_CHANGED: closing_changed,
    NoticeKind.ACCOUNT_ERASED: lambda reader: _own(1),
    NoticeKind.ADDRESS_ERASED: lambda reader: _own(1),
    NoticeKind.MY_DATA_READY: lambda reader: _own(DataArchiveFactory.create(user=reader.user).pk),
    NoticeKind.SECOND_FACTOR_RESET: lambda reader: _own(1, reason=REASON),
    NoticeKind.POST_HIDDEN: post_hidden,
    NoticeKind.FORUM_REQUEST_ANSWERED: forum_request_answered,
    NoticeKind.MENTIONED: mentioned,
    NoticeKind.FILE_INFECTED: lambda reader: _own(AttachmentFactory.create(owner=reader.user).pk),
    NoticeKind.TOPIC_ARRANGED: lambda reader: _own(ArrangementFactory.create(reason=REASON).pk),
    NoticeKind.EXPRESSION_RECEIVED: lambda reader: _own(
        ExpressionFactory.create(user=reader.user, organisation__name=NAME).pk
    ),
    NoticeKind.EXPRESSION_CHOSEN: expression_chosen,
    NoticeKind.EXPRESSION_NOT_CHOSEN: expression_not_chosen,
    NoticeKind.CALL_ANNOUNCED: lambda reader: _own(AnnouncementFactory.create(text=REASON).pk),
    NoticeKind.CALL_WITHDRAWN: lambda reader: _own(
        CallFactory.create(withdrawn_at=timezone.now()).pk
    ),
    NoticeKind.PANEL_NAMED: lambda reader: _own(PanelMemberFactory.create(user=reader.user).pk),
    NoticeKind.PANEL_STOOD_ASIDE: panel_stood_aside,
    NoticeKind.INTERESTS_DUE: lambda reader: _chase(_term(reader)),
    NoticeKind.INTERESTS_MISSING: interests_missing,
    NoticeKind.INTEREST_ANSWERED: interest_answered,
    NoticeKind.SEAT_REMINDER: seat_reminder,
    NoticeKind.GROUP_LETTER: group_letter,
    NoticeKind.APPOINTED: lambda reader: _own(_term(reader).pk),
    NoticeKind.TERM_ENDED: term_ended,
    NoticeKind.TERM_RESCHEDULED: lambda reader: _own(_term(reader).pk),
    NoticeKind.APPOINTMENT_WITHDRAWN: lambda reader: _own(
        SeatFactory.create(name=NAME).pk, start=london_day(timezone.now()).isoformat()
    ),
    NoticeKind.REPORT_URGENT: lambda reader: _own(ReportFactory.create(text=REASON).pk),
    NoticeKind.REPORT_ANSWERED: report_answered,
    NoticeKind.POST_DECIDED: post_decided,
    NoticeKind.APPEAL_ANSWERED: appeal_answered,
    NoticeKind.QUEUE_WAITS: queue_waits,
    NoticeKind.COVER_NAMED: lambda reader: _own(CoverFactory.create(cover=reader.user).pk),
    NoticeKind.OUTCOME_PUBLISHED: outcome_published,
    NoticeKind.PROMISE_CONFIRM: lambda reader: _own(
        PromiseWatchFactory.create(reader=reader, confirmed_at=None).pk
    ),
    NoticeKind.PROMISE_MOVED: lambda reader: _own(ProgressNoteFactory.create(text=REASON).pk),
    NoticeKind.PROMISE_UPDATE_WANTED: promise_update_wanted,
    NoticeKind.RESPONSE_DUE: response_due,
    NoticeKind.CIRCULAR: circular,
    NoticeKind.CIRCULAR_TRIAL: lambda reader: _own(CircularFactory.create(body=REASON).pk),
    NoticeKind.STILL_WANTED: still_wanted,
}


def notice_of(kind: NoticeKind) -> Delivery:
    """A notice of ``kind`` that may be sent. Raises KeyError where nobody said what its letter needs."""
    reader = somebody()
    pk, details = PLANTS[kind](reader)
    notice: Notice = NoticeFactory.create(kind=kind, reader=reader, subject_pk=pk, details=details)
    delivery: Delivery = DeliveryFactory.create(notice=notice)
    return delivery


def every_mail() -> Iterator[tuple[str, str]]:
    """The HTML of a mail of every kind, those about accounts included, each with its name."""
    for kind in NoticeKind:
        yield kind.value, html_of(kind)
    for name in account_letters():
        yield name, html_of_account_letter(name)


def html_of(kind: NoticeKind) -> str:
    """The HTML part of a mail of ``kind``; raises NothingToSend where something is missing."""
    delivery = notice_of(kind)
    if kind == NoticeKind.CIRCULAR:
        writer = Writer()
        writer.begin([delivery], now=timezone.now())
        message: Any = writer.write(delivery, now=timezone.now())
        return _html_part(message)
    assert delivery.notice is not None
    letter: Letter = LETTERS[kind](delivery.notice)
    return letter.html


def _html_part(message: Any) -> str:
    """Of a mail whose bytes are there already."""
    parts = message.message().walk()
    html = next(part for part in parts if part.get_content_type() == "text/html")
    return str(html.get_payload(decode=True).decode())

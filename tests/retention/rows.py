"""For each retention rule, how to make the row that it is about, whose time began at a moment.

A rule that is missing here fails ``test_every_rule_is_tested_on_both_sides_of_its_cut_off``.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db.models import Model

from consultations.models import CirculationStop, Draft, EqualitySheet
from digests.models import DeadAddress, DeliveryState
from forums.models import TopicMark
from membership.organisations.bulk.models import Import
from membership.organisations.models import VouchingState
from portal.lib.time import london_day
from portal.records.models import AuditRecord, RetentionRun
from tests.factories.arranging import ArrangementFactory, KeptMarkFactory
from tests.factories.bodies import TermFactory
from tests.factories.consultations import (
    AnswerFactory,
    KeyContactFactory,
    ResponseFactory,
    RoundFactory,
)
from tests.factories.declarations import ChaseFactory, ConfirmationFactory, InterestFactory
from tests.factories.digests import (
    BounceFactory,
    DeliveryFactory,
    IssueFactory,
    PromiseStopFactory,
    PromiseWatchFactory,
    ReaderFactory,
    SubscriptionFactory,
)
from tests.factories.files import AttachmentFactory
from tests.factories.forums import ForumRequestFactory, PostFactory, TopicFactory
from tests.factories.forums_writing import DraftFactory
from tests.factories.handover import HandoverNoteFactory
from tests.factories.letters import GroupLetterFactory, GroupLetterRecipientFactory
from tests.factories.lists import CircularStopFactory, ContactFactory, ContactImportFactory
from tests.factories.moderation import (
    CoverFactory,
    DutyFactory,
    QueueMailFactory,
    RemovedTextFactory,
    ReportFactory,
    SuspensionFactory,
)
from tests.factories.organisations import (
    BelongingFactory,
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
)
from tests.factories.people import DataArchiveFactory, UserFactory
from tests.factories.recruitment import ExpressionFactory, PanelMemberFactory
from tests.factories.reminders import ReminderFactory

Maker = Callable[[datetime], Model]


def audit_record(at: datetime) -> Model:
    row = AuditRecord.objects.create(target_label="people.user", target_pk="1", action="changed")
    AuditRecord.objects.filter(pk=row.pk).update(at=at)
    return row


def sent_update(at: datetime) -> Model:
    return DeliveryFactory.create(
        reader=ReaderFactory.create(),
        notice=None,
        issue=IssueFactory.create(),
        state=DeliveryState.SENT,
        sent_at=at,
        made_at=at,
    )


def sent_notice(at: datetime) -> Model:
    delivery = DeliveryFactory.create(notice__made_at=at, state=DeliveryState.SENT, sent_at=at)
    return delivery.notice  # type: ignore[return-value]


def equality_never_added(at: datetime) -> Model:
    round_ = RoundFactory.create(opens_at=at - timedelta(days=30), closes_at=at)
    return EqualitySheet.objects.create(round=round_, waiting=[[1]])


def key_contact(at: datetime) -> Model:
    round_ = RoundFactory.create(opens_at=at - timedelta(days=30), closes_at=at)
    return KeyContactFactory.create(page=round_.page, added_at=at - timedelta(days=40))


def farewell(at: datetime) -> Model:
    delivery = DeliveryFactory.create(
        notice__made_at=at, notice__kind="account_erased", state=DeliveryState.SENT, sent_at=at
    )
    return delivery.notice  # type: ignore[return-value]


def ended_interest(at: datetime) -> Model:
    """Of somebody who still sits."""
    term = TermFactory.create(start=at.date(), end=None)
    return InterestFactory.create(person=term.person, start=None, end=london_day(at), added_at=at)


def uploaded_table(at: datetime) -> Model:
    file = ContentFile(b"name", name="table.csv")
    return Import.objects.create(file=file, file_name="t.csv", uploaded_at=at, state="applied")


def expression_of_interest(at: datetime) -> Model:
    return ExpressionFactory.create(
        call__visible_from=at - timedelta(days=9), call__closes_at=at, call__decided_at=at
    )


def undecided(make: Callable[..., Model]) -> Maker:
    """A row that hangs on a call that closed at the moment and was never decided."""
    opened = timedelta(days=9)
    return lambda at: make(call__visible_from=at - opened, call__closes_at=at)


def place_on_a_panel(at: datetime) -> Model:
    return PanelMemberFactory.create(
        call__visible_from=at - timedelta(days=9), call__closes_at=at, call__withdrawn_at=at
    )


def withheld_version(at: datetime) -> Model:
    """Words were taken out at that moment; of a later edit everybody reads what it replaced."""
    post = PostFactory.create()
    post.versions.create(number=2, body="Ring Ron.", replaced_at=at + timedelta(days=999))
    return post.versions.create(
        number=1, body="Ring Ron on 01843 000000.", replaced_at=at, withheld=True
    )


def first_day(at: datetime) -> date:
    return london_day(at) - timedelta(days=9)


ROWS: dict[str, Maker] = {
    "addresses-of-reports": lambda at: ReportFactory.create(
        reporter=None, address="visitor@example.org", closed=True, closed_at=at
    ),
    "reports": lambda at: ReportFactory.create(closed=True, closed_at=at),
    "removed-texts": lambda at: RemovedTextFactory.create(removed_at=at),
    "withheld-versions": withheld_version,
    "suspensions": lambda at: SuspensionFactory.create(
        start=first_day(at), end=london_day(at), decision__made_at=at
    ),
    "covers-of-moderators": lambda at: CoverFactory.create(
        start=first_day(at), end=london_day(at), named_at=at
    ),
    "duties-of-officers": lambda at: DutyFactory.create(
        start=first_day(at), end=london_day(at), put_at=at
    ),
    "mails-about-the-queue": lambda at: QueueMailFactory.create(made_at=at),
    "expressions-of-interest": expression_of_interest,
    "panels": place_on_a_panel,
    "undecided-expressions-of-interest": undecided(ExpressionFactory.create),
    "undecided-panels": undecided(PanelMemberFactory.create),
    "my-data-archives": lambda at: DataArchiveFactory.create(asked_at=at, ready_at=at),
    "my-data-requests": lambda at: DataArchiveFactory.create(asked_at=at, state="removed"),
    "audit-trail": audit_record,
    "retention-runs": lambda at: RetentionRun.objects.create(
        rule="sessions", day=at.date(), claimed_at=at
    ),
    "never-confirmed-accounts": lambda at: UserFactory.create(confirmed=False, date_joined=at),
    "sessions": lambda at: Session.objects.create(session_key="s", session_data="", expire_date=at),
    "log-ins": lambda at: UserSession.objects.create(
        user=UserFactory.create(), ip="192.0.2.1", session_key="gone", last_seen_at=at
    ),
    "declined-organisations": lambda at: OrganisationFactory.create(
        state=VouchingState.DECLINED, decided_at=at
    ),
    "import-tables": uploaded_table,
    "interests-of-past-holders": lambda at: InterestFactory.create(added_at=at),
    "confirmations-of-past-holders": lambda at: ConfirmationFactory.create(confirmed_at=at),
    "ended-interests": ended_interest,
    "reminders-of-interests": lambda at: ChaseFactory.create(made_at=at),
    "expired-invitations": lambda at: InvitationFactory.create(expires_at=at),
    "farewells": farewell,
    "answered-join-requests": lambda at: JoinRequestFactory.create(decided_at=at, accepted=True),
    "answered-forum-requests": lambda at: ForumRequestFactory.create(decided_at=at, accepted=True),
    "ended-belongings": lambda at: BelongingFactory.create(
        since=at - timedelta(days=1), ended_at=at
    ),
    "receipt-addresses": lambda at: ResponseFactory.create(
        receipt_email="nina@example.org", sent_at=at
    ),
    "answers-begun": lambda at: Draft.objects.create(round=RoundFactory.create(), updated_at=at),
    "withdrawn-answers": lambda at: AnswerFactory.create(
        response__withdrawn_at=at, text="I have changed my mind."
    ),
    "equality-answers": equality_never_added,
    "key-contacts": key_contact,
    "unconfirmed-subscriptions": lambda at: SubscriptionFactory.create(
        confirmed_at=None, asked_at=at
    ),
    "ended-subscriptions": lambda at: SubscriptionFactory.create(ended_at=at),
    "unconfirmed-promise-watches": lambda at: PromiseWatchFactory.create(
        confirmed_at=None, asked_at=at
    ),
    "ended-promise-watches": lambda at: PromiseWatchFactory.create(ended_at=at),
    "bounces": lambda at: BounceFactory.create(at=at),
    "promise-stops": lambda at: PromiseStopFactory.create(stopped_at=at),
    "ended-contacts": lambda at: ContactFactory.create(ended_at=at, end_reason="removed"),
    "stops-taken-back": lambda at: CircularStopFactory.create(
        taken_back_at=at, taken_back_words="I want them again"
    ),
    "dead-addresses": lambda at: DeadAddress.objects.create(address="gone@example.org", since=at),
    "dead-key-contacts": lambda at: CirculationStop.objects.create(
        address="gone@example.org", reason="bounced", stopped_at=at
    ),
    "contact-tables": lambda at: ContactImportFactory.create(uploaded_at=at),
    "files-not-posted": lambda at: AttachmentFactory.create(post=None, uploaded_at=at),
    "files-out-of-sight": lambda at: AttachmentFactory.create(
        post__state="withdrawn", post__hidden_at=at
    ),
    "notes-of-removed-files": lambda at: AttachmentFactory.create(
        state="infected", removed_at=at, file=""
    ),
    "single-mails": sent_notice,
    "sent-updates": sent_update,
    "arranged-topics": lambda at: ArrangementFactory.create(arranged_at=at),
    "marks-of-moved-posts": lambda at: KeptMarkFactory.create(arrangement__arranged_at=at),
    "handover-notes": lambda at: HandoverNoteFactory.create(
        term__start=date(2020, 1, 1), term__end=date(2021, 1, 1), changed_at=at
    ),
    "group-letters": lambda at: GroupLetterFactory.create(sent_at=at),
    "group-letter-recipients": lambda at: GroupLetterRecipientFactory.create(letter__sent_at=at),
    "seat-reminders": lambda at: ReminderFactory.create(made_at=at),
    "topics-read": lambda at: TopicMark.objects.create(
        user=UserFactory.create(), topic=TopicFactory.create(last_post_at=at), number=1
    ),
    "drafts": lambda at: DraftFactory.create(saved_at=at),
    "unused-addresses": lambda at: ReaderFactory.create(since=at),
}

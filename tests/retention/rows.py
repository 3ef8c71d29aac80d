"""For each retention rule, how to make the row that it is about, whose time began at a moment.

A rule that is missing here fails ``test_every_rule_is_tested_on_both_sides_of_its_cut_off``.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db.models import Model

from digests.models import DeliveryState
from membership.organisations.bulk.models import Import
from membership.organisations.models import VouchingState
from portal.lib.time import london_day
from portal.records.models import AuditRecord, RetentionRun
from tests.factories.bodies import TermFactory
from tests.factories.consultations import ResponseFactory
from tests.factories.declarations import ChaseFactory, ConfirmationFactory, InterestFactory
from tests.factories.digests import (
    DeliveryFactory,
    IssueFactory,
    ReaderFactory,
    SubscriptionFactory,
)
from tests.factories.handover import HandoverNoteFactory
from tests.factories.letters import GroupLetterFactory, GroupLetterRecipientFactory
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


ROWS: dict[str, Maker] = {
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
    "ended-belongings": lambda at: BelongingFactory.create(
        since=at - timedelta(days=1), ended_at=at
    ),
    "receipt-addresses": lambda at: ResponseFactory.create(
        receipt_email="nina@example.org", sent_at=at
    ),
    "unconfirmed-subscriptions": lambda at: SubscriptionFactory.create(
        confirmed_at=None, asked_at=at
    ),
    "ended-subscriptions": lambda at: SubscriptionFactory.create(ended_at=at),
    "single-mails": sent_notice,
    "sent-updates": sent_update,
    "handover-notes": lambda at: HandoverNoteFactory.create(
        term__start=date(2020, 1, 1), term__end=date(2021, 1, 1), changed_at=at
    ),
    "group-letters": lambda at: GroupLetterFactory.create(sent_at=at),
    "group-letter-recipients": lambda at: GroupLetterRecipientFactory.create(letter__sent_at=at),
    "seat-reminders": lambda at: ReminderFactory.create(made_at=at),
    "unused-addresses": lambda at: ReaderFactory.create(since=at),
}

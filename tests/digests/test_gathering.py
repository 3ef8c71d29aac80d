"""Nobody gets more than one mail about her things in ten minutes; what comes meanwhile comes together."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.mail import EmailMessage

from digests.actions.at_once import plan_at_once
from digests.actions.notices import notify
from digests.models import Delivery, NoticeKind, Reader, SkipReason
from digests.querysets import ALONE, ASKED_FOR
from membership.organisations.actions import ask_to_join
from membership.organisations.models import JoinRequest
from membership.people.models import User
from tests.digests.posting import post
from tests.factories.digests import ReaderFactory, SubscriptionFactory
from tests.factories.organisations import BelongingFactory, JoinRequestFactory, OrganisationFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mara(monday: datetime) -> Reader:
    """Mara manages an organisation whom people ask to join."""
    return ReaderFactory.create(address="mara@example.org")


def asks(mara: Reader, now: datetime, name: str = "Nina Newcomer") -> JoinRequest:
    """Somebody asks to join; Mara is told."""
    request: JoinRequest = JoinRequestFactory.create(user__full_name=name)
    notify(NoticeKind.JOIN_REQUESTED, mara, subject_pk=request.pk, now=now)
    return request


def mails(now: datetime) -> list[EmailMessage]:
    with time_machine.travel(now, tick=False):
        return post(now)


def test_what_waits_together_is_one_mail_that_says_all_of_it(
    mara: Reader, monday: datetime
) -> None:
    for name in ("Nina Newcomer", "Omar Other", "Pat Person"):
        asks(mara, monday, name)
    [message] = mails(monday)
    assert ", and 2 more" in message.subject
    for name in ("Nina Newcomer", "Omar Other", "Pat Person"):
        assert name in str(message.body)
        assert name in str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    first = Delivery.objects.earliest("pk")
    assert message.extra_headers["Message-ID"] == first.message_id


def test_one_that_waits_alone_looks_as_ever(mara: Reader, monday: datetime) -> None:
    asks(mara, monday)
    [message] = mails(monday)
    assert "more" not in message.subject


def test_the_next_one_waits_until_ten_minutes_are_over(mara: Reader, monday: datetime) -> None:
    asks(mara, monday)
    assert len(mails(monday)) == 1
    for minute in (2, 5):
        asks(mara, monday + minute * MINUTE, f"Nina {minute}")
        assert mails(monday + minute * MINUTE) == []
    assert mails(monday + 9 * MINUTE) == []
    [message] = mails(monday + 10 * MINUTE)
    assert "Nina 2" in str(message.body)
    assert "Nina 5" in str(message.body)


def test_waiting_for_the_next_mail_is_no_failed_attempt(mara: Reader, monday: datetime) -> None:
    asks(mara, monday)
    mails(monday)
    asks(mara, monday + MINUTE)
    for _ in range(5):
        mails(monday + MINUTE)
    waiting = Delivery.objects.get(state="waiting")
    assert (waiting.attempts, waiting.claim) == (0, None)


def test_what_another_worker_is_sending_now_counts_as_had(mara: Reader, monday: datetime) -> None:
    asks(mara, monday)
    Delivery.objects.claim(Delivery.objects.get().pk, monday, claim=uuid4())
    asks(mara, monday)
    assert mails(monday) == []


def test_what_was_asked_for_waits_for_nothing(mara: Reader, monday: datetime) -> None:
    asks(mara, monday)
    mails(monday)
    notify(NoticeKind.PREFERENCES_LINK, mara, subject_pk=mara.pk, now=monday)
    asks(mara, monday)
    [message] = mails(monday + MINUTE)
    assert message.subject == "Your link to e-mail preferences"


def test_other_readers_wait_for_nobody(mara: Reader, monday: datetime) -> None:
    asks(mara, monday)
    mails(monday)
    asks(ReaderFactory.create(), monday)
    assert len(mails(monday + MINUTE)) == 1


def test_what_is_settled_meanwhile_is_left_out_of_the_mail(mara: Reader, monday: datetime) -> None:
    gone = asks(mara, monday, "Nina Newcomer")
    asks(mara, monday, "Omar Other")
    gone.delete()
    [message] = mails(monday)
    assert "Nina" not in str(message.body)
    assert SkipReason.SUBJECT_GONE in Delivery.objects.values_list("skip_reason", flat=True)


def test_every_kind_that_is_exempt_exists() -> None:
    assert set(ASKED_FOR) | set(ALONE) <= set(NoticeKind.values)
    assert not set(ASKED_FOR) & set(ALONE)


def test_a_manager_who_is_asked_by_three_gets_one_mail(priya: User, monday: datetime) -> None:
    """The whole way: the receivers of the facts, the ledger, the mail."""
    with time_machine.travel(monday, tick=False):
        organisation = OrganisationFactory.create()
        BelongingFactory.create(user=priya, organisation=organisation, role="manager")
        for user in UserFactory.create_batch(3):
            ask_to_join(organisation, acting_user=user)
        assert len(post(monday)) == 1


class TestAsItHappens:
    """An issue of what just happened keeps the ten minutes as well."""

    @pytest.fixture
    def mara(self, monday: datetime) -> Reader:
        subscription = SubscriptionFactory.create(
            reader__address="mara@example.org",
            frequency="at_once",
            confirmed_at=monday - 60 * MINUTE,
        )
        return subscription.reader

    def happens(self, name: str, now: datetime) -> None:
        OrganisationFactory.create(name=name, visible_from=now - 10 * MINUTE)
        assert plan_at_once(now) is not None

    def test_it_waits_until_ten_minutes_after_a_notice(
        self, mara: Reader, monday: datetime
    ) -> None:
        asks(mara, monday)
        assert len(mails(monday)) == 1
        self.happens("Harbour Helpers", monday + MINUTE)
        assert mails(monday + 2 * MINUTE) == []
        [message] = mails(monday + 10 * MINUTE)
        assert "Harbour Helpers" in str(message.body)

    def test_a_notice_waits_until_ten_minutes_after_it(
        self, mara: Reader, monday: datetime
    ) -> None:
        self.happens("Harbour Helpers", monday)
        assert len(mails(monday)) == 1
        asks(mara, monday + MINUTE)
        assert mails(monday + MINUTE) == []
        [message] = mails(monday + 10 * MINUTE)
        assert "Nina Newcomer" in str(message.body)

    def test_what_an_outage_kept_comes_one_after_the_other(
        self, mara: Reader, monday: datetime
    ) -> None:
        self.happens("Harbour Helpers", monday)
        self.happens("Late Larks", monday + 20 * MINUTE)
        asks(mara, monday + 20 * MINUTE)
        now = monday + 21 * MINUTE
        subjects = [[message.subject for message in mails(now + 10 * n * MINUTE)] for n in range(4)]
        assert [len(each) for each in subjects] == [1, 1, 1, 0]
        assert "Nina Newcomer" in subjects[0][0]

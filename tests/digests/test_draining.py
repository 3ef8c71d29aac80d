"""Many deliveries at once: what goes first, what is read together, and what is read anew."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from digests import queue
from digests.actions import batches
from digests.actions.batches import Sender
from digests.actions.deliveries import deliver_batch, drain
from digests.actions.issues import make_issue
from digests.mail import writer
from digests.models import Delivery, Issue, NoticeKind, Subscription
from digests.queue import FEW, enqueue
from digests.sending.lines import Line
from digests.tasks import sweep_asked_for
from digests.windows import Window
from membership.organisations.models import Organisation
from portal.celery import app
from tests.factories.digests import DeliveryFactory, IssueFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

meanwhile: list[Callable[[], object]] = []


class Watched(EmailBackend):
    """Takes every mail; after each the next thing of ``meanwhile`` happens."""

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        count = super().send_messages(messages)
        if meanwhile:
            meanwhile.pop(0)()
        return int(count)


@pytest.fixture(autouse=True)
def on_monday(settings: Settings, monday: datetime) -> Iterator[None]:
    meanwhile.clear()
    settings.EMAIL_BACKEND = f"{__name__}.Watched"
    with time_machine.travel(monday, tick=False):
        yield


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if minutes passed between two mails."""
    monkeypatch.setattr(batches, "BREATH_SECONDS", -1)
    monkeypatch.setattr(batches, "READ_ANEW_SECONDS", -1)
    monkeypatch.setattr(writer, "READ_ANEW_SECONDS", -1)


def readers(number: int, since: datetime, **fields: Any) -> None:
    SubscriptionFactory.create_batch(number, confirmed_at=since, **fields)


def issue_for(number: int, window: Window, now: datetime, **fields: Any) -> Issue:
    readers(number, window.since, **fields)
    issue = make_issue("weekly", window, now=now)
    assert issue is not None
    return issue


def subjects() -> list[str]:
    return [str(message.subject) for message in mail.outbox]


def test_what_somebody_waits_for_goes_before_notices_and_these_before_an_issue(
    news: Organisation, last_week: Window, monday: datetime
) -> None:
    issue_for(1, last_week, monday)
    told = DeliveryFactory.create(notice__kind=NoticeKind.SECOND_FACTOR_RESET)
    Delivery.objects.filter(pk=told.pk).update(next_attempt_at=monday)
    drain()
    assert "Harbour Helpers" in subjects()[-1]
    assert len(mail.outbox) == 2


@pytest.mark.usefixtures("slow")
def test_a_link_that_somebody_asks_for_does_not_wait_until_an_issue_is_sent(
    news: Organisation, last_week: Window, monday: datetime
) -> None:
    issue_for(4, last_week, monday)
    meanwhile.append(lambda: DeliveryFactory.create(notice__kind=NoticeKind.PREFERENCES_LINK))
    drain()
    assert ["Harbour Helpers" in subject for subject in subjects()] == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_what_somebody_waits_for_leaves_within_thirty_seconds_though_the_message_was_lost(
    monday: datetime, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [every] = [
        entry["schedule"]
        for entry in app.conf.beat_schedule.values()
        if entry["task"] == "digests.sweep_asked_for"
    ]
    assert every <= 15
    asked: list[str] = []
    monkeypatch.setattr(queue, "_publish", lambda task, arguments: asked.append(task))
    DeliveryFactory.create(notice__kind=NoticeKind.JOIN_REQUESTED, next_attempt_at=monday)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_asked_for()
    assert asked == []
    DeliveryFactory.create(next_attempt_at=monday)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_asked_for()
    assert asked == ["digests.drain"]


@pytest.mark.usefixtures("slow")
def test_what_is_hidden_while_an_issue_is_sent_is_out_of_the_mails_that_follow(
    news: Organisation, last_week: Window, monday: datetime
) -> None:
    issue_for(3, last_week, monday)
    meanwhile.append(lambda: Organisation.objects.update(state="declined"))
    drain()
    assert len(mail.outbox) == 1
    assert Delivery.objects.filter(skip_reason="nothing_new").count() == 2


@pytest.mark.usefixtures("slow")
def test_who_leaves_while_an_issue_is_sent_gets_no_mail(
    news: Organisation, last_week: Window, monday: datetime
) -> None:
    issue_for(2, last_week, monday)
    meanwhile.append(lambda: Subscription.objects.update(ended_at=monday))
    drain()
    assert [each.skip_reason for each in Delivery.objects.order_by("pk")] == ["", "unsubscribed"]


@pytest.mark.usefixtures("slow")
def test_a_worker_that_slept_too_long_leaves_the_rest_to_whoever_took_it(
    news: Organisation, last_week: Window, monday: datetime
) -> None:
    issue = issue_for(3, last_week, monday)
    other = uuid4()
    rest = issue.deliveries.filter(pk__gt=issue.deliveries.earliest("pk").pk)
    meanwhile.append(lambda: rest.update(claim=other))
    drain()
    assert len(mail.outbox) == 1
    assert Delivery.objects.held_by(other).count() == 2


def test_as_many_statements_for_a_hundred_readers_as_for_ten(
    news: Organisation, last_week: Window, monday: datetime
) -> None:
    deliver_batch([DeliveryFactory.create().pk])  # whose mails these are is asked once
    mail.outbox.clear()
    counts = []
    for number, start in ((10, last_week.start), (90, last_week.start - timedelta(days=7))):
        readers(number, last_week.since - timedelta(days=7), districts=list(news.districts.all()))
        make_issue("weekly", Window(start, last_week.end), now=monday, off_timetable=True)
        with CaptureQueriesContext(connection) as queries:
            drain()
        counts.append(len(queries))
    assert len(mail.outbox) == 10 + 100
    assert counts[0] == counts[1]


def test_a_worker_whose_time_is_up_gives_the_rest_back(
    news: Organisation, last_week: Window, monday: datetime
) -> None:
    issue_for(3, last_week, monday)
    with Sender(None, seconds=0) as sender:
        sender.send_next(Delivery.objects.all(), 10)
    assert mail.outbox == []
    assert set(Delivery.objects.values_list("state", "attempts", "claim")) == {("waiting", 0, None)}


def test_a_hundred_thousand_keys_are_no_message(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[tuple[str, list[Any]]] = []
    monkeypatch.setattr(queue, "_publish", lambda task, arguments: sent.append((task, arguments)))
    settings.SENDING_LINES = 2
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(range(100_000))
        enqueue([7])
        enqueue([])
        enqueue(list(range(FEW + 1)))
    assert sent == [("digests.drain", [])] * 2 + [("digests.deliver", [[7]])] + [
        ("digests.drain", [])
    ]


def test_rows_that_waited_longest_are_taken_first(monday: datetime) -> None:
    late, early = (
        DeliveryFactory.create(next_attempt_at=monday - timedelta(minutes=minutes))
        for minutes in (1, 2)
    )
    claim = uuid4()
    assert Delivery.objects.all().claim_next(1, monday, claim=claim) == 1
    assert list(Delivery.objects.held_by(claim)) == [early]
    assert late not in Delivery.objects.held_by(claim)


def test_issues_and_notices_are_told_apart(monday: datetime) -> None:
    notice = DeliveryFactory.create(notice__kind=NoticeKind.MENTIONED)
    reader = notice.reader
    asked = DeliveryFactory.create(notice__kind=NoticeKind.SURVEY_CODE)
    issue = DeliveryFactory.create(issue=IssueFactory.create(), notice=None, reader=reader)
    assert list(Delivery.objects.of_issues()) == [issue]
    assert set(Delivery.objects.of_notices()) == {notice, asked}
    assert list(Delivery.objects.asked_for()) == [asked]


def test_batches_that_follow_each_other_within_seconds_read_the_issue_once(
    news: Organisation, last_week: Window, monday: datetime
) -> None:
    readers(10, monday - timedelta(days=99))
    make_issue("weekly", last_week, now=monday)
    counts = []
    with Sender(None, line=Line(EmailBackend()), clock=lambda: monday) as sender:
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert sender.send_next(Delivery.objects.of_issues(), 5) == 5
            counts.append(len(queries))
    assert counts[1] < counts[0] - 20
    assert counts[1] <= queue.ISSUES_AT_ONCE / 20  # a twentieth of a statement a reader

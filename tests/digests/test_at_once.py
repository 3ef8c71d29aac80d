"""Two at once: threads with connections of their own, which meet at a barrier."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections

from digests.actions.deliveries import deliver
from digests.actions.issues import make_issue, plan_due_issues
from digests.actions.notices import notify
from digests.mail.writer import Writer
from digests.models import Delivery, Issue, NoticeKind, Reader
from digests.windows import Window
from tests.factories.digests import DeliveryFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")
AT_ONCE = 4


def at_once(act: Callable[[], T]) -> list[T]:
    """What ``act`` gives to each of four threads that begin at the same moment."""
    barrier = Barrier(AT_ONCE)

    def run() -> T:
        connection.ensure_connection()
        barrier.wait(timeout=10)
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [each.result() for each in [pool.submit(run) for _ in range(AT_ONCE)]]


def test_one_of_several_workers_claims_a_delivery(monday: datetime) -> None:
    for _ in range(10):
        delivery = DeliveryFactory.create(next_attempt_at=monday)
        claim = partial(Delivery.objects.claim, delivery.pk, monday, claim=uuid4())
        assert sorted(at_once(claim)) == [False, False, False, True]


def test_several_workers_send_a_mail_once(monday: datetime, mailoutbox: list[object]) -> None:
    delivery = DeliveryFactory.create(next_attempt_at=monday)
    states = at_once(
        lambda: deliver(delivery.pk, now=monday, connection=EmailBackend(), writer=Writer())
    )
    assert sorted(map(str, states)) == ["None", "None", "None", "sent"]
    assert len(mailoutbox) == 1


def test_simultaneous_ticks_make_each_issue_once(
    rita: Reader, monday: datetime, last_week: Window
) -> None:
    SubscriptionFactory.create_batch(20, confirmed_at=last_week.since)
    made = at_once(lambda: [issue.pk for issue in plan_due_issues(monday)])
    assert sorted(pk for each in made for pk in each) == sorted(
        Issue.objects.values_list("pk", flat=True)
    )
    assert (
        Delivery.objects.filter(issue__end=last_week.end, issue__frequency="weekly").count() == 21
    )


def test_one_of_several_ticks_makes_the_issue(
    rita: Reader, monday: datetime, last_week: Window
) -> None:
    made = at_once(lambda: make_issue("weekly", last_week, now=monday))
    assert len([issue for issue in made if issue is not None]) == 1
    assert Delivery.objects.count() == 1


def test_the_same_fact_told_at_once_makes_one_notice(rita: Reader, monday: datetime) -> None:
    at_once(lambda: notify(NoticeKind.PREFERENCES_LINK, rita, subject_pk=1, now=monday))
    assert Delivery.objects.count() == 1

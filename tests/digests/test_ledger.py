from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from digests.models import Delivery, Reader
from digests.querysets import LEASE
from tests.factories.digests import DeliveryFactory, IssueFactory, NoticeFactory, ReaderFactory

pytestmark = pytest.mark.django_db


def test_a_delivery_is_of_an_issue_or_of_a_notice_never_of_both() -> None:
    notice = NoticeFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(reader=notice.reader, notice=notice, issue=IssueFactory.create())
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(reader=notice.reader)


def test_a_reader_gets_an_issue_once() -> None:
    issue, reader = IssueFactory.create(), ReaderFactory.create()
    Delivery.objects.create(reader=reader, issue=issue)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(reader=reader, issue=issue)


def test_a_silence_without_a_reason_is_refused() -> None:
    delivery = DeliveryFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(state="skipped")


def test_an_address_is_one_reader_however_it_is_typed() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Reader.objects.create(address="Rita@Example.org")


def test_a_claimed_delivery_is_not_claimed_again(monday: datetime) -> None:
    delivery = DeliveryFactory.create(next_attempt_at=monday)
    assert Delivery.objects.claim(delivery.pk, monday, claim=uuid4())
    assert not Delivery.objects.claim(delivery.pk, monday + timedelta(seconds=1), claim=uuid4())


def test_a_delivery_whose_worker_was_killed_is_claimed_again_after_the_lease(
    monday: datetime,
) -> None:
    delivery = DeliveryFactory.create(next_attempt_at=monday)
    Delivery.objects.claim(delivery.pk, monday, claim=uuid4())
    assert not Delivery.objects.claim(
        delivery.pk, monday + LEASE - timedelta(seconds=1), claim=uuid4()
    )
    assert Delivery.objects.claim(delivery.pk, monday + LEASE, claim=uuid4())
    delivery.refresh_from_db()
    assert delivery.attempts == 2


@pytest.mark.parametrize("state", ["sent", "failed", "skipped"])
def test_what_is_settled_is_never_claimed(state: str, monday: datetime) -> None:
    fields: dict[str, dict[str, object]] = {
        "sent": {"sent_at": monday},
        "skipped": {"skip_reason": "nothing_new"},
    }
    delivery = DeliveryFactory.create(state=state, next_attempt_at=monday, **fields.get(state, {}))
    assert not Delivery.objects.claim(delivery.pk, monday + timedelta(days=1), claim=uuid4())


def test_a_worker_that_lost_its_claim_does_not_write_over_the_next_one(monday: datetime) -> None:
    delivery = DeliveryFactory.create(next_attempt_at=monday)
    lost = uuid4()
    Delivery.objects.claim(delivery.pk, monday, claim=lost)
    Delivery.objects.claim(delivery.pk, monday + LEASE, claim=uuid4())
    assert not Delivery.objects.held_by(lost).exists()


def test_every_attempt_carries_the_same_message_id() -> None:
    delivery = DeliveryFactory.create()
    first = delivery.message_id
    Delivery.objects.filter(pk=delivery.pk).update(attempts=3)
    assert Delivery.objects.get(pk=delivery.pk).message_id == first
    assert DeliveryFactory.create().message_id != first

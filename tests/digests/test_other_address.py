"""Getting one's updates at another address: it confirms first, and all that was asked for goes along."""

import re
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from digests.actions.addresses import ask_to_move
from digests.actions.issues import make_issue
from digests.models import (
    Delivery,
    Notice,
    NoticeKind,
    PromiseStop,
    PromiseWatch,
    Reader,
    Subscription,
    Watch,
)
from digests.tokens import make_token
from digests.windows import Window
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.digests.posting import post
from tests.factories.digests import (
    PromiseStopFactory,
    PromiseWatchFactory,
    ReaderFactory,
    SubscriptionFactory,
)
from tests.factories.forums import TopicFactory

pytestmark = pytest.mark.django_db
NEW = "rita@new.example.org"


def page(reader: Reader) -> str:
    return f"/updates/preferences/{make_token('preferences', reader.pk)}/address/"


def confirm(client: Client, rita: Reader, address: str = NEW) -> Reader:
    """Ask for the move and confirm it from the new address."""
    ask_to_move(rita, address, now=timezone.now())
    notice = Notice.objects.get(kind=NoticeKind.ADDRESS_CONFIRM)
    answer = client.post(f"/updates/address/{make_token('address', notice.pk)}/")
    assert answer.status_code == 302
    return Reader.objects.get(address=address)


def test_nothing_changes_before_the_new_address_confirms(client: Client, rita: Reader) -> None:
    assert (
        "Check your e-mail"
        in client.post(page(rita), {"address": NEW}, follow=True).content.decode()
    )
    [message] = post(timezone.now())
    assert message.to == [NEW]
    link = re.search(r"/updates/address/\S+", str(message.body))
    assert link
    assert "Confirm your new address" in client.get(link[0]).content.decode()
    assert Subscription.objects.confirmed().get().reader == rita


def test_once_confirmed_the_updates_come_to_the_new_address(
    client: Client, rita: Reader, subscription: Subscription
) -> None:
    new = confirm(client, rita)
    subscription.refresh_from_db()
    assert (subscription.reader, subscription.ended_at) == (new, None)
    assert subscription.alive_at is not None  # she is not asked soon whether she still reads
    assert new.confirmed_at is not None
    assert AuditRecord.objects.filter(action="moved", target_pk=str(subscription.pk)).exists()


def test_the_old_address_is_told_and_not_where_they_went(client: Client, rita: Reader) -> None:
    confirm(client, rita)
    left = [each for each in post(timezone.now()) if each.to == [rita.address]]
    assert len(left) == 1
    assert NEW not in str(left[0].body)


def test_an_issue_that_is_planned_goes_to_the_new_address(
    client: Client, rita: Reader, news: Organisation, last_week: Window, monday: datetime
) -> None:
    make_issue("weekly", last_week, now=monday)
    new = confirm(client, rita)
    assert Delivery.objects.get(issue__isnull=False).reader == new


def test_an_address_that_gets_updates_already_keeps_what_it_watches(
    client: Client, rita: Reader, subscription: Subscription
) -> None:
    other = SubscriptionFactory.create(reader__address=NEW, frequency="daily")
    topic = TopicFactory.create()
    for each in (other, subscription):
        Watch.objects.create(subscription=each, forum=topic.forum)
    Watch.objects.create(subscription=other, topic=topic)
    confirm(client, rita, NEW)
    current = Subscription.objects.confirmed().get()
    assert (current.pk, current.frequency) == (subscription.pk, "weekly")
    assert {watch.thing for watch in current.watches.all()} == {topic, topic.forum}


def test_promises_go_along_each_once(client: Client, rita: Reader) -> None:
    other = ReaderFactory.create(address=NEW)
    both = PromiseWatchFactory.create(reader=rita)
    PromiseWatchFactory.create(reader=other, deed=both.deed)
    mine = PromiseWatchFactory.create(reader=rita)
    stop = PromiseStopFactory.create(reader=rita)
    confirm(client, rita)
    watched = PromiseWatch.objects.filter(reader=other, ended_at=None)
    assert {each.deed for each in watched} == {both.deed, mine.deed}
    assert PromiseStop.objects.get(pk=stop.pk).reader == other


def test_whoever_left_meanwhile_moves_nothing(client: Client, rita: Reader) -> None:
    ask_to_move(rita, NEW, now=timezone.now())
    Subscription.objects.update(ended_at=timezone.now())
    notice = Notice.objects.get()
    answer = client.post(f"/updates/address/{make_token('address', notice.pk)}/")
    assert answer.status_code == 410
    assert not Subscription.objects.running().exists()


def test_the_link_works_once_and_for_a_fortnight(client: Client, rita: Reader) -> None:
    confirm(client, rita)
    notice = Notice.objects.get(kind=NoticeKind.ADDRESS_CONFIRM)
    link = f"/updates/address/{make_token('address', notice.pk)}/"
    assert client.post(link).status_code == 410
    with time_machine.travel(timezone.now().replace(year=timezone.now().year + 1)):
        assert client.get(link).status_code == 410
    assert client.get("/updates/address/made.up/").status_code == 404


def test_the_same_address_is_no_other(client: Client, rita: Reader) -> None:
    answer = client.post(page(rita), {"address": "RITA@example.org"})
    assert "come to this address already" in answer.content.decode()
    assert not Notice.objects.exists()


def test_an_account_changes_the_address_of_the_account(client: Client, priya: User) -> None:
    reader = ReaderFactory.create(address=priya.email, user=priya)
    SubscriptionFactory.create(reader=reader)
    assert client.get(page(reader)).headers["Location"] == "/accounts/email/"

"""Updates go to the address that an account has today."""

from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from digests.actions.issues import make_issue
from digests.actions.readers import reader_of
from digests.models import Reader, Subscription, Watch
from digests.windows import Window
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.digests.posting import post
from tests.factories.digests import ReaderFactory, SubscriptionFactory
from tests.factories.forums import TopicFactory

pytestmark = pytest.mark.django_db
NEW = "priya@new.example.org"


@pytest.fixture
def mine(priya: User, last_week: Window) -> Subscription:
    reader = reader_of(priya, now=last_week.since)
    return SubscriptionFactory.create(reader=reader, confirmed_at=last_week.since)


def move(user: User) -> None:
    """As allauth does once the owner of the new address has confirmed it."""
    address = EmailAddress.objects.create(user=user, email=NEW, verified=True)
    address.set_as_primary()


def addresses(window: Window, now: datetime) -> list[str]:
    make_issue("weekly", window, now=now)
    return [to for message in post(now) for to in message.to]


def test_the_next_update_goes_to_the_new_address(
    mine: Subscription, priya: User, news: Organisation, last_week: Window, monday: datetime
) -> None:
    move(priya)
    assert addresses(last_week, monday) == [NEW]


def test_what_is_planned_already_goes_there_too(
    mine: Subscription, priya: User, news: Organisation, last_week: Window, monday: datetime
) -> None:
    ReaderFactory.create(address=NEW)
    make_issue("weekly", last_week, now=monday)
    move(priya)
    assert [message.to for message in post(monday)] == [[NEW]]


def test_what_the_new_address_got_before_is_brought_together_with_it(
    mine: Subscription, priya: User, news: Organisation, last_week: Window, monday: datetime
) -> None:
    theirs = SubscriptionFactory.create(reader__address=NEW, confirmed_at=last_week.since)
    topic = TopicFactory.create()
    Watch.objects.create(subscription=theirs, topic=topic)
    move(priya)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.reader.address, mine.reader.user) == (NEW, priya)
    assert mine.watches.get().topic == topic
    assert theirs.end_reason == "joined"
    assert addresses(last_week, monday) == [NEW]


def test_an_account_without_updates_takes_on_those_of_its_new_address(
    priya: User, last_week: Window, monday: datetime
) -> None:
    theirs = SubscriptionFactory.create(reader__address=NEW, confirmed_at=last_week.since)
    reader_of(priya, now=monday)
    move(priya)
    theirs.refresh_from_db()
    assert (theirs.ended_at, theirs.reader.user) == (None, priya)


def test_saving_something_else_asks_nothing(
    mine: Subscription, priya: User, client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        priya.save(update_fields=["last_login"])
    assert Reader.objects.get(user=priya).address == priya.email

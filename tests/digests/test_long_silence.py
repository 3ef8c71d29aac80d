"""Of whom nothing was heard for a year is asked once; without an answer the updates end."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from digests.actions.silence import ask_the_silent, end_the_unanswered
from digests.actions.subscriptions import Choices, choose
from digests.models import Delivery, Notice, NoticeKind, Reader, Subscription
from digests.tokens import make_token
from membership.people.models import User
from tests.digests.posting import post
from tests.factories.digests import ReaderFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR = 366 * DAY


@pytest.fixture
def then(subscription: Subscription) -> datetime:
    """A year and a day after Rita confirmed, in the morning."""
    assert subscription.confirmed_at is not None
    return subscription.confirmed_at + YEAR + timedelta(hours=10)


def path(subscription: Subscription) -> str:
    return f"/updates/stay/{make_token('stay', subscription.pk)}/"


def test_she_is_asked_once_and_not_before_the_year_is_over(then: datetime) -> None:
    assert ask_the_silent(now=then - 2 * DAY) == 0
    assert ask_the_silent(now=then) == 1
    assert ask_the_silent(now=then + DAY) == 0
    [message] = post(then)
    assert "Do you still want our e-mail updates?" in message.subject
    assert "List-Unsubscribe" in message.extra_headers


def test_without_an_answer_the_updates_end_with_the_reason(
    subscription: Subscription, then: datetime
) -> None:
    ask_the_silent(now=then)
    post(then)
    Delivery.objects.update(sent_at=then)
    assert end_the_unanswered(now=then + 27 * DAY) == 0
    assert end_the_unanswered(now=then + 28 * DAY) == 1
    assert end_the_unanswered(now=then + 28 * DAY) == 0
    subscription.refresh_from_db()
    assert subscription.end_reason == "silent"


def test_nothing_ends_for_who_was_never_mailed_the_question(then: datetime) -> None:
    ask_the_silent(now=then)
    assert end_the_unanswered(now=then + 60 * DAY) == 0


def test_opening_the_link_changes_nothing_and_the_button_keeps_them(
    client: Client, subscription: Subscription, then: datetime
) -> None:
    ask_the_silent(now=then)
    post(then)
    Delivery.objects.update(sent_at=then)
    page = client.get(path(subscription)).content.decode()
    assert "Do you still want" in page
    assert "every week, on Monday." in page
    assert Subscription.objects.get().alive_at is None
    assert "Your updates go on" in client.post(path(subscription)).content.decode()
    Subscription.objects.update(alive_at=then + DAY)
    assert end_the_unanswered(now=then + 60 * DAY) == 0


def test_another_silence_after_an_answer_is_asked_about_again(
    subscription: Subscription, then: datetime
) -> None:
    ask_the_silent(now=then)
    Subscription.objects.update(alive_at=then + DAY)
    assert ask_the_silent(now=then + 300 * DAY) == 0
    assert ask_the_silent(now=then + 400 * DAY) == 1
    assert Notice.objects.filter(kind=NoticeKind.STILL_WANTED).count() == 2


def test_who_changed_what_she_gets_is_there(rita: Reader, then: datetime) -> None:
    choose(rita, Choices("daily"), source="test", acting_user=None, now=then - 30 * DAY)
    assert ask_the_silent(now=then) == 0


def test_who_logs_in_is_there_before_she_is_asked_and_after(
    rita: Reader, priya: User, then: datetime
) -> None:
    Reader.objects.update(user=priya)
    User.objects.filter(pk=priya.pk).update(last_login=then - DAY)
    assert ask_the_silent(now=then) == 0
    User.objects.filter(pk=priya.pk).update(last_login=None)
    assert ask_the_silent(now=then) == 1
    User.objects.filter(pk=priya.pk).update(last_login=then + DAY)
    assert post(then + 2 * DAY) == []
    assert end_the_unanswered(now=then + 60 * DAY) == 0


def test_who_paused_is_not_asked_before_the_pause_is_over(then: datetime) -> None:
    Subscription.objects.update(paused_until=(then + 10 * DAY).date())
    assert ask_the_silent(now=then) == 0
    assert ask_the_silent(now=then + 10 * DAY) == 1


def test_who_has_left_meanwhile_reads_how_to_come_back(
    client: Client, subscription: Subscription
) -> None:
    Subscription.objects.update(ended_at=subscription.confirmed_at)
    assert "start them again" in client.get(path(subscription)).content.decode()
    assert client.post(path(subscription)).status_code == 302
    assert not Subscription.objects.running().exists()


def test_many_are_asked_in_as_many_queries_as_few(
    then: datetime, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    readers = [ReaderFactory.create() for _ in range(30)]
    for reader in readers:
        SubscriptionFactory.create(reader=reader, confirmed_at=then - 2 * YEAR)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert ask_the_silent(now=then) == 31

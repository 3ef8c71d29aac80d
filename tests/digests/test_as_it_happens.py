"""What is told as it happens: within a quarter of an hour, once, and to those alone whom it concerns."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from digests.actions.at_once import plan_at_once
from digests.actions.subscriptions import Choices, choose, subscribe_account
from digests.actions.watches import choose_watch
from digests.models import Delivery, Frequency, Issue, Reader, Subscription
from digests.windows import Moments, Window, at_once_window
from membership.people.models import User
from membership.places.models import District
from tests.digests.posting import post
from tests.factories.consultations import ConsultationPageFactory, ResponseFactory, RoundFactory
from tests.factories.digests import SubscriptionFactory
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def at_once(subscription: Subscription) -> Subscription:
    Subscription.objects.update(frequency=Frequency.AT_ONCE)
    subscription.refresh_from_db()
    return subscription


@pytest.fixture
def noon(last_week: Window) -> datetime:
    return last_week.since + timedelta(hours=12)


@pytest.fixture
def tick(noon: datetime) -> Callable[[int], list[str]]:
    """What is told by the tick so many minutes after noon."""

    def told(minutes: int) -> list[str]:
        now = noon + minutes * MINUTE
        with time_machine.travel(now, tick=False):
            plan_at_once(now)
            return [str(message.body) for message in post(now)]

    return told


def test_it_comes_within_a_quarter_of_an_hour_and_once(
    at_once: Subscription, noon: datetime, tick: Callable[[int], list[str]]
) -> None:
    OrganisationFactory.create(name="Harbour Helpers", visible_from=noon + MINUTE)
    found = [tick(minutes) for minutes in range(0, 40, 5)]
    assert [len(texts) for texts in found] == [0, 0, 0, 1, 0, 0, 0, 0]
    assert "Harbour Helpers" in found[3][0]


def test_what_happened_within_ten_minutes_is_one_mail(
    at_once: Subscription, noon: datetime, tick: Callable[[int], list[str]]
) -> None:
    for number in range(3):
        OrganisationFactory.create(visible_from=noon + number * 3 * MINUTE)
    assert len(tick(15)) == 1


def test_a_missed_tick_is_made_up_once(
    at_once: Subscription, noon: datetime, tick: Callable[[int], list[str]]
) -> None:
    OrganisationFactory.create(visible_from=noon - 9 * MINUTE)
    assert len(tick(5)) == 1
    OrganisationFactory.create(name="Ferry Friends", visible_from=noon + MINUTE)
    [text] = tick(24 * 60)
    assert "Ferry Friends" in text
    assert tick(24 * 60 + 10) == []


def test_after_more_than_two_days_nobody_wants_to_hear_it(
    at_once: Subscription, noon: datetime, tick: Callable[[int], list[str]]
) -> None:
    OrganisationFactory.create(visible_from=noon - 9 * MINUTE)
    tick(5)
    OrganisationFactory.create(visible_from=noon + MINUTE)
    assert tick(50 * 60) == []


def test_a_mail_that_was_held_up_for_two_days_stays_unsent(
    at_once: Subscription, noon: datetime
) -> None:
    OrganisationFactory.create(visible_from=noon + MINUTE)
    plan_at_once(noon + 15 * MINUTE)
    assert post(noon + timedelta(days=3)) == []
    assert Delivery.objects.get().skip_reason == "too_late"


def test_it_goes_to_nobody_whom_it_does_not_concern(
    at_once: Subscription, noon: datetime, thanet: District, swale: District
) -> None:
    at_once.districts.set([swale])
    near = SubscriptionFactory.create(
        frequency=Frequency.AT_ONCE, confirmed_at=noon - timedelta(days=9), districts=[thanet]
    )
    OrganisationFactory.create(visible_from=noon + MINUTE, districts=[thanet])
    issue = plan_at_once(noon + 15 * MINUTE)
    assert issue is not None
    assert [row.reader for row in issue.deliveries.all()] == [near.reader]


def test_it_goes_to_whoever_answered_wherever_it_is(
    noon: datetime, thanet: District, swale: District, priya: User
) -> None:
    page = ConsultationPageFactory.create(
        title="Bus shelters", visible_from=noon - timedelta(days=90), districts=[thanet]
    )
    of_a_round = RoundFactory.create(
        page=page,
        opens_at=noon - timedelta(days=60),
        closes_at=noon - timedelta(days=30),
        results_published_at=noon + MINUTE,
    )
    ResponseFactory.create(round=of_a_round, user=priya)
    choices = Choices(Frequency.AT_ONCE, districts=[swale])
    subscribe_account(priya, choices, now=noon - timedelta(days=9))
    SubscriptionFactory.create(
        frequency=Frequency.AT_ONCE, confirmed_at=noon - timedelta(days=9), districts=[swale]
    )
    assert plan_at_once(noon + 15 * MINUTE) is not None
    [message] = post(noon + 15 * MINUTE)
    assert message.to == [priya.email]
    assert "Bus shelters" in str(message.body)


def test_whoever_chooses_to_hear_at_once_is_told_now_what_she_had_not_been(
    subscription: Subscription, rita: Reader, noon: datetime, tick: Callable[[int], list[str]]
) -> None:
    OrganisationFactory.create(name="Harbour Helpers", visible_from=noon - timedelta(days=2))
    Subscription.objects.update(confirmed_at=noon - timedelta(days=3))
    at_once = Choices(Frequency.AT_ONCE)
    choose(rita, at_once, source="test", acting_user=None, now=noon + MINUTE)
    found = [tick(minutes) for minutes in range(5, 25, 5)]
    assert [len(texts) for texts in found] == [0, 0, 1, 0]
    assert "Harbour Helpers" in found[2][0]


def test_whoever_chooses_to_hear_at_once_and_has_heard_all_makes_no_issue(
    subscription: Subscription, rita: Reader, noon: datetime
) -> None:
    at_once = Choices(Frequency.AT_ONCE)
    choose(rita, at_once, source="test", acting_user=None, now=noon + MINUTE)
    assert plan_at_once(noon + 15 * MINUTE) is None
    assert not Issue.objects.exists()


def test_whoever_has_just_confirmed_hears_of_what_comes_after(
    at_once: Subscription, noon: datetime, tick: Callable[[int], list[str]]
) -> None:
    Subscription.objects.update(confirmed_at=noon + 6 * MINUTE)
    OrganisationFactory.create(name="Ferry Friends", visible_from=noon + 5 * MINUTE)
    assert tick(15) == []
    OrganisationFactory.create(name="Castle Carers", visible_from=noon + 12 * MINUTE)
    [text] = tick(25)
    assert "Castle Carers" in text
    assert "Ferry Friends" not in text


def test_a_reply_in_a_topic_that_is_watched_comes_at_once(
    priya: User, noon: datetime, tick: Callable[[int], list[str]]
) -> None:
    before = noon - timedelta(days=3)
    topic = TopicFactory.create(title="Bus times", opened_at=before)
    subscribe_account(priya, Choices(Frequency.AT_ONCE, general=False), now=before)
    choose_watch("topic", topic.pk, wanted=True, acting_user=priya, now=before)
    PostFactory.create(topic=topic, visible_from=noon + MINUTE)
    [text] = tick(15)
    assert "Bus times" in text


def test_nothing_new_makes_no_row_at_all(at_once: Subscription, noon: datetime) -> None:
    assert plan_at_once(noon) is None
    assert not Issue.objects.exists()


def test_two_workers_make_one_issue(
    at_once: Subscription, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    OrganisationFactory.create(visible_from=noon + MINUTE)
    assert plan_at_once(noon + 15 * MINUTE) is not None
    # The other read the ledger before the first had written to it.
    monkeypatch.setattr("digests.querysets.IssueQuerySet.first", lambda issues: None)
    assert plan_at_once(noon + 16 * MINUTE) is None
    assert Delivery.objects.count() == 1


def test_planning_asks_as_often_for_fifty_readers_as_for_ten(
    noon: datetime, thanet: District
) -> None:
    counts = []
    for number, minutes in ((10, 1), (40, 11)):
        for _ in range(number):
            SubscriptionFactory.create(
                frequency=Frequency.AT_ONCE, confirmed_at=noon, districts=[thanet]
            )
        OrganisationFactory.create(visible_from=noon + minutes * MINUTE, districts=[thanet])
        with CaptureQueriesContext(connection) as queries:
            plan_at_once(noon + (minutes + 14) * MINUTE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Delivery.objects.count() == 10 + 50


def test_the_web_copy_of_what_was_told_at_once_stands_at_its_address(
    at_once: Subscription, rita: Reader, noon: datetime, client: Client
) -> None:
    OrganisationFactory.create(name="Harbour Helpers", visible_from=noon + MINUTE)
    issue = plan_at_once(noon + 15 * MINUTE)
    assert issue is not None
    page = client.get(issue.get_absolute_url())
    assert "Harbour Helpers" in page.content.decode()


def test_two_ticks_around_a_full_ten_minutes_tell_nothing_twice(
    at_once: Subscription, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has looked for its window before the first has made its issue."""
    OrganisationFactory.create(name="Harbour Helpers", visible_from=noon - 35 * MINUTE)
    assert plan_at_once(noon - 20 * MINUTE) is not None
    OrganisationFactory.create(name="Ferry Friends", visible_from=noon - 15 * MINUTE)
    early, late = noon + 4 * MINUTE, noon + 6 * MINUTE

    def overtaken(told_until: datetime | None, now: datetime) -> Moments | None:
        window = at_once_window(told_until, now)
        monkeypatch.setattr("digests.actions.at_once.at_once_window", at_once_window)
        assert plan_at_once(early) is not None
        return window

    monkeypatch.setattr("digests.actions.at_once.at_once_window", overtaken)
    assert plan_at_once(late) is None
    assert (
        Issue.objects.filter(frequency=Frequency.AT_ONCE, to_moment__gt=noon - 15 * MINUTE).count()
        == 1
    )

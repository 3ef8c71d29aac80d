"""The web copy of one reader's issue: it goes on saying what her mail said."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from digests.actions.issues import plan_due_issues
from digests.actions.subscriptions import Choices, choose, subscribe_account
from digests.actions.watches import choose_watch
from digests.models import Delivery, Frequency, Reader
from digests.tokens import make_token
from digests.windows import Window
from forums.models import TopicMark
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.digests.posting import post
from tests.factories.consultations import ConsultationPageFactory, RoundFactory
from tests.factories.forums import PostFactory, RoomFactory, TopicFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def her_copy(client: Client, reader: str) -> str:
    delivery = Delivery.objects.get(reader__address=reader, state="sent")
    return client.get(f"/updates/copy/{make_token('copy', delivery.pk)}/").content.decode()


def watching(person: User, thing: str, pk: int, before: datetime) -> None:
    subscribe_account(person, Choices(general=False), now=before)
    choose_watch(thing, pk, wanted=True, acting_user=person, now=before)


def test_what_she_follows_stays_in_it_once_she_has_read_it(
    client: Client, priya: User, last_week: Window, during: datetime, monday: datetime
) -> None:
    topic = TopicFactory.create(title="Bus times", opened_at=during - 20 * DAY)
    watching(priya, "topic", topic.pk, during - 10 * DAY)
    PostFactory.create(topic=topic, visible_from=during)
    plan_due_issues(monday)
    assert len(post(monday)) == 1
    topic.refresh_from_db()
    TopicMark.objects.create(user=priya, topic=topic, number=topic.last_number)
    assert "Bus times" in her_copy(client, priya.email)


def test_what_was_soon_to_close_stays_in_it(
    client: Client, rita: Reader, last_week: Window, monday: datetime
) -> None:
    page = ConsultationPageFactory.create(
        title="Bus shelters", visible_from=last_week.since - 60 * DAY
    )
    RoundFactory.create(
        page=page, opens_at=last_week.since - 60 * DAY, closes_at=last_week.until + 3 * DAY
    )
    plan_due_issues(monday)
    assert len(post(monday)) == 1
    with time_machine.travel(monday + 9 * DAY, tick=False):
        assert "Bus shelters" in her_copy(client, rita.address)


def test_a_room_that_she_has_left_is_not_in_it(
    client: Client, priya: User, last_week: Window, during: datetime, monday: datetime
) -> None:
    topic = TopicFactory.create(title="Kept within", forum=RoomFactory.create(), opened_at=during)
    watching(priya, "topic", topic.pk, during - 10 * DAY)
    issues = plan_due_issues(monday)
    weekly = next(each for each in issues if each.start == last_week.start)
    Delivery.objects.filter(issue=weekly).update(state="sent", sent_at=monday)
    assert "Kept within" not in her_copy(client, priya.email)


def test_it_reaches_as_far_back_as_the_mail_did_whatever_she_chooses_afterwards(
    client: Client, rita: Reader, monday: datetime, news: Organisation
) -> None:
    daily, monthly = Choices(Frequency.DAILY), Choices(Frequency.MONTHLY)
    before = monday - timedelta(minutes=2)
    choose(rita, daily, source="test", acting_user=None, now=before)
    plan_due_issues(monday + DAY)
    assert len(post(monday + DAY)) == 1
    choose(rita, monthly, source="test", acting_user=None, now=monday + 2 * DAY)
    assert "Harbour Helpers" in her_copy(client, rita.address)

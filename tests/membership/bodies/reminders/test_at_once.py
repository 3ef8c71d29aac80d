"""Two ticks of beat in the same moment, in processes of their own."""

from datetime import UTC, datetime

import pytest

from digests.models import Notice
from membership.bodies.models import Reminder
from membership.bodies.reminders.actions import remind
from tests.factories.bodies import TermFactory
from tests.factories.people import UserFactory
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def tick() -> int:
    return remind(now=datetime(2026, 12, 1, 8, tzinfo=UTC))


def test_two_ticks_remind_each_person_once() -> None:
    for number in range(3):
        user = UserFactory.create(email=f"holder-{number}@example.org")
        TermFactory.create(person__user=user)
    meeting = meet((tick, {}), (tick, {}))
    assert meeting.collided
    assert meeting.refusals == []
    assert sum(meeting.results) == Reminder.objects.count() == 6
    assert Notice.objects.count() == 3

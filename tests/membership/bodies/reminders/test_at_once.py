"""Two ticks of beat in the same moment, and one that is killed, in processes of their own."""

import os
import signal
from datetime import UTC, datetime
from typing import Any

import pytest

from digests.models import Notice
from membership.bodies.models import Reminder
from membership.bodies.reminders.actions import remind
from membership.bodies.signals import reminder_made
from tests.factories.bodies import TermFactory
from tests.factories.people import UserFactory
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def tick() -> int:
    return remind(now=datetime(2026, 12, 1, 8, tzinfo=UTC))


def tick_that_is_killed() -> None:
    """Dies by the third reminder: its row is written, and nobody is told yet."""

    def kill(reminder_pk: int, **kwargs: Any) -> None:
        if Reminder.objects.count() == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    reminder_made.connect(kill, weak=False)
    tick()


def test_two_ticks_remind_each_person_once() -> None:
    for number in range(3):
        user = UserFactory.create(email=f"holder-{number}@example.org")
        TermFactory.create(person__user=user)
    meeting = meet((tick, {}), (tick, {}))
    assert meeting.collided
    assert meeting.refusals == []
    assert sum(meeting.results) == Reminder.objects.count() == 6
    assert Notice.objects.count() == 3


def test_a_tick_that_is_killed_leaves_the_rest_to_the_next() -> None:
    TermFactory.create_batch(3)
    with pytest.raises(AssertionError, match="died"):
        meet((tick_that_is_killed, {}))
    assert Reminder.objects.count() == 2
    assert (tick(), tick()) == (4, 0)
    assert Reminder.objects.count() == 6

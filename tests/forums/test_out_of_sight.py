"""What was out of sight for a while is mailed of once, and, however often somebody hears, not never."""

from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest

from digests.actions.at_once import plan_at_once
from digests.actions.issues import plan_due_issues
from digests.actions.watches import choose_watch
from digests.models import Frequency, Subscription
from forums.actions import reply, restore_post, withdraw_post
from forums.models import Forum, ForumModerator, Post, Topic
from forums.moderation.changing import send_to_wait
from forums.safety.reasons import WaitReason
from forums.showing import hold_post
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.lib.time import start_of_day
from tests.digests.posting import post
from tests.factories.digests import SubscriptionFactory
from tests.factories.people import UserFactory
from tests.forums.conftest import LONG_AGO, NOW
from tests.forums.moderation.conftest import decided

DAY = timedelta(days=1)
FIRST_NIGHT = date(2026, 5, 5)
"""After the day on which the topic was opened, a Monday."""


@pytest.fixture
def readers(thanet_forum: Forum) -> None:
    """Four who have been reading for long; the last watches the forum and gets nothing else."""
    before = NOW - 90 * DAY
    for frequency in (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY):
        SubscriptionFactory.create(
            reader__address=f"{frequency}@example.org", frequency=frequency, confirmed_at=before
        )
    watcher = UserFactory.create(email="watches@example.org")
    choose_watch("forum", thanet_forum.pk, wanted=True, acting_user=watcher, now=before)
    Subscription.objects.filter(reader__user=watcher).update(frequency=Frequency.WEEKLY)


class Nights:
    """Who was told of the topic, and on which day of May."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.next = FIRST_NIGHT
        self.told: dict[str, list[int]] = defaultdict(list)

    def until(self, moment: datetime) -> None:
        """All nights before ``moment``."""
        while start_of_day(self.next) < moment:
            now = start_of_day(self.next) + timedelta(minutes=5)
            plan_due_issues(now)
            plan_at_once(now)
            for message in post(now):
                if self.topic.get_absolute_url() in str(message.body):
                    self.told[message.to[0].split("@")[0]].append(self.next.day)
            self.next += DAY


@pytest.fixture
def nights(beach_clean: Topic, readers: None, modupe: User) -> Nights:
    ForumModerator.objects.update(start=LONG_AGO)
    return Nights(beach_clean)


def hide(thing: Post, by: User, now: datetime) -> None:
    decided(thing, by, "hidden", now=now)


def show(thing: Post, by: User, now: datetime) -> None:
    thing.refresh_from_db()
    decided(thing, by, "shown", reason="A slip.", now=now)


def test_a_topic_that_was_told_is_not_told_again_when_it_is_shown_again(
    nights: Nights, beach_clean: Topic, modupe: User
) -> None:
    text = beach_clean.posts.get()
    nights.until(NOW + 8 * DAY)
    hide(text, modupe, NOW + 8 * DAY)
    nights.until(NOW + 16 * DAY)
    show(text, modupe, NOW + 16 * DAY)
    nights.until(NOW + 25 * DAY)
    assert nights.told == {"at_once": [5], "daily": [5], "weekly": [11], "watches": [11]}


def test_who_had_not_been_told_of_a_topic_when_it_was_hidden_is_told_when_it_is_shown_again(
    nights: Nights, beach_clean: Topic, modupe: User
) -> None:
    text = beach_clean.posts.get()
    nights.until(NOW + 2 * DAY)
    hide(text, modupe, NOW + 2 * DAY)
    nights.until(NOW + 9 * DAY)
    show(text, modupe, NOW + 9 * DAY)
    nights.until(NOW + 25 * DAY)
    assert nights.told == {"at_once": [5], "daily": [5], "weekly": [18], "watches": [18]}


@pytest.mark.parametrize(("hidden", "weekly"), [(2, 25), (8, 18)])
def test_a_reply_is_told_once_however_long_it_was_hidden(
    nights: Nights,
    beach_clean: Topic,
    thanet_tides: Organisation,
    magnus: User,
    modupe: User,
    hidden: int,
    weekly: int,
) -> None:
    nights.until(NOW + 7 * DAY)
    nights.told.clear()
    written = NOW + 7 * DAY
    said = reply(
        topic=beach_clean,
        body="I can bring fifty pairs.",
        organisation=thanet_tides,
        acting_user=magnus,
        now=written,
    )
    nights.until(written + hidden * DAY)
    hide(said, modupe, written + hidden * DAY)
    nights.until(written + 9 * DAY)
    show(said, modupe, written + 9 * DAY)
    nights.until(written + 20 * DAY)
    assert nights.told == {"at_once": [12], "daily": [12], "weekly": [weekly], "watches": [weekly]}


def test_what_its_author_takes_back_and_brings_back_is_not_told_again(
    nights: Nights, beach_clean: Topic, molly: User
) -> None:
    nights.until(NOW + DAY)
    text = beach_clean.posts.get()
    withdraw_post(post=text, acting_user=molly, now=NOW + DAY)
    restore_post(
        post=Post.objects.get(pk=text.pk), acting_user=molly, now=NOW + DAY + timedelta(minutes=5)
    )
    nights.until(NOW + 9 * DAY)
    assert nights.told == {"at_once": [5], "daily": [5], "weekly": [11], "watches": [11]}


def test_what_waits_for_a_moderator_once_more_is_not_told_again(
    nights: Nights, beach_clean: Topic, modupe: User
) -> None:
    nights.until(NOW + DAY)
    text = Post.objects.get(topic=beach_clean)
    send_to_wait(hold_post(text), WaitReason.LINKS, NOW + DAY)  # as with another text
    text.refresh_from_db()
    decided(text, modupe, "approved", rule=None, reason="", now=NOW + 2 * DAY)
    nights.until(NOW + 9 * DAY)
    assert nights.told == {"at_once": [5], "daily": [5], "weekly": [11], "watches": [11]}

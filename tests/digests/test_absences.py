"""What is hidden for a while, once or often, is told by the first issue that leaves while it can be seen."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from digests.models import Frequency, Issue
from digests.sources.shown import shown_in
from digests.windows import SETTLING, Moments, Window, window_around
from forums.actions import hide_post, hide_topic, unhide_post, unhide_topic
from forums.models import Post, Topic
from membership.people.models import User
from portal.lib.time import start_of_day
from tests.factories.forums import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = date(2026, 11, 2)
WHY = {"reason": "A slip."}

Event = tuple[datetime, Callable[[], object]]
Thing = dict[str, Topic | Post]


@pytest.fixture
def topic() -> Topic:
    return TopicFactory.create(opened_at=start_of_day(MONDAY) + 10 * HOUR)


@pytest.fixture
def reply(topic: Topic) -> Post:
    return PostFactory.create(topic=topic, written_at=start_of_day(MONDAY) + 11 * HOUR)


def at(days: int, hour: float = 12) -> datetime:
    return start_of_day(MONDAY + days * DAY) + hour * HOUR


def week(number: int) -> Window:
    return window_around(Frequency.WEEKLY, MONDAY + 7 * number * DAY)


def left(window: Window, moment: datetime | None) -> Issue:
    return Issue.objects.create(
        frequency=window.frequency, start=window.start, end=window.end, left_at=moment
    )


def hidden(topic: Topic, acting_user: User, since: datetime, until: datetime) -> None:
    hide_topic(topic=topic, acting_user=acting_user, now=since, **WHY)
    topic.refresh_from_db()
    unhide_topic(topic=topic, acting_user=acting_user, now=until, **WHY)
    topic.refresh_from_db()


def told(topic: Topic, window: Window | Moments) -> bool:
    return topic in shown_in(Topic.objects.all(), window)


def test_one_that_was_hidden_again_after_its_issue_had_left_without_it_is_told(
    topic: Topic, olive: User
) -> None:
    hidden(topic, olive, at(2), at(8))
    assert [told(topic, week(number)) for number in (0, 1, 2)] == [False, True, False]
    hidden(topic, olive, at(9), at(10))
    assert [told(topic, week(number)) for number in (0, 1, 2)] == [False, True, False]
    hidden(topic, olive, at(13), at(16))  # the second issue leaves without it, too
    assert [told(topic, week(number)) for number in (0, 1, 2)] == [False, False, True]


def test_one_that_was_told_is_not_told_however_often_it_is_hidden(
    topic: Topic, olive: User
) -> None:
    hidden(topic, olive, at(8), at(9))
    hidden(topic, olive, at(13), at(16))
    assert [told(topic, week(number)) for number in (0, 1, 2)] == [True, False, False]


def test_replies_that_were_out_of_sight_with_their_topic_are_told_when_it_is_back(
    topic: Topic, reply: Post, olive: User
) -> None:
    hidden(topic, olive, at(2), at(8))
    assert reply not in shown_in(Post.objects.all(), week(0))
    assert reply in shown_in(Post.objects.all(), week(1))
    hidden(topic, olive, at(15), at(16))
    assert reply not in shown_in(Post.objects.all(), week(2))


def test_what_counts_is_when_the_issue_left_and_not_when_it_was_due(
    topic: Topic, olive: User
) -> None:
    left(week(0), at(9))
    hidden(topic, olive, at(8), at(10))
    assert [told(topic, week(number)) for number in (0, 1)] == [False, True]


def test_an_issue_that_editors_keep_back_tells_of_what_can_be_seen_when_it_leaves(
    topic: Topic, olive: User
) -> None:
    issue = left(week(0), None)
    hidden(topic, olive, at(6), at(8))
    assert [told(topic, week(number)) for number in (0, 1)] == [True, False]
    Issue.objects.filter(pk=issue.pk).update(left_at=at(9))
    assert [told(topic, week(number)) for number in (0, 1)] == [True, False]


def test_what_is_told_as_it_happens_goes_by_its_own_issues(topic: Topic, olive: User) -> None:
    opened = topic.visible_from
    first = Moments.between(opened - HOUR, opened + HOUR)
    made = {"frequency": Frequency.AT_ONCE, "start": MONDAY, "end": MONDAY + DAY}
    moments = {"from_moment": first.since, "to_moment": first.until}
    issue = Issue.objects.create(**made, **moments, left_at=opened + 3 * HOUR)
    hidden(topic, olive, opened + 2 * HOUR, opened + 4 * HOUR)
    later = Moments.between(opened + HOUR, opened + 5 * HOUR)
    assert (told(topic, first), told(topic, later)) == (False, True)
    Issue.objects.filter(pk=issue.pk).update(left_at=opened + HOUR)
    assert (told(topic, first), told(topic, later)) == (True, False)


@pytest.mark.parametrize("seed", range(12))
def test_every_issue_tells_of_what_can_be_seen_and_was_not_told(
    seed: int, topic: Topic, reply: Post, olive: User
) -> None:
    draw = Random(seed)
    events = _absences(draw, topic, reply, olive)
    found: dict[object, list[int]] = {topic: [], reply: []}
    for number in range(8):
        window = window_around(Frequency.DAILY, MONDAY + number * DAY)
        leaves = window.until + SETTLING + draw.choice([0, 0, 20]) * HOUR
        while events and events[0][0] <= leaves:
            events.pop(0)[1]()
        left(window, leaves)
        shown = {*shown_in(Topic.objects.all(), window), *shown_in(Post.objects.all(), window)}
        for thing in (topic, reply):
            thing.refresh_from_db()
            can_be_seen = topic.is_visible and thing.is_visible
            is_new = can_be_seen and not found[thing]
            assert (thing in shown) == is_new, (number, thing)
            found[thing] += [number] * is_new
    assert all(found.values())


def _absences(draw: Random, topic: Topic, reply: Post, olive: User) -> list[Event]:
    """Within six days the topic or its reply is hidden four times, never both at once."""
    hours = sorted(draw.sample(range(15, 6 * 24), 8))
    moments = [start_of_day(MONDAY) + hour * HOUR for hour in hours]
    events: list[Event] = []
    for since, until in zip(moments[::2], moments[1::2], strict=True):
        whole = draw.random() < 0.5
        hide, show = (hide_topic, unhide_topic) if whole else (hide_post, unhide_post)
        thing: Thing = {"topic": topic} if whole else {"post": reply}
        for act, moment in ((hide, since), (show, until)):
            events.append((moment, _acting(act, thing, olive, moment)))
    return events


def _acting(
    act: Callable[..., object], thing: Thing, olive: User, now: datetime
) -> Callable[[], object]:
    def run() -> object:
        for each in thing.values():
            each.refresh_from_db()
        return act(**thing, acting_user=olive, now=now, **WHY)

    return run

"""A reply that waited is new from the moment in which a moderator lets it through, and told of once."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from digests.actions.deliveries import deliver
from digests.actions.issues import make_issue
from digests.actions.watches import choose_watch
from digests.mail.writer import Writer
from digests.models import Delivery, Frequency, Notice, Subscription
from digests.windows import Window, due_windows
from forums.actions import open_topic, reply
from forums.arranging.actions import move_topic
from forums.following.actions import follow
from forums.models import Forum, ForumModerator, Post, Topic
from forums.signals import post_published
from forums.unread.reads import Reading, only_unread
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from portal.lib.time import LONDON
from tests.factories.forums import ForumFactory
from tests.factories.people import UserFactory
from tests.forums.conftest import LONG_AGO
from tests.forums.moderation.conftest import decided

WEEK, DAY = timedelta(days=7), timedelta(days=1)


@pytest.fixture
def week() -> Window:
    """The week in which it is approved; it was written the week before."""
    return due_windows("weekly", datetime(2026, 11, 16, 0, 5, tzinfo=LONDON))[-1]


@pytest.fixture
def faye(thanet_tides: Organisation) -> User:
    """Who follows the topic, has read it all and is mailed about it."""
    faye = UserFactory.create(
        email="faye@example.org",
        full_name="Faye Follower",
        date_joined=datetime(2026, 1, 1, tzinfo=LONDON),
    )
    Belonging.objects.create(user=faye, organisation=thanet_tides)
    return faye


@pytest.fixture
def calm(thanet_forum: Forum, modupe: User) -> Forum:
    """Every post waits for Modupe."""
    ForumModerator.objects.update(start=LONG_AGO)
    Forum.objects.update(premoderated=True)
    thanet_forum.refresh_from_db()
    return thanet_forum


@pytest.fixture
def waits(
    beach_clean: Topic, calm: Forum, thanet_tides: Organisation, magnus: User, week: Window
) -> Post:
    beach_clean.forum = calm
    return reply(
        topic=beach_clean,
        body="@[Molly Member], I can bring fifty pairs.",
        organisation=thanet_tides,
        acting_user=magnus,
        now=week.since - DAY,
    )


def issue(window: Window) -> list[tuple[str, str]]:
    """The mails of a weekly issue: to whom, and what they say."""
    now = window.until + timedelta(minutes=5)
    mail.outbox.clear()
    issue = make_issue(Frequency.WEEKLY, window, now=now)
    for delivery in Delivery.objects.filter(state="waiting", notice=None):
        deliver(delivery.pk, now=now, connection=EmailBackend(), writer=Writer())
    assert issue is not None
    return [(each.to[0], str(each.body)) for each in mail.outbox]


def unread(person: User, now: datetime) -> list[Topic]:
    reading = Reading.of(person, now)
    assert reading is not None
    return list(only_unread(Topic.objects.visible(), reading))


def told(person: User) -> int:
    return Notice.objects.filter(kind="mentioned", reader__user=person).count()


def test_it_is_unread_mailed_and_told_from_the_moment_in_which_it_is_seen(
    waits: Post, faye: User, molly: User, modupe: User, week: Window
) -> None:
    topic, approved = waits.topic, week.since + 2 * DAY
    follow(thing=topic, acting_user=faye, now=week.since - 5 * DAY)
    choose_watch("topic", topic.pk, wanted=True, acting_user=faye, now=week.since - 5 * DAY)
    Subscription.objects.filter(reader__user=faye).update(frequency=Frequency.WEEKLY)
    faye.topic_marks.create(topic=topic, number=topic.last_number)

    assert (waits.state, waits.position, waits.number) == ("waiting", None, None)
    assert unread(faye, approved) == []
    assert told(molly) == 0
    assert issue(Window(week.start - WEEK, week.start)) == []

    heard: list[int] = []

    def listen(post_pk: int, **kwargs: object) -> None:
        heard.append(post_pk)

    post_published.connect(listen)
    decided(waits, modupe, "approved", rule=None, reason="", now=approved)

    post = Post.objects.get(pk=waits.pk)
    assert (post.state, post.position, post.visible_from) == ("visible", 2, approved)
    assert heard == [post.pk]
    assert unread(faye, approved) == [topic]
    assert told(molly) == 1
    [(to, words)] = issue(week)
    assert to == faye.email
    assert topic.get_absolute_url() in words
    assert issue(Window(week.end, week.end + WEEK)) == []

    decided(post, modupe, "hidden", now=approved + DAY)
    decided(post, modupe, "shown", reason="A slip.", now=approved + DAY)
    assert heard == [post.pk]
    assert told(molly) == 1


def test_a_topic_that_waited_is_published_once_even_if_it_was_refused_at_first(
    calm: Forum, thanet_tides: Organisation, molly: User, modupe: User
) -> None:
    now = timezone.now()
    topic = open_topic(
        forum=calm,
        title="New",
        body="@[Thanet Tides], who comes?",
        organisation=thanet_tides,
        acting_user=molly,
        now=now,
    )
    heard: list[int] = []

    def listen(post_pk: int, **kwargs: object) -> None:
        heard.append(post_pk)

    post_published.connect(listen)
    text = topic.posts.get()
    decided(text, modupe, "refused", now=now)
    assert heard == []
    decided(text, modupe, "shown", reason="A slip.", now=now)
    decided(text, modupe, "hidden", now=now)
    decided(text, modupe, "shown", reason="Again.", now=now)
    assert heard == [text.pk]


def test_a_topic_that_was_moved_while_it_waited_is_published_when_it_is_approved(
    calm: Forum, thanet_tides: Organisation, molly: User, modupe: User, olive: User
) -> None:
    now = timezone.now()
    topic = open_topic(
        forum=calm,
        title="New",
        body="Who comes?",
        organisation=thanet_tides,
        acting_user=molly,
        now=now,
    )
    heard: list[int] = []

    def listen(post_pk: int, **kwargs: object) -> None:
        heard.append(post_pk)

    post_published.connect(listen)
    swale = ForumFactory.create(slug="swale")
    move_topic(topic=topic, forum=swale, reason="It is about Swale.", acting_user=olive, now=now)
    text = Post.objects.get(topic=topic)
    assert (text.number, heard) == (0, [])
    decided(text, olive, "approved", rule=None, reason="", now=now)
    assert heard == [text.pk]

"""Being mailed about topics, forums and themes: what is new there, once, to whoever may read it that day."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from digests.actions.deliveries import deliver
from digests.actions.issues import make_issue, plan_due_issues
from digests.actions.subscriptions import Choices, sign_up, subscribe_account, unsubscribe
from digests.actions.watches import choose_watch
from digests.links import confirm_watch_url, preferences_url
from digests.mail.writer import Writer
from digests.models import Delivery, Frequency, Notice, Reader, SkipReason, Subscription, Watch
from digests.windows import Window
from forums.following.actions import tick
from forums.models import Topic
from forums.showing import show_reply
from membership.people.models import User
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import ForumFactory, PostFactory, RoomFactory, TopicFactory
from tests.factories.people import PersonFactory
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(last_week: Window) -> datetime:
    """A moment before last week."""
    return last_week.since - timedelta(days=1)


@pytest.fixture
def bus(before: datetime) -> Topic:
    return TopicFactory.create(title="Bus times", opened_at=before - timedelta(days=30))


def watch(person: User, thing: object, now: datetime, *, wanted: bool = True) -> None:
    kind, pk = thing._meta.model_name, thing.pk  # type: ignore[attr-defined]
    choose_watch(kind, pk, wanted=wanted, acting_user=person, now=now)


def weekly(person: User) -> None:
    Subscription.objects.filter(reader__user=person).update(frequency=Frequency.WEEKLY)


def sent(window: Window, mailoutbox: list[Any]) -> list[str]:
    """The texts of the mails of the weekly issue of ``window``."""
    now = window.until + timedelta(minutes=5)
    mailoutbox.clear()
    make_issue(Frequency.WEEKLY, window, now=now)
    for delivery in Delivery.objects.filter(state="waiting"):
        deliver(delivery.pk, now=now, connection=EmailBackend(), writer=Writer())
    return [str(mail.body) for mail in mailoutbox]


def test_new_posts_of_a_topic_come_by_mail_and_nothing_else_does(
    priya: User,
    bus: Topic,
    before: datetime,
    during: datetime,
    last_week: Window,
    mailoutbox: list[Any],
) -> None:
    watch(priya, bus, before)
    weekly(priya)
    PostFactory.create_batch(2, topic=bus, written_at=during)
    TopicFactory.create(title="Something else", opened_at=during)
    [text] = sent(last_week, mailoutbox)
    assert "what you follow" in text.lower()
    assert "2 new posts in the" in text
    assert bus.get_absolute_url() in text
    assert "Something else" not in text


def test_a_forum_and_a_theme_are_watched_as_well(
    priya: User, before: datetime, during: datetime, last_week: Window, mailoutbox: list[Any]
) -> None:
    theme, forum = ThemeFactory.create(name="Transport"), ForumFactory.create()
    watch(priya, theme, before)
    watch(priya, forum, before)
    weekly(priya)
    about = TopicFactory.create(title="Lifts home", opened_at=during)
    about.themes.add(theme)
    TopicFactory.create(title="Empty shops", opened_at=during, forum=forum)
    TopicFactory.create(title="Neither", opened_at=during)
    [text] = sent(last_week, mailoutbox)
    assert "Lifts home" in text
    assert "Empty shops" in text
    assert "Neither" not in text


def test_what_is_watched_is_told_once_beside_the_general_updates(
    priya: User,
    bus: Topic,
    before: datetime,
    during: datetime,
    last_week: Window,
    mailoutbox: list[Any],
) -> None:
    subscribe_account(priya, Choices(), now=before)
    watch(priya, bus, before)
    PostFactory.create(topic=bus, written_at=during)
    TopicFactory.create(title="Something else", opened_at=during)
    [text] = sent(last_week, mailoutbox)
    assert text.count(bus.get_absolute_url()) == 1
    assert "Something else" in text


def test_a_post_that_is_approved_late_is_mailed_once_from_that_moment(
    priya: User,
    bus: Topic,
    before: datetime,
    during: datetime,
    last_week: Window,
    mailoutbox: list[Any],
) -> None:
    watch(priya, bus, before - timedelta(days=9))
    weekly(priya)
    waiting = PostFactory.create(topic=bus, written_at=before, position=None, state="waiting")
    week_before = Window(last_week.start - timedelta(days=7), last_week.start)
    assert sent(week_before, mailoutbox) == []
    show_reply(waiting, during)
    type(waiting).objects.filter(pk=waiting.pk).update(state="visible")
    assert len(sent(last_week, mailoutbox)) == 1
    week_after = Window(last_week.end, last_week.end + timedelta(days=7))
    assert sent(week_after, mailoutbox) == []


def test_her_own_posts_and_those_of_before_the_tick_are_not_mailed(
    priya: User,
    bus: Topic,
    before: datetime,
    during: datetime,
    last_week: Window,
    mailoutbox: list[Any],
) -> None:
    PostFactory.create(topic=bus, written_at=during - timedelta(hours=1))
    watch(priya, bus, during)
    weekly(priya)
    PostFactory.create(topic=bus, written_at=during + timedelta(hours=1), author=priya)
    assert sent(last_week, mailoutbox) == []
    assert Delivery.objects.get().skip_reason == SkipReason.NOTHING_NEW


@pytest.mark.parametrize("sits", [True, False])
def test_a_room_is_told_of_to_whoever_may_enter_it_on_the_day_of_sending(
    priya: User,
    before: datetime,
    during: datetime,
    last_week: Window,
    mailoutbox: list[Any],
    sits: bool,
) -> None:
    seat = SeatFactory.create(body=BodyFactory.create(holdover_allowed=False))
    end = date(2027, 1, 1) if sits else last_week.end  # the first day without the seat
    TermFactory.create(seat=seat, person=PersonFactory.create(user=priya), end=end)
    room = ForumFactory.create(district=None, body=seat.body, name="Steering", slug="steering")
    topic = TopicFactory.create(
        forum=room, title="In confidence", opened_at=during, organisation=None
    )
    tick(thing=topic, followed=True, mailed=True, acting_user=priya, now=before)
    weekly(priya)
    texts = sent(last_week, mailoutbox)
    assert ["In confidence" in text for text in texts] == ([True] if sits else [])


def test_several_runs_mail_it_once(
    priya: User,
    bus: Topic,
    before: datetime,
    during: datetime,
    monday: datetime,
    mailoutbox: list[Any],
) -> None:
    watch(priya, bus, before)
    weekly(priya)
    PostFactory.create(topic=bus, written_at=during)
    for _ in range(2):
        plan_due_issues(monday)
        for delivery in Delivery.objects.all():
            deliver(delivery.pk, now=monday, connection=EmailBackend(), writer=Writer())
    assert len(mailoutbox) == 1


def test_the_first_tick_starts_a_subscription_that_brings_nothing_else(
    priya: User, bus: Topic, before: datetime
) -> None:
    watch(priya, bus, before)
    watch(priya, bus, before)
    subscription = Subscription.objects.get()
    assert (subscription.general, subscription.frequency) == (False, "daily")
    assert subscription.confirmed_at == before
    assert "I agree" in subscription.consent_wording
    assert Watch.objects.count() == 1
    watch(priya, bus, before, wanted=False)
    subscription.refresh_from_db()
    assert subscription.ended_at == before


def test_whoever_gets_the_general_updates_keeps_them_without_the_last_tick(
    priya: User, bus: Topic, before: datetime
) -> None:
    subscribe_account(priya, Choices(), now=before)
    watch(priya, bus, before)
    watch(priya, bus, before, wanted=False)
    assert Subscription.objects.running().get().general


def test_a_sign_up_that_nobody_confirmed_does_not_begin_with_a_tick(
    priya: User, bus: Topic, before: datetime
) -> None:
    sign_up(priya.email, Choices(), source="sign-up page", now=before)
    watch(priya, bus, before)
    assert not Subscription.objects.confirmed().get().general


def test_leaving_ends_what_she_watches_and_coming_back_does_not_bring_it_again(
    priya: User, bus: Topic, before: datetime
) -> None:
    watch(priya, bus, before)
    unsubscribe(Reader.objects.get(user=priya), acting_user=None, now=before)
    subscribe_account(priya, Choices(), now=before)
    assert not Subscription.objects.running().get().watches.exists()


def preferences(person: User) -> str:
    return preferences_url(Reader.objects.get(user=person).pk).partition("example.org")[2]


def test_the_preferences_list_what_she_watches_and_take_it_away(
    client: Client, priya: User, bus: Topic, before: datetime
) -> None:
    forum, theme = ForumFactory.create(name="Thanet"), ThemeFactory.create(name="Transport")
    for thing in (bus, forum, theme):
        watch(priya, thing, before)
    url = preferences(priya)
    page = client.get(url).content.decode()
    for words in ("Bus times", "All of the Thanet forum", "Everything about Transport"):
        assert words in page
    kept = Watch.objects.get(forum=forum).pk
    client.post(url, {"frequency": "weekly", "watches": [kept]})
    subscription = Subscription.objects.running().get()
    assert [each.pk for each in subscription.watches.all()] == [kept]
    assert (subscription.general, subscription.frequency) == (False, "weekly")
    refused = client.post(url, {"frequency": "weekly"})
    assert "Tick something, or stop all updates below." in refused.content.decode()


def test_the_preferences_do_not_name_what_she_may_not_read_any_more(
    client: Client, priya: User, bus: Topic, before: datetime
) -> None:
    watch(priya, bus, before)
    Topic.objects.filter(pk=bus.pk).update(state="waiting")
    page = client.get(preferences(priya)).content.decode()
    assert "Bus times" not in page
    assert "Something that you cannot read at present" in page


@pytest.mark.parametrize("kind", ["topic", "forum"])
def test_without_an_account_one_topic_or_forum_is_watched_once_confirmed(
    client: Client, bus: Topic, kind: str
) -> None:
    address = f"/updates/about/{kind}/{bus.pk if kind == 'topic' else bus.forum.slug}/"
    client.post(address, {"address": "nina@example.org"})
    assert not Watch.objects.exists()
    notice = Notice.objects.get()
    assert client.post(urlsplit(confirm_watch_url(notice.pk)).path).status_code == 302
    assert Watch.objects.get().thing == (bus if kind == "topic" else bus.forum)


def test_a_room_of_a_group_cannot_be_watched_by_a_stranger(client: Client) -> None:
    room = RoomFactory.create()
    topic = TopicFactory.create(forum=room)
    assert client.get(f"/updates/about/forum/{room.slug}/").status_code == 404
    assert client.get(f"/updates/about/topic/{topic.pk}/").status_code == 404
    assert client.get("/updates/about/topic/99999999999999999999/").status_code == 404

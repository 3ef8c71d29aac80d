"""``can_view`` and ``visible_to`` are one rule in two forms; lists hold what everyone may see."""

from datetime import timedelta

import pytest

from forums.actions import hide_post, hide_topic
from forums.models import ForumModerator, Post, Topic
from forums.policies import can_view, can_view_post
from membership.people.models import User
from membership.places.models import District
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.forums.conftest import LATER, LATEST, LONG_AGO, NOW

TODAY = NOW.date()


@pytest.fixture
def people(
    molly: User, magnus: User, priya: User, olive: User, edie: User, amir: User, modupe: User
) -> list[User | None]:
    ForumModerator.objects.update(start=LONG_AGO)
    switched_off = User.objects.create_user("gone@example.org", full_name="Gone", is_active=False)
    return [None, molly, magnus, priya, olive, edie, amir, modupe, switched_off]


@pytest.fixture
def everything(beach_clean: Topic, gloves: Post, swale: District, olive: User) -> None:
    """Visible and hidden posts in visible and hidden topics, in two forums, by several people."""
    elsewhere = TopicFactory.create(forum=ForumFactory.create(district=swale))
    hidden_topic = TopicFactory.create(forum=beach_clean.forum, author=beach_clean.author)
    others = TopicFactory.create(forum=beach_clean.forum)
    for topic in (elsewhere, hidden_topic, others, beach_clean):
        topic.refresh_from_db()
        PostFactory.create(topic=topic, author=gloves.author)
        hidden = PostFactory.create(topic=topic, author=beach_clean.author)
        hide_post(post=hidden, reason="Advertising", acting_user=olive, now=LATER)
    for topic in (hidden_topic, others):
        hide_topic(topic=topic, reason="Spam", acting_user=olive, now=LATER)


@pytest.mark.usefixtures("everything")
def test_a_topic_opens_for_those_who_find_it(people: list[User | None]) -> None:
    for person in people:
        found = set(Topic.objects.visible_to(person, on=TODAY))
        assert found == {
            topic for topic in Topic.objects.all() if can_view(person, topic, on=TODAY)
        }


@pytest.mark.usefixtures("everything")
def test_a_post_is_read_by_those_who_find_it(people: list[User | None]) -> None:
    for person in people:
        found = set(Post.objects.visible_to(person, on=TODAY))
        assert found == {
            post for post in Post.objects.all() if can_view_post(person, post, on=TODAY)
        }


@pytest.mark.usefixtures("everything")
def test_lists_hold_nothing_hidden_whoever_looks(people: list[User | None]) -> None:
    since, until = NOW - timedelta(days=1), NOW + timedelta(days=10_000)
    for person in people:
        topics = Topic.objects.visible_to(person).shown_between(since, until)
        posts = Post.objects.visible_to(person).shown_between(since, until)
        assert {topic.state for topic in topics} == {"visible"}
        assert {(post.state, post.topic.state) for post in posts} == {("visible", "visible")}


def test_a_window_is_half_open(beach_clean: Topic, gloves: Post) -> None:
    assert list(Topic.objects.shown_between(NOW, LATER)) == [beach_clean]
    assert not Topic.objects.shown_between(LATER, LATEST)
    assert list(Post.objects.shown_between(LATER, LATEST)) == [gloves]
    assert gloves not in Post.objects.shown_between(NOW, LATER)


def test_a_district_shows_its_own_latest_topics(
    beach_clean: Topic, thanet: District, swale: District, modupe: User
) -> None:
    TopicFactory.create(forum=ForumFactory.create(district=swale))
    newer = TopicFactory.create(forum=beach_clean.forum, opened_at=LATER)
    assert list(Topic.objects.latest_in(thanet)) == [newer, beach_clean]

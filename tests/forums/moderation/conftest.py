"""Modupe moderates the Thanet forum, mo as well; Magnus's reply about gloves is what they look at."""

from typing import Any

import pytest

from forums.models import Decision, Forum, ForumModerator, Post, Report, Topic
from forums.moderation import actions
from forums.moderation.actions import Sender
from forums.moderation.rulings import Ruling, Seen, mark_of
from membership.bodies.models import Body
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import ForumModeratorFactory, PostFactory, TopicFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.forums.conftest import LATER, LATEST, LONG_AGO


@pytest.fixture
def modupe(modupe: User) -> User:
    """Moderator since long before the moments of these tests."""
    ForumModerator.objects.update(start=LONG_AGO)
    return modupe


@pytest.fixture
def mo(thanet_forum: Forum) -> User:
    """A second moderator of the Thanet forum."""
    user = UserFactory.create(email="mo@example.org", full_name="Mo Moderator")
    ForumModeratorFactory.create(forum=thanet_forum, user=user, start=LONG_AGO)
    return user


@pytest.fixture
def waiting(beach_clean: Topic, thanet_tides: Organisation, magnus: User) -> Post:
    """A reply of Magnus's that waits for a moderator."""
    post = PostFactory.create(
        topic=beach_clean,
        author=magnus,
        organisation=thanet_tides,
        body="Buy my gloves at example.org.",
        state="waiting",
        position=None,
        written_at=LATER,
    )
    Post.objects.filter(pk=post.pk).update(number=None)
    post.refresh_from_db()
    beach_clean.refresh_from_db()
    return post


@pytest.fixture
def waiting_topic(thanet_forum: Forum, thanet_tides: Organisation, molly: User) -> Topic:
    """A topic of Molly's that waits for a moderator: its own text is visible, it is counted nowhere."""
    topic = TopicFactory.create(
        forum=thanet_forum, author=molly, organisation=thanet_tides, opened_at=LATER
    )
    Topic.objects.filter(pk=topic.pk).update(state="waiting", last_number=0)
    topic.posts.update(number=0)
    Forum.objects.filter(pk=thanet_forum.pk).update(topic_count=0, last_post_at=None)
    topic.refresh_from_db()
    return topic


@pytest.fixture
def council(db: None) -> Body:
    return BodyFactory.create(name="Steering Group", slug="steering")


@pytest.fixture
def charles(council: Body) -> User:
    """Who chairs the group."""
    user = UserFactory.create(email="charles@example.org", full_name="Charles Chair")
    seat = SeatFactory.create(body=council, office="chair")
    TermFactory.create(seat=seat, person=PersonFactory.create(user=user))
    return user


@pytest.fixture
def sadie(council: Body) -> User:
    """Who sits on the group."""
    user = UserFactory.create(email="sadie@example.org", full_name="Sadie Seat")
    person = PersonFactory.create(user=user)
    TermFactory.create(seat=SeatFactory.create(body=council), person=person)
    return user


@pytest.fixture
def room(council: Body) -> Forum:
    return Forum.objects.create(body=council, name="Steering Group room", slug="steering-room")


@pytest.fixture
def said_in_the_room(room: Forum, sadie: User) -> Post:
    topic = TopicFactory.create(forum=room, author=sadie, organisation=None, opened_at=LATER)
    post: Post = topic.posts.get()
    return post


def reported(post: Post, by: User | None = None, reason: str = "spam", **sender: Any) -> Report:
    """``post`` is reported, by an account or by a visitor."""
    post = Post.objects.select_related("topic__forum__body", "author").get(pk=post.pk)
    return actions.report(
        post=post, reason=reason, text="Look.", sender=Sender(by, **sender), now=LATER
    )


def decided(
    post: Post,
    by: User,
    about_text: str = "hidden",
    *,
    seen: int | None = None,
    now: Any = LATEST,
    **more: Any,
) -> Decision:
    """``by`` decides about ``post``, having seen all that there is."""
    post = Post.objects.select_related("topic__forum__body").get(pk=post.pk)
    ruling = Ruling(about_text, **{"reason": "It sells something.", **more})
    numbers = post.decisions.count() if seen is None else seen
    had = Seen(numbers, LATEST, mark_of(post))
    return actions.decide(post=post, ruling=ruling, seen=had, acting_user=by, now=now)

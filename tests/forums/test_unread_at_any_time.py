"""Whatever is written, hidden, shown late, withdrawn and read in whatever order: what Molly has not seen is
unread, and what she has seen is not, once nothing before it is left."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.actions import hide_post, open_topic, reply, unhide_post
from forums.listing import topic_page
from forums.models import Forum, Post, State, Topic
from forums.showing import hold, show_reply, take_away_reply
from forums.unread.reads import Reading, only_unread, unread_posts_in
from membership.organisations.models import Organisation
from membership.people.models import User

PAGE = 3
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "write",
                "answer",
                "wait",
                "approve",
                "hide",
                "unhide",
                "withdraw",
                "read_on_phone",
                "read_on_laptop",
                "see_forum",
                "mark_all_read",
            ]
        ),
        st.integers(0, 30),
    ),
    min_size=8,
    max_size=25,
)


@dataclass
class Model:
    """What Molly has seen, told plainly: a sighting is a post and the how-manieth time it came to be seen."""

    showings: dict[int, int] = field(default_factory=dict)
    seen: set[tuple[int, int]] = field(default_factory=set)
    at_the_forum: set[tuple[int, int]] = field(default_factory=set)

    def show(self, pk: int) -> None:
        self.showings[pk] = self.showings.get(pk, 0) + 1

    def sightings(self, pks: list[int]) -> set[tuple[int, int]]:
        return {(pk, self.showings[pk]) for pk in pks}


@dataclass
class Play:
    """A topic of three posts a page, Molly with two devices, and the others."""

    topic: Topic
    organisation: Organisation
    molly: User
    magnus: User
    olive: User
    model: Model = field(default_factory=Model)
    devices: dict[str, Client] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)

    def posts(self, **where: Any) -> list[Post]:
        return list(Post.objects.filter(topic=self.topic, **where).order_by("pk"))

    def pick(self, number: int, **where: Any) -> Post | None:
        found = self.posts(**where)
        return found[number % len(found)] if found else None

    @property
    def pages(self) -> int:
        self.topic.refresh_from_db()
        return (self.topic.last_position - 1) // PAGE + 1

    def write(self, number: int, author: User | None = None) -> None:
        post = reply(
            topic=self.topic,
            body="Yes",
            organisation=self.organisation,
            acting_user=author or self.magnus,
            now=timezone.now(),
        )
        self.model.show(post.pk)

    def answer(self, number: int) -> None:
        self.write(number, self.molly)

    def wait(self, number: int) -> None:
        Post.objects.create(
            topic=self.topic,
            author=self.magnus,
            organisation=self.organisation,
            state=State.WAITING,
            visible_from=timezone.now(),
        )

    def approve(self, number: int) -> None:
        post = self.pick(number, state=State.WAITING)
        if post is not None:
            show_reply(post, timezone.now())
            Post.objects.filter(pk=post.pk).update(state=State.VISIBLE)
            self.model.show(post.pk)

    def hide(self, number: int) -> None:
        if post := self.pick(number, state=State.VISIBLE, position__gt=1):
            hide_post(post=post, reason="Spam", acting_user=self.olive, now=timezone.now())

    def unhide(self, number: int) -> None:
        if post := self.pick(number, state=State.HIDDEN):
            unhide_post(post=post, reason="A slip", acting_user=self.olive, now=timezone.now())
            self.model.show(post.pk)

    def withdraw(self, number: int) -> None:
        if post := self.pick(number, state=State.VISIBLE, position__gt=1):
            hold(post.topic)
            gone = {"state": State.WITHDRAWN, "hidden_at": timezone.now()}
            Post.objects.filter(pk=post.pk).update(**gone)
            take_away_reply(post)

    def read_on_phone(self, number: int) -> None:
        self.read("phone", number)

    def read_on_laptop(self, number: int) -> None:
        self.read("laptop", number)

    def read(self, device: str, number: int) -> None:
        page = number % self.pages + 1
        answer = self.devices[device].get(f"{self.topic.get_absolute_url()}?page={page}")
        rows = answer.context["page_obj"]
        self.model.seen |= self.model.sightings([row.pk for row in rows if row.is_visible])

    def read_through(self) -> None:
        """All pages from the first to the last, and again for what stands before what she saw first."""
        for page in [*range(self.pages)] * self.pages:
            if not self.unread():
                break
            self.read("phone", page)

    def see_forum(self, number: int) -> None:
        self.shown = self.devices["phone"].get("/forums/thanet/").context["shown"]
        visible = [post.pk for post in self.posts(state=State.VISIBLE)]
        self.model.at_the_forum = self.model.sightings(visible)

    def mark_all_read(self, number: int) -> None:
        self.devices["laptop"].post("/forums/thanet/read/", {"shown": self.shown})
        self.model.seen |= self.model.at_the_forum if self.shown else set()

    def unseen(self) -> set[int]:
        """By the plain model: visible posts of others whose latest showing Molly has not seen."""
        visible = [post for post in self.posts(state=State.VISIBLE) if post.author != self.molly]
        return {pk for pk, n in self.model.sightings([p.pk for p in visible]) - self.model.seen}

    def unread(self) -> set[int]:
        reading = Reading.of(self.molly, timezone.now())
        assert reading is not None
        found = {post.pk for post in unread_posts_in(self.topic, reading)}
        listed = only_unread(Topic.objects.visible(), reading)
        assert list(listed) == ([self.topic] if found else [])
        [row] = topic_page(self.topic.forum, {}, reading=reading).rows
        assert row.unread in (["New", f"{len(found)} new"] if found else [""])
        return found


@pytest.fixture
def ground(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User, magnus: User, olive: User
) -> tuple[Any, ...]:
    molly.date_joined = timezone.now() - timedelta(days=9)
    molly.save()
    return thanet_forum, thanet_tides, molly, magnus, olive


def begin(ground: tuple[Any, ...]) -> Play:
    forum, organisation, molly, magnus, olive = ground
    Post.objects.all().delete()
    Topic.objects.all().delete()
    molly.topic_marks.all().delete()
    molly.forum_marks.all().delete()
    topic = open_topic(
        forum=forum,
        title="Bus times",
        body="Who knows?",
        organisation=organisation,
        acting_user=magnus,
        now=timezone.now(),
    )
    play = Play(topic, organisation, molly, magnus, olive)
    play.model.show(topic.posts.get().pk)
    for device in ("phone", "laptop"):
        play.devices[device] = Client()
        play.devices[device].force_login(molly)
    return play


@settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_unread_is_what_she_has_not_seen(ground: tuple[Any, ...], steps: Any) -> None:
    with patch("forums.addresses.POSTS_A_PAGE", PAGE), patch("forums.thread.POSTS_A_PAGE", PAGE):
        play = begin(ground)
        for step, number in steps:
            getattr(play, step)(number)
            unseen, unread = play.unseen(), play.unread()
            assert unseen <= unread  # nothing is lost
            if play.pages == 1:  # with more, a page opened out of turn stays unread until its turn
                assert unread == unseen
        play.read_through()
        assert play.unread() == play.unseen() == set()

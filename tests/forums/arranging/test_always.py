"""Whatever is arranged, undone, hidden and written in whatever order: the counters are those of a
recount, and nobody is told that she has read what she has not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.actions import hide_post, hide_topic, reply, unhide_post, unhide_topic
from forums.arranging import actions
from forums.arranging.recounting import check_all
from forums.errors import ForumError
from forums.models import Arrangement, Forum, ForumMark, Post, State, Topic, TopicMark
from membership.people.models import User
from tests.forums.conftest import LATEST

READERS = ("priya", "magnus")


@dataclass
class Talk:
    """Two forums, what is done there, and what each reader has really seen."""

    modupe: User
    molly: User
    readers: list[User]
    now: datetime = LATEST
    seen: dict[int, set[int]] = field(default_factory=dict)

    def topic(self, n: int) -> Topic:
        topics = list(Topic.objects.exclude(state=State.MERGED).order_by("pk"))
        found: Topic = topics[n % len(topics)]
        return found

    def post(self, n: int) -> Post:
        posts = list(Post.objects.select_related("topic__forum").order_by("pk"))
        found: Post = posts[n % len(posts)]
        return found

    def read(self, reader: User) -> set[int]:
        """What the marks say that ``reader`` has read, of what is to be seen."""
        forum_marks = dict(ForumMark.objects.filter(user=reader).values_list("forum", "number"))
        topic_marks = dict(TopicMark.objects.filter(user=reader).values_list("topic", "number"))
        return {
            post.pk
            for post in Post.objects.visible().select_related("topic")
            if post.number
            <= max(topic_marks.get(post.topic_id, 0), forum_marks.get(post.topic.forum_id, 0))
        }

    def all_read(self) -> dict[int, set[int]]:
        return {reader.pk: self.read(reader) for reader in self.readers}

    def reply(self, a: int, b: int) -> None:
        topic = self.topic(a)
        reply(
            topic=topic,
            body=f"Reply {b}",
            organisation=topic.organisation,
            acting_user=self.molly,
            now=self.now,
        )

    def opens(self, a: int, b: int) -> None:
        """A reader opens a topic to its end."""
        topic, reader = self.topic(a), self.readers[b % len(self.readers)]
        if not topic.is_visible:
            return
        TopicMark.objects.update_or_create(
            user=reader, topic=topic, defaults={"number": topic.last_number}
        )
        shown = Post.objects.visible().filter(topic=topic).values_list("pk", flat=True)
        self.seen[reader.pk] |= set(shown)

    def marks_all(self, a: int, b: int) -> None:
        """A reader marks a forum as read."""
        forum = Forum.objects.order_by("pk")[a % 2]
        reader = self.readers[b % len(self.readers)]
        ForumMark.objects.update_or_create(
            user=reader, forum=forum, defaults={"number": forum.last_number}
        )
        shown = Post.objects.visible().filter(topic__forum=forum).values_list("pk", flat=True)
        self.seen[reader.pk] |= set(shown)

    def hides(self, a: int, b: int) -> None:
        """A moderator hides a post or a topic, or shows it again."""
        post = self.post(a)
        if post.is_first:
            act = hide_topic if post.topic.is_visible else unhide_topic
            act(topic=post.topic, reason="Test", acting_user=self.modupe, now=self.now)
        else:
            do = hide_post if post.is_visible else unhide_post
            do(post=post, reason="Test", acting_user=self.modupe, now=self.now)

    def moves(self, a: int, b: int) -> Arrangement:
        topic = self.topic(a)
        forum = Forum.objects.exclude(pk=topic.forum_id).get()
        return actions.move_topic(
            topic=topic, forum=forum, reason="Test", acting_user=self.modupe, now=self.now
        )

    def merges(self, a: int, b: int) -> Arrangement:
        return actions.merge_topic(
            topic=self.topic(a),
            into=self.topic(b),
            reason="Test",
            acting_user=self.modupe,
            now=self.now,
        )

    def splits(self, a: int, b: int) -> Arrangement:
        topic = self.topic(a)
        return actions.split_topic(
            topic=topic,
            post_pks=self._chosen(topic, b),
            title="New",
            reason="Test",
            acting_user=self.modupe,
            now=self.now,
        )

    def splits_into(self, a: int, b: int) -> Arrangement:
        topic = self.topic(a)
        return actions.split_into(
            topic=topic,
            post_pks=self._chosen(topic, b),
            into=self.topic(b),
            reason="Test",
            acting_user=self.modupe,
            now=self.now,
        )

    def pins(self, a: int, b: int) -> Arrangement:
        topic = self.topic(a)
        act = actions.unpin_topic if topic.is_pinned else actions.pin_topic
        return act(topic=topic, reason="Test", acting_user=self.modupe, now=self.now)

    def undoes(self, a: int, b: int) -> None:
        done = list(Arrangement.objects.filter(undone_at=None).order_by("-pk"))
        if done:
            actions.undo(
                arrangement=done[a % min(len(done), 3)], acting_user=self.modupe, now=self.now
            )

    @staticmethod
    def _chosen(topic: Topic, n: int) -> list[int]:
        """Every post of which ``n`` has the bit."""
        replies = topic.posts.filter(position__gt=1).order_by("position")
        return [post.pk for bit, post in enumerate(replies) if n >> bit & 1]


WRITES: list[Callable[[Talk, int, int], object]] = [
    Talk.reply,
    Talk.opens,
    Talk.opens,
    Talk.marks_all,
    Talk.hides,
]
ARRANGES: list[Callable[[Talk, int, int], object]] = [
    Talk.moves,
    Talk.merges,
    Talk.splits,
    Talk.splits_into,
    Talk.pins,
]
numbers = st.integers(0, 31)
steps = st.tuples(st.sampled_from([*WRITES, *ARRANGES, Talk.undoes, Talk.undoes]), numbers, numbers)


@pytest.fixture
def talk(litter: Topic, ferry: Topic, modupe: User, molly: User, priya: User, magnus: User) -> Talk:
    return Talk(modupe, molly, [priya, magnus])


@contextmanager
def played(
    talk: Talk, played_steps: list[tuple[Callable[..., object], int, int]]
) -> Iterator[Talk]:
    """The steps were taken, those that were refused left out; afterwards nothing has happened."""
    talk.now, talk.seen = LATEST, {reader.pk: set() for reader in talk.readers}
    with transaction.atomic():
        for step, a, b in played_steps:
            take(talk, step, a, b)
        yield talk
        transaction.set_rollback(True)


def take(talk: Talk, step: Callable[..., object], a: int, b: int) -> object:
    talk.now += timedelta(minutes=1)
    try:
        with transaction.atomic():
            return step(talk, a, b)
    except ForumError:
        return None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=14))
def test_counters_are_those_of_a_recount_and_nothing_unseen_is_read(
    talk: Talk, drawn: list[tuple[Callable[..., object], int, int]]
) -> None:
    with played(talk, drawn):
        assert check_all() == []
        for reader, read in talk.all_read().items():
            assert read <= talk.seen[reader]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=8), st.sampled_from(ARRANGES), numbers, numbers)
def test_undone_at_once_everything_is_as_it_was(
    talk: Talk,
    drawn: list[tuple[Callable[..., object], int, int]],
    arrange: Callable[..., object],
    a: int,
    b: int,
) -> None:
    with played(talk, drawn):
        places = list(Post.objects.order_by("pk").values_list("pk", "topic", "position"))
        topics = {topic.pk: (topic.forum_id, topic.state) for topic in Topic.objects.all()}
        read = talk.all_read()
        arrangement = take(talk, arrange, a, b)
        if not isinstance(arrangement, Arrangement):
            return
        actions.undo(arrangement=arrangement, acting_user=talk.modupe, now=talk.now)
        assert check_all() == []
        assert talk.all_read() == read
        assert list(Post.objects.order_by("pk").values_list("pk", "topic", "position")) == places
        back = {topic.pk: (topic.forum_id, topic.state) for topic in Topic.objects.all()}
        assert {pk: back[pk] for pk in topics} == topics


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=8), st.sampled_from(ARRANGES), numbers, numbers)
def test_whoever_had_read_all_of_both_has_nothing_unread_afterwards(
    talk: Talk,
    drawn: list[tuple[Callable[..., object], int, int]],
    arrange: Callable[..., object],
    a: int,
    b: int,
) -> None:
    with played(talk, drawn):
        for topic in Topic.objects.visible():
            TopicMark.objects.update_or_create(
                user=talk.readers[0], topic=topic, defaults={"number": topic.last_number}
            )
        take(talk, arrange, a, b)
        everything = set(Post.objects.visible().values_list("pk", flat=True))
        assert talk.read(talk.readers[0]) == everything

"""Everything that shows topics or posts, and to whom: each surface names itself here.

One test walks all of them for every state and role and compares what they show with the policies; it
fails for a page that shows a topic and belongs to no surface. To register takes two lines, beside what
is shown and loaded with its app::

    register("Feed of a topic", {"forums:topic-feed"}, Audience.EVERYONE, posts=every,
             texts=lambda look: (look.open(f"{topic_url}feed/") for topic_url in look.topic_urls))
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q

from forums.addresses import topic_root
from forums.models import Forum, Post, State, Topic
from forums.querysets import LookedAfter, PostQuerySet, TopicQuerySet, account
from membership.people.models import User
from portal.lib.time import london_day

LEAVES = 4  # of a list; more than the walk has planted


class Audience(StrEnum):
    """Which rule says what may be seen."""

    EVERYONE = "what everyone may see, whoever looks"
    READERS = "what whoever may read its forum sees"
    ACCOUNTS = "the same, shown to those with an account alone"
    OTHERS = "of that, what others than the reader wrote"
    OWN = "what the reader wrote herself in forums that she may read"
    OPENING = "also what opens for its author and those who moderate it alone"
    TOLD = "also what somebody wrote about which something was decided, wherever it is now"


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who looks: what a page says to her (nothing when she is refused), and what there is."""

    user: User | None
    now: datetime
    open: Callable[[str], str]
    forums: tuple[Forum, ...]
    topics: tuple[Topic, ...]
    posts: tuple[Post, ...]
    word: str  # stands in every title and in every text

    def leaf(self, url: str) -> Iterator[str]:
        """The first pages of a long list."""
        return (
            self.open(f"{url}{'&' if '?' in url else '?'}page={n}") for n in range(1, LEAVES + 1)
        )

    def each_topic(self, *endings: str) -> Iterator[str]:
        """The pages with these ``endings`` of each topic, whoever may act there."""
        return (self.open(f"{root}{ending}/") for root in self.topic_roots for ending in endings)

    def a_topic_of_each_kind(self, *endings: str) -> Iterator[str]:
        """The same of one topic in each state that there is (see ``a_post_of_each_kind``)."""
        kinds = {
            (each.forum.is_private, each.state, each.reply_count > 0): each for each in self.topics
        }
        roots = [topic_root(each.forum.get_absolute_url(), each.pk) for each in kinds.values()]
        return (self.open(f"{root}{ending}/") for root in roots for ending in endings)

    def each_post(self, *endings: str) -> Iterator[str]:
        """The same of each post."""
        return self._pages_of(self.posts, endings)

    def a_post_of_each_kind(self, *endings: str) -> Iterator[str]:
        """The same of one post in each state that there is: for pages on which something is done, which
        many posts would show alike."""
        return self._pages_of(self.one_of_each(), endings)

    def one_of_each(self) -> Iterable[Post]:
        """One post in each state that there is."""
        return {_kind(each): each for each in self.posts}.values()

    def _pages_of(self, posts: Iterable[Post], endings: Sequence[str]) -> Iterator[str]:
        for post in posts:
            root = topic_root(post.topic.forum.get_absolute_url(), post.topic_id)
            yield from (self.open(f"{root}posts/{post.pk}/{ending}") for ending in endings)

    @property
    def topic_roots(self) -> list[str]:
        return [topic_root(each.forum.get_absolute_url(), each.pk) for each in self.topics]

    @property
    def forum_urls(self) -> list[str]:
        return [forum.get_absolute_url() for forum in self.forums]

    @property
    def topic_urls(self) -> list[str]:
        return [topic.get_absolute_url() for topic in self.topics]


def _kind(post: Post) -> tuple[object, ...]:
    """What tells posts apart on a page of one of them, apart from what they say."""
    is_private, moved = post.topic.forum.is_private, post.came_from_id is not None
    return is_private, post.topic.state, post.state, post.is_first, moved


Narrow = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Surface:
    """A place where topics or posts are shown.

    ``topics`` and ``posts`` narrow what the audience may see to what is shown here, the titles and the
    texts; None: none of them. ``most``: it shows the first few alone; 0: it need not show any of them.
    ``names_merged``: it may name topics whose posts are in another one, as far as that one is in sight.
    """

    name: str
    urls: frozenset[str]
    audience: Audience
    texts: Callable[[Look], Iterable[str]]
    topics: Narrow | None = None
    posts: Narrow | None = None
    most: int | None = None
    names_merged: bool = False

    def topics_for(self, look: Look) -> TopicQuerySet:
        """The topics whose titles it may show to who looks."""
        topics = Topic.objects.all()
        return self.topics(_may_see(topics, self.audience, look)) if self.topics else topics.none()

    def named_for(self, look: Look) -> TopicQuerySet:
        """The topics that it may name beside those."""
        return _merged_in_sight(look) if self.names_merged else Topic.objects.none()

    def posts_for(self, look: Look) -> PostQuerySet:
        """The posts whose texts it may show to who looks."""
        posts = Post.objects.all()
        return self.posts(_may_see(posts, self.audience, look)) if self.posts else posts.none()


SURFACES: dict[str, Surface] = {}


def register(
    name: str,
    urls: Iterable[str],
    audience: Audience,
    *,
    texts: Callable[[Look], Iterable[str]],
    topics: Narrow | None = None,
    posts: Narrow | None = None,
    most: int | None = None,
    names_merged: bool = False,
) -> None:
    """Name a surface; once more under the same name replaces it."""
    SURFACES[name] = Surface(
        name, frozenset(urls), audience, texts, topics, posts, most, names_merged
    )


def every(rows: Any) -> Any:
    """Nothing is left out."""
    return rows


def first_posts(posts: PostQuerySet) -> PostQuerySet:
    """The topics' own texts."""
    return posts.filter(position=1)


def _may_see(rows: Any, audience: Audience, look: Look) -> Any:
    person, on = account(look.user), london_day(look.now)
    opens = rows.visible_to(person, on=on)
    read = rows.visible().filter(pk__in=opens.values("pk"))
    match audience:
        case Audience.EVERYONE:
            return rows.public()
        case Audience.READERS:
            return read
        case Audience.ACCOUNTS:
            return read if person else rows.none()
        case Audience.OTHERS:
            return read.exclude(author=person) if person else rows.none()
        case Audience.OWN:
            return _written_by(person, rows).filter(**{f"{_forum_of(rows)}__in": _forums(look)})
        case Audience.OPENING:
            return opens
        case Audience.TOLD:
            return rows.filter(
                Q(pk__in=opens.values("pk")) | Q(pk__in=_written_by(person, rows).values("pk"))
            )


def _written_by(person: User | None, rows: Any) -> Any:
    """Of posts hers; of topics those in which she wrote one."""
    posts = Post.objects.filter(author=person) if person else Post.objects.none()
    return rows.filter(pk__in=posts.values("pk" if rows.model is Post else "topic"))


def _forum_of(rows: Any) -> str:
    return "topic__forum" if rows.model is Post else "forum"


def _forums(look: Look) -> Any:
    return Forum.objects.visible_to(look.user, on=london_day(look.now))


def _merged_in_sight(look: Look) -> TopicQuerySet:
    """Those whose posts she finds elsewhere, and those of forums that she looks after."""
    person, on = account(look.user), london_day(look.now)
    opens = Topic.objects.visible_to(person, on=on).values("pk")
    in_sight = Q(merged_into__in=opens)
    if person is not None:
        in_sight |= LookedAfter(person, on)("forum")
    return Topic.objects.filter(in_sight, state=State.MERGED)

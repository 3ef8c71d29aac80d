"""What is new in the topics, forums and themes that readers watch, as each may read it when sent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from digests.items import Item
from digests.models import Subscription, Watch
from digests.sources.shown import shown_in
from digests.windows import Span
from forums.models import Forum, Post, Topic
from forums.unread.reads import read_up_to
from membership.places.models import Theme

KINDS = ("topic", "forum", "theme")

Thing = tuple[str, int]
"""What can be watched: its kind and its key."""


def watched(subscription: Subscription, window: Span, *, on: date) -> list[Item]:
    """What ``watched_by`` has for one subscription."""
    return watched_by([subscription], window, on=on).get(subscription.pk, [])


def watched_by(
    subscriptions: Iterable[Subscription], window: Span, *, on: date, though_read: bool = False
) -> dict[int, list[Item]]:
    """For each subscription, by its key, topics with posts of others that came to be seen in the
    window and that its reader has not read, or ``though_read`` she has; the liveliest first.

    A room of a group is told of to whoever may enter it ``on`` the day of sending, and to nobody else.
    As many queries for one subscription as for many, but for those that watch a room.
    """
    watches = _watches(subscriptions)
    if not watches:
        return {}
    watching = [each for each in subscriptions if each.pk in watches]
    new = _New(window, {thing for things in watches.values() for thing in things})
    if not though_read:
        new.read_marks({each.reader.user_id for each in watching if each.reader.user_id})
    found = {each.pk: new.items(each, watches[each.pk], on) for each in watching}
    return {pk: items for pk, items in found.items() if items}


def _watches(subscriptions: Iterable[Subscription]) -> dict[int, dict[Thing, datetime]]:
    """What each subscription watches, and since when."""
    rows = Watch.objects.filter(subscription__in=[each.pk for each in subscriptions])
    found: dict[int, dict[Thing, datetime]] = defaultdict(dict)
    for pk, since, *keys in rows.values_list("subscription", "since", *KINDS):
        for kind, key in zip(KINDS, keys, strict=True):
            if key is not None:
                found[pk][kind, key] = since
    return found


@dataclass
class _Lively:
    """A topic with its new posts: when each came to be seen, who wrote it, and its number."""

    topic: Topic
    posts: list[tuple[datetime, int | None, int]] = field(default_factory=list)

    def count(self, since: datetime, reader: int | None, read_up_to: int) -> int:
        """How many are new to ``reader``, who has been watching ``since`` then."""
        return sum(
            1
            for visible_from, author, number in self.posts
            if visible_from >= since
            and number > read_up_to
            and (reader is None or author != reader)
        )


class _New:
    """What is new in ``things``, whoever asks."""

    def __init__(self, window: Span, things: set[Thing]) -> None:
        self.window = window
        self.lively: dict[int, _Lively] = {}
        self.by_thing: dict[Thing, list[int]] = defaultdict(list)
        keys = {kind: [key for of, key in things if of == kind] for kind in KINDS}
        about = Q(topic__in=keys["topic"]) | Q(topic__forum__in=keys["forum"])
        if keys["theme"]:
            on_theme = Topic.themes.through.objects.filter(theme__in=keys["theme"])
            about |= Q(topic__in=on_theme.values("topic"))
        posts = shown_in(Post.objects.all(), window).filter(about).order_by()
        rows = list(posts.values_list("topic", "visible_from", "author", "number"))
        found = Topic.objects.filter(pk__in={topic for topic, *_ in rows}).select_related("forum")
        for topic in found.order_by("pk"):
            self.lively[topic.pk] = _Lively(topic)
            self.by_thing["topic", topic.pk].append(topic.pk)
            self.by_thing["forum", topic.forum_id].append(topic.pk)
        for topic_pk, *post in rows:
            self.lively[topic_pk].posts.append((post[0], post[1], post[2] or 0))
        if keys["theme"] and self.lively:
            of_topics = Topic.themes.through.objects.filter(topic__in=self.lively)
            for topic_pk, theme in of_topics.values_list("topic", "theme"):
                self.by_thing["theme", theme].append(topic_pk)
        self.themes = Theme.objects.in_bulk(keys["theme"])
        self.marks: Mapping[tuple[int, int], int] = {}

    def read_marks(self, people: Collection[int]) -> None:
        """How far these people have read: what somebody has read is not new to her."""
        self.marks = read_up_to(people, self.lively)

    def items(
        self, subscription: Subscription, watches: dict[Thing, datetime], on: date
    ) -> list[Item]:
        since: dict[int, datetime] = {}
        because: dict[int, list[str]] = defaultdict(list)
        for thing, start in watches.items():
            for pk in self.by_thing.get(thing, ()):
                since[pk] = min(start, since.get(pk, start))
                because[pk].append(self._reason(thing, pk))
        readable = self._readable(subscription, list(since), on)
        reader = subscription.reader.user_id
        counts = {pk: self._count(pk, since[pk], reader) for pk in readable}
        liveliest = sorted((-count, pk) for pk, count in counts.items() if count)
        return [
            _item(self.lively[pk].topic, -count, self.window, "; ".join(sorted(set(because[pk]))))
            for count, pk in liveliest
        ]

    def _count(self, pk: int, since: datetime, reader: int | None) -> int:
        read = self.marks.get((reader, pk), 0) if reader is not None else 0
        return self.lively[pk].count(since, reader, read)

    def _reason(self, thing: Thing, topic: int) -> str:
        kind, key = thing
        if kind == "theme":
            return f"you follow {self.themes[key]}"
        if kind == "forum":
            return f"you follow the {self.lively[topic].topic.forum.in_words}"
        return "you follow this topic"

    def _readable(self, subscription: Subscription, topics: Sequence[int], on: date) -> list[int]:
        """Those whose forum the reader may read; asked of the groups' rooms alone."""
        rooms = {pk for pk in topics if self.lively[pk].topic.forum.body_id is not None}
        if not rooms:
            return list(topics)
        entered = set(
            Forum.objects.visible_to(subscription.reader.user, on=on)
            .filter(pk__in={self.lively[pk].topic.forum_id for pk in rooms})
            .values_list("pk", flat=True)
        )
        return [pk for pk in topics if pk not in rooms or self.lively[pk].topic.forum_id in entered]


def _item(topic: Topic, count: int, window: Span, why: str) -> Item:
    place = f"in the {topic.forum.in_words}"
    if topic.visible_from >= window.since and count == 1:
        about = f"New {place}"
    else:
        about = f"{count} new post{'' if count == 1 else 's'} {place}"
    path = topic.get_absolute_url()
    return Item(title=topic.title, path=path, about=about, topic=topic.pk, why=why)

"""What one of a crowd did, and the places and posts that everybody is at."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from forums.models import Post, State, Topic
from membership.organisations.models import Organisation

Numbered = set[tuple[int, int, int]]  # a post's key, its forum's, and the number it had there


@dataclass
class Deeds:
    """What came of it; plain values, to be sent to the test."""

    user: int
    posts: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    spans: list[tuple[float, float, int]] = field(default_factory=list)  # from, until, forum
    seen: set[int] = field(default_factory=set)  # keys of posts that pages have shown
    read: Numbered = field(default_factory=set)  # of these, what a page has marked as read


@contextmanager
def at_work(deeds: Deeds, *forums: int) -> Iterator[None]:
    began = monotonic()
    try:
        yield
    finally:
        deeds.spans += [(began, monotonic(), forum) for forum in forums]


def a_topic(chance: random.Random) -> Topic:
    """Mostly one of few that everybody is at."""
    topics = Topic.objects.exclude(state=State.MERGED).select_related("forum__district")
    pks = list(topics.order_by("pk").values_list("pk", flat=True))
    found: Topic = topics.model.objects.select_related("forum__district", "forum__body").get(
        pk=chance.choice(pks[:6] if chance.random() < 0.7 else pks)
    )
    return found


def a_post(chance: random.Random, **which: Any) -> Post | None:
    pks = list(Post.objects.filter(**which).values_list("pk", flat=True)[:200])
    if not pks:
        return None
    found: Post = Post.objects.select_related("topic__forum__district", "topic__forum__body").get(
        pk=chance.choice(pks)
    )
    return found


def the_organisation() -> Organisation:
    found: Organisation = Organisation.objects.get(slug="thanet-tides")
    return found

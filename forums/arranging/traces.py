"""What readers see of arranging: where a post came from, and where posts have gone."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from forums.addresses import POSTS_A_PAGE, forum_address, topic_address
from forums.models import ArrangementKind, MovedPost, State, Topic


def _told(topic: str = "") -> Q:
    """Those that all see, and those merged into such a one: of what went out of sight with another topic
    nothing is told."""
    seen = Q(**{f"{topic}state": State.VISIBLE})
    return seen | Q(**{f"{topic}state": State.MERGED, f"{topic}merged_into__state": State.VISIBLE})


@dataclass(frozen=True, slots=True)
class Trace:
    """A topic that is named; without an address when that would lead back to where it is named."""

    title: str
    url: str


def came_from(topics: Collection[int]) -> dict[int, Trace]:
    """The topics from which posts of a page were brought here, without those that were hidden."""
    if not topics:
        return {}
    rows = Topic.objects.filter(_told(), pk__in=topics)
    found = rows.values_list("pk", "title", "slug", "forum__slug", "state")
    start = reverse("forums:index")
    return {
        pk: Trace(
            title,
            topic_address(forum_address(start, forum), pk, slug) if state == State.VISIBLE else "",
        )
        for pk, title, slug, forum, state in found
    }


def moved_away(topic: Topic, page: int, shown: int) -> list[Trace]:
    """Where posts are that stood on this page of ``topic``, of which ``shown`` are here.

    A page without a gap asks nothing. Of posts that were brought back nothing is said any more.
    """
    bottom = (page - 1) * POSTS_A_PAGE
    top = min(bottom + POSTS_A_PAGE, topic.last_position)
    if shown >= top - bottom:
        return []
    gone = MovedPost.objects.filter(
        _told("arrangement__into__"),
        arrangement__topic=topic,
        arrangement__kind=ArrangementKind.SPLIT,
        arrangement__undone_at__isnull=True,
        old_position__gt=bottom,
        old_position__lte=top,
    ).exclude(post__topic=topic)
    start = reverse("forums:index")
    into = ("into", "into__title", "into__slug", "into__forum__slug")
    found = gone.order_by("arrangement__into").values_list(*(f"arrangement__{one}" for one in into))
    return [
        Trace(title, topic_address(forum_address(start, forum), pk, slug))
        for pk, title, slug, forum in found.distinct()
    ]


def page_after_merging(topic: Topic, into: Topic, page: int) -> str:
    """The query of the page of ``into`` on which page ``page`` of ``topic`` begins; empty for the first."""
    posts = into.posts.filter(came_from=topic, position__isnull=False).order_by("position")
    begins = (page - 1) * POSTS_A_PAGE
    position = posts.values_list("position", flat=True)[begins : begins + 1].first()
    there = (position - 1) // POSTS_A_PAGE + 1 if position else 1
    return f"page={there}" if there > 1 else ""

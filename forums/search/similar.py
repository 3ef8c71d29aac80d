"""Topics like the one that somebody is about to start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forums.addresses import forum_address, topic_address
from forums.models import Forum, Topic
from forums.search.finding import database
from forums.search.words import words_of
from membership.people.roles import Anyone
from portal.lib.time import london_day

MOST_SHOWN = 5
MOST_WORDS = 8
MOST_RANKED = 300  # the newest of those that share words


@dataclass(frozen=True, slots=True)
class SimilarTopic:
    """A topic that may be the same one."""

    pk: int
    url: str
    title: str
    forum: str
    replies: int
    last_post_at: datetime


def similar_topics(
    title: str, forum: Forum | None, user: Anyone, now: datetime, *, forums_url: str = "/forums/"
) -> list[SimilarTopic]:
    """The best few topics that share two words of ``title``, or its only one, those of ``forum`` first.

    Only what everyone sees who may read its forum, and only in forums that ``user`` may read.
    """
    words = words_of(title, MOST_WORDS)
    if not words:
        return []
    readable = list(Forum.objects.visible_to(user, on=london_day(now)).values_list("pk", flat=True))
    topics = Topic.objects.visible().filter(forum__in=readable)
    found = database().with_titles(topics, words)[:MOST_RANKED]
    here = forum.pk if forum else None
    best = sorted(found, key=lambda each: (each[2] != here, -each[1], -each[0]))[:MOST_SHOWN]
    return _shown([pk for pk, _, _ in best], forums_url)


def _shown(keys: Sequence[int], forums_url: str) -> list[SimilarTopic]:
    fields = ("pk", "slug", "title", "forum__slug", "forum__name", "reply_count", "last_post_at")
    shown = Topic.objects.filter(pk__in=keys).values(*fields) if keys else ()
    rows = {row["pk"]: row for row in shown}
    return [
        SimilarTopic(
            pk=pk,
            url=topic_address(forum_address(forums_url, row["forum__slug"]), pk, row["slug"]),
            title=row["title"],
            forum=row["forum__name"],
            replies=row["reply_count"],
            last_post_at=row["last_post_at"],
        )
        for pk in keys
        if (row := rows.get(pk))
    ]

"""Where the forums themselves show topics and posts to those who read them."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from forums.models import Forum, TopicKind
from forums.querysets import TopicQuerySet
from forums.surfaces import Audience, Look, every, first_posts, register
from portal.lib.time import today


def in_open_districts(topics: TopicQuerySet) -> TopicQuerySet:
    """Those of the forums of today's districts."""
    forums = Forum.objects.current(today()).filter(district__isnull=False)
    return topics.filter(forum__in=forums)


def _similar(look: Look) -> Iterator[str]:
    for topic in look.topics:
        asked = urlencode({"title": topic.title})
        yield look.open(f"{topic.forum.get_absolute_url()}new/similar/?{asked}")


register(
    "All forums",
    {"forums:index"},
    Audience.EVERYONE,
    topics=in_open_districts,
    texts=lambda look: [look.open(reverse("forums:index"))],
)
register(
    "A forum",
    {"forums:forum"},
    Audience.READERS,
    topics=every,
    texts=lambda look: map(look.open, look.forum_urls),
)
register(
    "A forum’s feed",
    {"forums:feed"},
    Audience.EVERYONE,
    topics=every,
    posts=first_posts,
    texts=lambda look: (look.open(f"{url}feed/") for url in look.forum_urls),
)
register(
    "The feed of all forums",
    {"forums:feed-of-all"},
    Audience.EVERYONE,
    topics=every,
    posts=first_posts,
    texts=lambda look: [look.open(reverse("forums:feed-of-all"))],
)
register(
    "A topic’s feed",
    {"forums:topic-feed"},
    Audience.EVERYONE,
    topics=every,
    posts=every,
    texts=lambda look: look.each_topic("feed"),
)
register(
    "A topic",
    {"forums:topic"},
    Audience.OPENING,
    topics=every,
    posts=every,
    names_merged=True,
    texts=lambda look: map(look.open, look.topic_urls),
)
register(
    "The address of a post that stays",
    {"forums:post"},
    Audience.OPENING,
    topics=every,
    texts=lambda look: look.each_post(""),
)
register(
    "What a post said before",
    {"forums:history"},
    Audience.OPENING,
    topics=every,
    posts=every,
    texts=lambda look: look.each_post("history/"),
)
register(
    "An event for one’s calendar",
    {"forums:calendar"},
    Audience.READERS,
    topics=lambda topics: topics.filter(kind=TopicKind.EVENT, occasion__starts_at__isnull=False),
    texts=lambda look: (look.open(f"{root}event.ics") for root in look.topic_roots),
)
register(
    "Search of the forums",
    {"forums:search"},
    Audience.READERS,
    topics=every,
    posts=every,
    texts=lambda look: look.leaf(f"{reverse('forums:search')}?q={look.word}"),
)
register(
    "Topics like a new one",
    {"forums:similar", "forums:new"},
    Audience.READERS,
    topics=every,
    texts=_similar,
)

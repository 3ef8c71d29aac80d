"""Where what somebody follows, and what is new to her, is shown."""

from collections.abc import Iterator

from django.urls import reverse

from forums.surfaces import Audience, Look, every, register
from membership.places.models import Theme


def _themes(look: Look) -> Iterator[str]:
    for slug in Theme.objects.values_list("slug", flat=True):
        yield look.open(reverse("forums:theme", args=[slug]))


register(
    "A theme",
    {"forums:theme"},
    Audience.READERS,
    topics=lambda topics: topics.filter(themes__isnull=False).distinct(),
    texts=_themes,
)
register(
    "What somebody follows",
    {"forums:following"},
    Audience.ACCOUNTS,
    topics=lambda topics: topics.filter(follows__isnull=False).distinct(),
    texts=lambda look: look.leaf(reverse("forums:following")),
)
register(
    "What is unread",
    {"forums:unread"},
    Audience.OTHERS,
    topics=every,
    texts=lambda look: look.leaf(reverse("forums:unread")),
)
register(
    "Following a topic",
    {"forums:follow-topic"},
    Audience.ACCOUNTS,
    topics=every,
    texts=lambda look: look.each_topic("follow"),
)

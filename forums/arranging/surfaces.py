"""Where moderators arrange topics, and see what was arranged."""

from collections.abc import Iterator

from forums.models import Arrangement
from forums.surfaces import Audience, Look, every, register


def _arrangements(look: Look) -> Iterator[str]:
    """The lists of all forums, and each arrangement wherever it could be asked for."""
    pks = list(Arrangement.objects.values_list("pk", flat=True))
    for url in look.forum_urls:
        yield from look.leaf(f"{url}arrangements/")
        yield from (look.open(f"{url}arrangements/{pk}/") for pk in pks)


register(
    "Managing a topic",
    {"forums:manage", "forums:split"},
    Audience.OPENING,
    topics=every,
    posts=every,
    most=0,
    names_merged=True,
    texts=lambda look: look.a_topic_of_each_kind("manage", "split"),
)
register(
    "What was arranged",
    {"forums:arrangements", "forums:arrangement"},
    Audience.OPENING,
    topics=every,
    most=0,
    names_merged=True,
    texts=_arrangements,
)

"""Where posts are reported and decided about, and where their authors are told."""

from collections.abc import Iterator

from django.urls import reverse

from forums.models import Appeal, Decision
from forums.surfaces import Audience, Look, every, register

HIDING = ("hide", "unhide")


def _posts(look: Look, *endings: str) -> Iterator[str]:
    root = f"{reverse('forums:queue')}posts/"
    return (look.open(f"{root}{post.pk}/{ending}") for post in look.posts for ending in endings)


def _deciding(look: Look) -> Iterator[str]:
    root = f"{reverse('forums:queue')}posts/"
    return (look.open(f"{root}{post.pk}/decide/") for post in look.one_of_each())


def _hiding(look: Look) -> Iterator[str]:
    yield from look.a_topic_of_each_kind(*HIDING)
    yield from look.a_post_of_each_kind(*(f"{verb}/" for verb in HIDING))


def _decided(look: Look) -> Iterator[str]:
    """What was decided, for the author; appealing, and answering."""
    root = reverse("forums:queue")
    yield from (look.open(f"{root}posts/{post.pk}/") for post in look.one_of_each())
    yield from (look.open(f"{root}topics/{topic.pk}/") for topic in look.topics)
    posts = [post.pk for post in look.one_of_each()]
    for pk in Decision.objects.filter(post__in=posts).values_list("pk", flat=True):
        yield look.open(f"{root}decisions/{pk}/appeal/")
    for pk in Appeal.objects.filter(decision__post__in=posts).values_list("pk", flat=True):
        yield look.open(f"{root}appeals/{pk}/")


register(
    "What moderators have hidden",
    {"forums:moderation"},
    Audience.OPENING,
    topics=every,
    posts=every,
    most=0,
    texts=lambda look: (look.open(f"{url}moderation/") for url in look.forum_urls),
)
register(
    "Hiding and showing again",
    {f"forums:{verb}-{thing}" for verb in HIDING for thing in ("topic", "post")},
    Audience.OPENING,
    topics=every,
    posts=every,
    most=0,
    texts=_hiding,
)
register(
    "What waits for moderators",
    {"forums:queue"},
    Audience.OPENING,
    topics=every,
    posts=every,
    most=0,
    texts=lambda look: look.leaf(reverse("forums:queue")),
)
register(
    "Reporting a post",
    {"forums:report"},
    Audience.READERS,
    topics=every,
    posts=every,
    texts=lambda look: _posts(look, "report/"),
)
register(
    "Deciding about a post",
    {"forums:decide"},
    Audience.OPENING,
    topics=every,
    posts=every,
    most=0,
    texts=_deciding,
)
register(
    "What was decided about a post",
    {f"forums:{name}" for name in ("decisions", "topic-decisions", "appeal", "answer-appeal")},
    Audience.TOLD,
    topics=every,
    posts=every,
    most=0,
    texts=_decided,
)

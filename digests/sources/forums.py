from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Prefetch

from digests.items import Item
from digests.sources.shown import shown_in
from digests.sources.text import short_html
from digests.windows import Span
from forums.models import Post, Topic


def topics(window: Span, at: datetime) -> Iterator[Item]:
    """Topics that became visible in the window, each with the beginning of its text."""
    first_posts = Post.objects.visible_to(None).filter(position=1)
    shown = (
        shown_in(Topic.objects.public(), window)
        .select_related("forum", "organisation")
        .prefetch_related(Prefetch("posts", first_posts, to_attr="first_posts"), "themes")
        .order_by("visible_from", "pk")
    )
    for topic in shown:
        yield _item(
            topic,
            about=f"New in the {topic.forum} forum, from {topic.speaks_for}",
            summary=short_html(topic.first_posts[0].html) if topic.first_posts else "",
        )


def replies(window: Span, at: datetime) -> Iterator[Item]:
    """Earlier topics with replies that became visible in the window, the liveliest first."""
    posts = shown_in(Post.objects.public(), window)
    new = shown_in(Topic.objects.public(), window)
    counts = dict(
        posts.filter(position__gt=1)
        .exclude(topic__in=new.values("pk"))
        .order_by()
        .values_list("topic")
        .annotate(replies=Count("pk"))
    )
    found = Topic.objects.public().filter(pk__in=counts).select_related("forum")
    found = found.prefetch_related("themes")
    for topic in sorted(found, key=lambda topic: (-counts[topic.pk], topic.pk)):
        count = counts[topic.pk]
        number = "1 new reply" if count == 1 else f"{count} new replies"
        yield _item(topic, about=f"{number} in the {topic.forum} forum")


def _item(topic: Topic, *, about: str, summary: str = "") -> Item:
    district = topic.forum.district_id
    return Item(
        title=topic.title,
        path=topic.get_absolute_url(),
        about=about,
        summary=summary,
        districts=frozenset([district] if district else []),
        themes=frozenset(theme.pk for theme in topic.themes.all()),
        topic=topic.pk,
    )

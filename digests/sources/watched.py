"""What is new in the topics, forums and themes that one reader watches, as she may read it when sent."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from digests.items import Item
from digests.models import Subscription, Watch
from digests.windows import Span
from forums.models import Forum, Post, Topic
from membership.people.models import User

TITLE = "What you follow"


def watched(subscription: Subscription, window: Span, *, on: date) -> list[Item]:
    """Topics with posts of others that came to be seen in the window, the liveliest first.

    A room of a group is told of to whoever may enter it ``on`` the day of sending, and to nobody else.
    """
    reader = subscription.reader.user
    counts = _counts(subscription, window, reader, on)
    found = Topic.objects.filter(pk__in=counts).select_related("forum")
    topics = sorted(found, key=lambda topic: (-counts[topic.pk], topic.pk))
    return [_item(topic, counts[topic.pk], window) for topic in topics]


def _counts(
    subscription: Subscription, window: Span, reader: User | None, on: date
) -> dict[int, int]:
    """How many new posts each watched topic has."""
    here = (
        Q(topic=OuterRef("topic"))
        | Q(forum=OuterRef("topic__forum"))
        | Q(theme__topics=OuterRef("topic"))
    )
    watches = Watch.objects.filter(subscription=subscription, since__lte=OuterRef("visible_from"))
    posts = Post.objects.shown_between(window.since, window.until).filter(
        Exists(watches.filter(here)), topic__forum__in=Forum.objects.visible_to(reader, on=on)
    )
    if reader is not None:
        posts = posts.exclude(author=reader)
    return dict(posts.order_by().values_list("topic").annotate(new=Count("pk")))


def _item(topic: Topic, count: int, window: Span) -> Item:
    place = f"in the {topic.forum.in_words}"
    if topic.visible_from >= window.since and count == 1:
        about = f"New {place}"
    else:
        about = f"{count} new post{'' if count == 1 else 's'} {place}"
    return Item(title=topic.title, path=topic.get_absolute_url(), about=about)

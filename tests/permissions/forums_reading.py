"""Who may follow, mark as read, take feeds and permanent links."""

from django.utils import timezone

from forums.models import Follow, Forum, Topic
from tests.permissions.forums import many_posts, many_topics, topic_root
from tests.support.permissions import EVERYONE, SIGNED_IN, Address, World


def many_followed(world: World, count: int) -> None:
    """Topics that everybody follows, each with something unread."""
    many_topics(world, count)
    forum: Forum = world.things["forum"]
    Topic.objects.filter(forum=forum).update(last_number=10**6, last_post_at=timezone.now())
    topics = Topic.objects.filter(forum=forum)
    Follow.objects.bulk_create(
        (Follow(user=user, topic=topic) for user in world.people.values() for topic in topics),
        ignore_conflicts=True,
    )


def many_about_it(world: World, count: int) -> None:
    """Topics of one theme."""
    many_topics(world, count)
    through = Topic.themes.through
    through.objects.bulk_create(
        (
            through(topic_id=pk, theme_id=world.theme.pk)
            for pk in Topic.objects.values_list("pk", flat=True)
        ),
        ignore_conflicts=True,
    )


def post_link(world: World) -> str:
    return f"{topic_root(world)}posts/{world.things['post'].pk}/"


ADDRESSES = [
    Address(
        "forums:feed-of-all",
        lambda world: "/forums/feed/",
        EVERYONE,
        grow=many_topics,
        page=False,
    ),
    Address(
        "forums:topic-feed",
        lambda world: f"{topic_root(world)}feed/",
        EVERYONE,
        grow=many_posts,
        page=False,
    ),
    Address("forums:post", post_link, EVERYONE, page=False),
    Address(
        "forums:theme",
        lambda world: f"/forums/themes/{world.theme.slug}/",
        EVERYONE,
        grow=many_about_it,
    ),
    Address("forums:following", lambda world: "/forums/following/", SIGNED_IN, grow=many_followed),
    Address("forums:following", lambda world: "/forums/following/", SIGNED_IN, method="post"),
    Address("forums:follows-own", lambda world: "/forums/following/own/", SIGNED_IN, method="post"),
    Address("forums:unread", lambda world: "/forums/unread/", SIGNED_IN, grow=many_followed),
    Address("forums:read-all", lambda world: "/forums/read/", SIGNED_IN, method="post"),
    Address("forums:read", lambda world: "/forums/thanet/read/", SIGNED_IN, method="post"),
    Address("forums:follow-topic", lambda world: f"{topic_root(world)}follow/", SIGNED_IN),
    Address(
        "forums:follow-topic",
        lambda world: f"{topic_root(world)}follow/",
        SIGNED_IN,
        method="post",
        data={"follow": "1", "mail": "1"},
    ),
    Address("forums:follow-forum", lambda world: "/forums/thanet/follow/", SIGNED_IN),
    Address(
        "forums:follow-theme",
        lambda world: f"/forums/themes/{world.theme.slug}/follow/",
        SIGNED_IN,
    ),
]

"""Who may open what of that which happens before a post is seen."""

from django.utils import timezone

from forums.models import HouseRules, Post
from tests.factories.forums import HouseRulesFactory, PostFactory
from tests.support.permissions import EVERYONE, OFFICERS, SIGNED_IN, Address, World

MODERATORS = frozenset({"moderator", "officer", "administrator"})


def build(world: World) -> None:
    """Two versions that ask nobody to accept them, and a draft."""
    old, new = HouseRulesFactory.create_batch(2, asks_again=False)
    draft = HouseRulesFactory.create(published_at=None)
    world.things |= {"old rules": old, "rules": new, "draft of rules": draft}


def rules_url(world: World, thing: str, end: str = "") -> str:
    return f"/forums/house-rules/{world.things[thing].number}/{end}"


def many_versions(world: World, count: int) -> None:
    last = HouseRules.objects.order_by("number").last()
    first = (last.number if last else 0) + 1
    HouseRules.objects.bulk_create(
        HouseRulesFactory.build(number=first + n, asks_again=False, published_at=timezone.now())
        for n in range(count)
    )


def many_own_posts(world: World, count: int) -> None:
    """Of the role that the query budgets ask as."""
    topic = world.things["topic"]
    author = world.people[sorted(SIGNED_IN)[0]]
    topic.refresh_from_db()
    Post.objects.bulk_create(
        PostFactory.build(
            topic=topic,
            position=10_000 + topic.last_position + n,
            author=author,
            organisation=world.organisation,
        )
        for n in range(count)
    )
    topic.last_position += count
    topic.save(update_fields=["last_position"])


ADDRESSES = [
    Address("forums:before-you-write", lambda world: "/forums/before-you-write/", SIGNED_IN),
    Address(
        "forums:before-you-write",
        lambda world: "/forums/before-you-write/",
        SIGNED_IN,
        method="post",
        data={"shown": "full"},
    ),
    Address("forums:house-rules", lambda world: "/forums/house-rules/", EVERYONE),
    Address(
        "forums:house-rules-version",
        lambda world: rules_url(world, "old rules"),
        EVERYONE,
        grow=many_versions,
    ),
    Address(
        "forums:house-rules-version",
        lambda world: rules_url(world, "draft of rules"),
        OFFICERS,
        refused=404,
        refused_visitor=404,
    ),
    Address(
        "forums:publish-house-rules",
        lambda world: rules_url(world, "draft of rules", "publish/"),
        OFFICERS,
        method="post",
    ),
    Address(
        "forums:your-posts", lambda world: "/forums/your-posts/", SIGNED_IN, grow=many_own_posts
    ),
    Address("forums:premoderation", lambda world: "/forums/thanet/premoderation/", MODERATORS),
    Address(
        "forums:premoderation",
        lambda world: "/forums/thanet/premoderation/",
        MODERATORS,
        method="post",
        data={"reason": "A quarrel", "start": "1"},
    ),
]
VIEWSETS = {"houserules": OFFICERS}

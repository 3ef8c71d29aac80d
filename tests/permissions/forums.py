"""Who may open what in the forums."""

from django.db.models import F
from django.utils import timezone

from forums.actions import hide_post, hide_topic
from forums.models import Forum, ForumMembership, Post, Topic
from tests.factories.forums import (
    ForumFactory,
    ForumMembershipFactory,
    ForumModeratorFactory,
    PostFactory,
    TopicFactory,
)
from tests.factories.places import DistrictFactory
from tests.support.permissions import EVERYONE, Address, World
from tests.support.rows import many_organisations, many_users

MEMBERS = frozenset({"member", "manager", "moderator", "holder", "chair"})
WRITERS = MEMBERS | {"officer"}  # for the council
MODERATORS = frozenset({"moderator", "officer", "administrator"})
REASON = {"reason": "Advertising"}


def build(world: World) -> None:
    """A forum that the world's organisation has joined, and one that it could join."""
    forum = ForumFactory.create(district=world.district)
    ForumMembershipFactory.create(forum=forum, organisation=world.organisation)
    ForumModeratorFactory.create(forum=forum, user=world.people["moderator"])
    topic = TopicFactory.create(forum=forum, slug="beach-clean", organisation=world.organisation)
    post, hidden = PostFactory.create_batch(2, topic=topic, organisation=world.organisation)
    officer, now = world.people["officer"], timezone.now()
    hide_post(post=hidden, reason="Advertising", acting_user=officer, now=now)
    hidden_topic = TopicFactory.create(forum=forum, organisation=world.organisation)
    hide_topic(topic=hidden_topic, reason="Spam", acting_user=officer, now=now)
    swale = DistrictFactory.create(name="Swale", slug="swale")
    ForumFactory.create(district=swale)
    world.organisation.districts.add(swale)
    world.things |= {
        "forum": forum,
        "topic": topic,
        "post": post,
        "hidden post": hidden,
        "hidden topic": hidden_topic,
    }


def topic_root(world: World, thing: str = "topic") -> str:
    return f"/forums/thanet/{world.things[thing].pk}/"


def post_root(world: World, thing: str) -> str:
    return f"{topic_root(world)}posts/{world.things[thing].pk}/"


def many_topics(world: World, count: int) -> None:
    """Topics with their texts, each of another author for another organisation."""
    forum: Forum = world.things["forum"]
    authors, organisations = many_users(count), many_organisations(count)
    topics = Topic.objects.bulk_create(
        TopicFactory.build(
            forum=forum, author=authors[n], organisation=organisations[n], last_position=1
        )
        for n in range(count)
    )
    Post.objects.bulk_create(
        PostFactory.build(
            topic=topic,
            position=1,
            number=topic.pk,
            author=topic.author,
            organisation=topic.organisation,
        )
        for topic in topics
    )
    Forum.objects.filter(pk=forum.pk).update(topic_count=F("topic_count") + count)


def many_posts(world: World, count: int) -> None:
    """Replies, each of another author for another organisation."""
    topic = Topic.objects.get(pk=world.things["topic"].pk)
    authors, organisations = many_users(count), many_organisations(count)
    Post.objects.bulk_create(
        PostFactory.build(
            topic=topic,
            position=topic.last_position + 1 + n,
            number=topic.last_number + 1 + n,
            author=authors[n],
            organisation=organisations[n],
        )
        for n in range(count)
    )
    topic.last_position += count
    topic.reply_count = topic.last_position - 1
    topic.save(update_fields=["last_position", "reply_count"])


def many_members(world: World, count: int) -> None:
    ForumMembership.objects.bulk_create(
        ForumMembershipFactory.build(forum=world.things["forum"], organisation=organisation)
        for organisation in many_organisations(count)
    )


def much_hidden(world: World, count: int) -> None:
    many_posts(world, count)
    posts = world.things["topic"].posts.filter(position__gt=1)
    posts.update(state="hidden", hidden_at=timezone.now(), hide_reason="Advertising")


def many_forums(world: World, count: int) -> None:
    for _ in range(min(count, 50)):  # a county has no thousand districts
        TopicFactory.create()


ADDRESSES = [
    Address("forums:index", lambda world: "/forums/", EVERYONE, grow=many_forums),
    Address("forums:forum", lambda world: "/forums/thanet/", EVERYONE, grow=many_topics),
    Address(
        "forums:feed", lambda world: "/forums/thanet/feed/", EVERYONE, grow=many_topics, page=False
    ),
    Address("forums:members", lambda world: "/forums/thanet/members/", EVERYONE, grow=many_members),
    Address(
        "forums:topic", lambda world: f"{topic_root(world)}beach-clean/", EVERYONE, grow=many_posts
    ),
    Address("forums:new", lambda world: "/forums/thanet/new/", WRITERS),
    Address("forums:reply", lambda world: f"{topic_root(world)}reply/", WRITERS),
    Address(
        "forums:reply",
        lambda world: f"{topic_root(world)}reply/",
        WRITERS,
        method="post",
        data={"body": "See you there."},
    ),
    Address("forums:join", lambda world: "/forums/swale/join/", {"manager"}),
    Address("forums:leave", lambda world: "/forums/thanet/leave/", {"manager"}),
    Address(
        "forums:moderation",
        lambda world: "/forums/thanet/moderation/",
        MODERATORS,
        grow=much_hidden,
    ),
    Address("forums:hide-topic", lambda world: f"{topic_root(world)}hide/", MODERATORS),
    Address(
        "forums:hide-topic",
        lambda world: f"{topic_root(world)}hide/",
        MODERATORS,
        method="post",
        data=REASON,
    ),
    Address(
        "forums:unhide-topic",
        lambda world: f"{topic_root(world, 'hidden topic')}unhide/",
        MODERATORS,
        refused=404,
        refused_visitor=404,
    ),
    Address("forums:hide-post", lambda world: f"{post_root(world, 'post')}hide/", MODERATORS),
    Address(
        "forums:unhide-post", lambda world: f"{post_root(world, 'hidden post')}unhide/", MODERATORS
    ),
]
VIEWSETS = {
    "forum": {"officer", "administrator"},
    "forummoderator": {"officer", "administrator"},
}

"""Who may arrange topics."""

from datetime import timedelta

from django.utils import timezone

from forums.arranging import actions
from forums.models import Arrangement, Post, Topic
from tests.factories.forums import PostFactory, TopicFactory
from tests.permissions.forums import MODERATORS
from tests.support.permissions import Address, World
from tests.support.rows import many_organisations, many_users

REASON = "Asked and answered."


def build(world: World) -> None:
    """A topic with replies, a pinned one, and one that was renamed a moment ago."""
    forum, officer = world.things["forum"], world.people["officer"]
    topic = TopicFactory.create(forum=forum, slug="lifts", organisation=world.organisation)
    PostFactory.create_batch(2, topic=topic, organisation=world.organisation)
    renamed = TopicFactory.create(forum=forum, organisation=world.organisation)
    world.things["arranged topic"] = topic
    world.things["arrangement"] = actions.rename_topic(
        topic=renamed,
        title="Lifts and buses",
        reason=REASON,
        acting_user=officer,
        now=timezone.now(),
    )


def root(world: World) -> str:
    return f"/forums/thanet/{world.things['arranged topic'].pk}/"


def what_was_done(world: World) -> str:
    return f"/forums/thanet/arrangements/{world.things['arrangement'].pk}/"


def much_arranged(world: World, count: int) -> None:
    """Topics of their own, each locked by somebody else."""
    forum, people = world.things["forum"], many_users(count)
    topics = Topic.objects.bulk_create(
        TopicFactory.build(forum=forum, author=user, organisation=world.organisation)
        for user in people
    )
    now = timezone.now()
    Arrangement.objects.bulk_create(
        Arrangement(
            kind="locked",
            topic=topic,
            forum=forum,
            arranged_by=user,
            arranged_at=now - timedelta(minutes=number),
            reason=REASON,
        )
        for number, (topic, user) in enumerate(zip(topics, people, strict=True))
    )


def many_replies(world: World, count: int) -> None:
    topic = Topic.objects.get(pk=world.things["arranged topic"].pk)
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
    Topic.objects.filter(pk=topic.pk).update(last_position=topic.last_position + count)


def arranged_often(world: World, count: int) -> None:
    topic = world.things["arranged topic"]
    Arrangement.objects.bulk_create(
        Arrangement(kind="locked", topic=topic, forum=topic.forum, arranged_by=user, reason=REASON)
        for user in many_users(count)
    )


ADDRESSES = [
    Address(
        "forums:manage", lambda world: f"{root(world)}manage/", MODERATORS, grow=arranged_often
    ),
    Address(
        "forums:manage",
        lambda world: f"{root(world)}manage/",
        MODERATORS,
        method="post",
        data={"tool": "lock", "lock-reason": REASON},
    ),
    Address("forums:split", lambda world: f"{root(world)}split/", MODERATORS, grow=many_replies),
    Address(
        "forums:arrangements",
        lambda world: "/forums/thanet/arrangements/",
        MODERATORS,
        grow=much_arranged,
    ),
    Address("forums:arrangement", what_was_done, MODERATORS),
    Address("forums:arrangement", what_was_done, MODERATORS, method="post"),
]

"""Who may change, withdraw and answer what in the forums."""

from datetime import timedelta

from django.utils import timezone

from forums.actions import accept_answer, withdraw_post
from forums.models import Topic
from membership.people.models import User
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.forums_writing import DraftFactory, OccasionFactory, PostVersionFactory
from tests.permissions.forums import MODERATORS, WRITERS, many_topics
from tests.support.permissions import EVERYONE, Address, World

AUTHOR = frozenset({"member"})
TOPIC = {"title": "A lift to the AGM", "body": "I have **two** seats."}


def build(world: World) -> None:
    """A question of the member's with an answer and a reply of hers, an event, and a withdrawn reply."""
    member, forum = world.people["member"], world.things["forum"]
    hers = {"author": member, "organisation": world.organisation}
    question = TopicFactory.create(forum=forum, kind="question", slug="who-knows", **hers)
    question.themes.add(world.theme)
    answer = PostFactory.create(topic=question, organisation=world.organisation)
    reply, withdrawn = PostFactory.create_batch(2, topic=question, **hers)
    now = timezone.now()
    accept_answer(post=answer, acting_user=member, now=now)
    withdraw_post(post=withdrawn, acting_user=member, now=now)
    PostVersionFactory.create(post=reply, replaced_by=member)
    event = TopicFactory.create(forum=forum, kind="event", slug="beach-day", **hers)
    OccasionFactory.create(topic=event, starts_at=now + timedelta(days=9))
    DraftFactory.create(user=member, topic=question)
    world.things |= {
        "question": question,
        "answer": answer,
        "own reply": reply,
        "withdrawn reply": withdrawn,
        "event": event,
    }


def root(world: World, thing: str) -> str:
    return f"/forums/thanet/{world.things[thing].pk}/"


def post_root(world: World, thing: str) -> str:
    return f"{root(world, 'question')}posts/{world.things[thing].pk}/"


def first_post(world: World) -> str:
    return f"{root(world, 'event')}posts/{world.things['event'].posts.get(position=1).pk}/"


def by_theme(world: World) -> str:
    return f"/forums/thanet/?theme={world.theme.slug}"


def many_of_a_theme(world: World, count: int) -> None:
    """Topics of the world's theme, each of another author for another organisation."""
    before = set(Topic.objects.values_list("pk", flat=True))
    many_topics(world, count)
    links = Topic.themes.through
    links.objects.bulk_create(
        links(topic_id=pk, theme_id=world.theme.pk)
        for pk in Topic.objects.exclude(pk__in=before).values_list("pk", flat=True)
    )


def many_versions(world: World, count: int) -> None:
    post = world.things["own reply"]
    have = post.versions.count()
    editors = list(User.objects.all()[:5])
    post.versions.bulk_create(
        PostVersionFactory.build(
            post=post, number=have + n + 1, replaced_by=editors[n % len(editors)]
        )
        for n in range(count)
    )


ADDRESSES = [
    Address("forums:forum", by_theme, EVERYONE, grow=many_of_a_theme),
    Address("forums:topic", lambda world: f"{root(world, 'question')}who-knows/", EVERYONE),
    Address("forums:topic", lambda world: f"{root(world, 'event')}beach-day/", EVERYONE),
    Address(
        "forums:new",
        lambda world: "/forums/thanet/new/",
        WRITERS,
        method="post",
        data={**TOPIC, "then": "preview"},
    ),
    Address(
        "forums:reply",
        lambda world: f"{root(world, 'question')}reply/",
        WRITERS,
        method="post",
        data={"body": "See you there.", "then": "draft"},
    ),
    Address("forums:edit", lambda world: f"{post_root(world, 'own reply')}edit/", AUTHOR),
    Address("forums:edit", lambda world: f"{first_post(world)}edit/", AUTHOR),
    Address(
        "forums:edit",
        lambda world: f"{post_root(world, 'own reply')}edit/",
        AUTHOR,
        method="post",
        data={"body": "See you at noon.", "seen": 1},
    ),
    Address(
        "forums:history",
        lambda world: f"{post_root(world, 'own reply')}history/",
        EVERYONE,
        grow=many_versions,
    ),
    Address("forums:withdraw", lambda world: f"{post_root(world, 'own reply')}withdraw/", AUTHOR),
    Address("forums:withdraw", lambda world: f"{first_post(world)}withdraw/", AUTHOR),
    Address(
        "forums:restore",
        lambda world: f"{post_root(world, 'withdrawn reply')}restore/",
        AUTHOR,
        refused=404,
        refused_visitor=404,
    ),
    Address(
        "forums:accept",
        lambda world: f"{post_root(world, 'own reply')}accept/",
        AUTHOR | MODERATORS,
    ),
    Address(
        "forums:take-back",
        lambda world: f"{post_root(world, 'answer')}take-back/",
        AUTHOR | MODERATORS,
    ),
    Address("forums:themes", lambda world: f"{root(world, 'question')}themes/", MODERATORS),
    Address(
        "forums:calendar", lambda world: f"{root(world, 'event')}event.ics", EVERYONE, page=False
    ),
]

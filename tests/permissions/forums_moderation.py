"""Who reports, decides, appeals, answers and stands in."""

from django.utils import timezone

from forums.models import Appeal, Decision, Post, Report
from tests.factories.forums import ForumModeratorFactory, PostFactory, TopicFactory
from tests.factories.moderation import AppealFactory, CoverFactory, DecisionFactory, ReportFactory
from tests.permissions.forums import MODERATORS, many_posts
from tests.support.permissions import EVERYONE, OFFICERS, Address, World
from tests.support.rows import many_users

ROOT = "/forums/moderation/"
HIDE = {"about_text": "hidden", "reason": "Advertising", "decisions": "0"}


def build(world: World) -> None:
    """A reply of the member that is reported, one of theirs that was hidden, and what came after."""
    topic, member = world.things["topic"], world.people["member"]
    topic.refresh_from_db()
    hidden, appealed = PostFactory.create_batch(
        2, topic=topic, author=member, organisation=world.organisation
    )
    other = TopicFactory.create(forum=topic.forum, organisation=world.organisation)
    reported = PostFactory.create(topic=other, author=member, organisation=world.organisation)
    ReportFactory.create(post=reported)
    decision = DecisionFactory.create(post=hidden, number=1)
    appeal = AppealFactory.create(decision=DecisionFactory.create(post=appealed, number=1))
    colleague = ForumModeratorFactory.create(forum=world.things["forum"])
    away = world.people["moderator"].moderates.get()
    world.things |= {
        "reported": reported,
        "decision": decision,
        "appeal": appeal,
        "cover to agree": CoverFactory.create(away=colleague, agreed_at=None),
        "own cover": CoverFactory.create(away=away, cover=colleague.user, agreed_at=None),
    }


def much_waits(world: World, count: int) -> None:
    """Reports, waiting replies and appeals, each about another post of another author."""
    many_posts(world, count)
    posts = list(Post.objects.filter(topic=world.things["topic"]).order_by("-pk")[:count])
    people = many_users(count)
    for number, post in enumerate(posts):
        post.written_at = timezone.now()
        if number % 3 == 1:
            post.state, post.position, post.number = "waiting", None, None
    Post.objects.bulk_update(posts, ["state", "position", "number", "written_at"])
    Report.objects.bulk_create(
        ReportFactory.build(post=post, reporter=person)
        for post, person in zip(posts[::3], people, strict=False)
    )
    decisions = Decision.objects.bulk_create(
        DecisionFactory.build(post=post, number=1, forum=world.things["forum"], by=person)
        for post, person in zip(posts[2::3], people, strict=False)
    )
    Appeal.objects.bulk_create(
        AppealFactory.build(decision=decision, by=decision.post.author) for decision in decisions
    )


def post_page(world: World, thing: str, ending: str = "") -> str:
    return f"{ROOT}posts/{world.things[thing].pk}/{ending}"


def decided_post(world: World) -> str:
    return f"{ROOT}posts/{world.things['decision'].post_id}/"


ADDRESSES = [
    Address("forums:queue", lambda world: ROOT, MODERATORS | {"chair"}, grow=much_waits),
    Address("forums:report", lambda world: post_page(world, "reported", "report/"), EVERYONE),
    Address(
        "forums:report",
        lambda world: post_page(world, "reported", "report/"),
        EVERYONE,
        method="post",
        data={"reason": "spam"},
    ),
    Address("forums:reported", lambda world: f"{ROOT}reported/?urgent=1", EVERYONE),
    Address("forums:decide", lambda world: post_page(world, "reported", "decide/"), MODERATORS),
    Address(
        "forums:decide",
        lambda world: post_page(world, "reported", "decide/"),
        MODERATORS,
        method="post",
        data=HIDE,
    ),
    Address("forums:decisions", decided_post, MODERATORS | {"member"}, refused=404),
    Address(
        "forums:topic-decisions",
        lambda world: f"{ROOT}topics/{world.things['topic'].pk}/",
        MODERATORS,
        refused=404,
    ),
    Address(
        "forums:appeal",
        lambda world: f"{ROOT}decisions/{world.things['decision'].pk}/appeal/",
        {"member"},
        refused=404,
    ),
    Address(
        "forums:appeal",
        lambda world: f"{ROOT}decisions/{world.things['decision'].pk}/appeal/",
        {"member"},
        method="post",
        data={"body": "It was an offer to help."},
        refused=404,
    ),
    Address(
        "forums:answer-appeal",
        lambda world: f"{ROOT}appeals/{world.things['appeal'].pk}/",
        MODERATORS,
        refused=404,
    ),
    Address(
        "forums:answer-appeal",
        lambda world: f"{ROOT}appeals/{world.things['appeal'].pk}/",
        MODERATORS,
        method="post",
        data={"answer": "upheld", "reason": "It sells something."},
        refused=404,
    ),
    Address("forums:away", lambda world: f"{ROOT}away/", MODERATORS),
    Address(
        "forums:agree-to-cover",
        lambda world: f"{ROOT}away/{world.things['cover to agree'].pk}/agree/",
        OFFICERS,
        method="post",
    ),
    Address(
        "forums:end-cover",
        lambda world: f"{ROOT}away/{world.things['own cover'].pk}/end/",
        MODERATORS,
        method="post",
        refused=404,
    ),
    Address("forums:figures", lambda world: f"{ROOT}figures/", EVERYONE, grow=much_waits),
    Address(
        "forums:figures-csv",
        lambda world: f"{ROOT}figures/csv/",
        EVERYONE,
        grow=much_waits,
        page=False,
    ),
]
VIEWSETS = {"duty": {"officer", "administrator"}}

"""Who may open what of files beside posts and of mentions."""

from django.core.files.base import ContentFile
from django.utils import timezone

from forums.models import Attachment, Mention, Post
from tests.factories.files import AttachmentFactory, MentionFactory
from tests.factories.forums import PostFactory, TopicFactory
from tests.permissions.forums import MODERATORS, REASON, many_posts
from tests.support.permissions import EVERYONE, OFFICERS, SIGNED_IN, Address, World
from tests.support.rows import many_users


def build(world: World) -> None:
    """A post of the member's with a picture; one of hers that is hidden, with a file."""
    member = world.people["member"]
    topic = TopicFactory.create(
        forum=world.district.forum, slug="files", organisation=world.organisation
    )
    post = PostFactory.create(topic=topic, author=member, organisation=world.organisation)
    picture = {"name": "gulls.png", "kind": "png", "width": 40, "height": 30}
    small = ContentFile(b"\x89PNG", name="gulls.png")
    file = AttachmentFactory.create(post=post, owner=member, thumbnail=small, **picture)
    hidden = AttachmentFactory.create(
        post=post, owner=member, hidden_at=timezone.now(), hide_reason="It names a child."
    )
    MentionFactory.create(post=post, user=world.people["officer"])
    world.things |= {"post with files": post, "file": file, "hidden file": hidden}


def file_root(world: World, thing: str = "file") -> str:
    return f"/forums/files/{world.things[thing].pk}/"


def post_files(world: World) -> str:
    post = world.things["post with files"]
    return f"/forums/thanet/{post.topic_id}/posts/{post.pk}/files/"


def many_infected(world: World, count: int) -> None:
    Attachment.objects.bulk_create(
        AttachmentFactory.build(
            post=world.things["post with files"],
            owner=user,
            state="infected",
            removed_at=timezone.now(),
            found="Win.Test.EICAR_HDB-1",
            file="",
        )
        for user in many_users(count)
    )


def many_mentions(world: World, count: int) -> None:
    """Everybody is mentioned by many others."""
    many_posts(world, count)
    posts = Post.objects.filter(topic=world.things["topic"]).order_by("-position")[:count]
    # The query budget asks as the first of the roles by name.
    user = world.people[sorted(SIGNED_IN)[0]]
    Mention.objects.bulk_create(Mention(post=post, user=user) for post in posts)


ADDRESSES = [
    Address("forums:file", file_root, EVERYONE, page=False),
    Address(
        "forums:file",
        lambda world: file_root(world, "hidden file"),
        MODERATORS | {"member"},
        refused=404,
        refused_visitor=404,
        page=False,
    ),
    Address(
        "forums:thumbnail", lambda world: f"{file_root(world)}thumbnail/", EVERYONE, page=False
    ),
    Address("forums:files", lambda world: "/forums/files/", OFFICERS, grow=many_infected),
    Address("forums:remove-file", lambda world: f"{file_root(world)}remove/", {"member"}),
    Address(
        "forums:remove-file",
        lambda world: f"{file_root(world)}remove/",
        {"member"},
        method="post",
    ),
    Address("forums:hide-file", lambda world: f"{file_root(world)}hide/", MODERATORS),
    Address(
        "forums:hide-file",
        lambda world: f"{file_root(world)}hide/",
        MODERATORS,
        method="post",
        data=REASON,
    ),
    Address(
        "forums:unhide-file",
        lambda world: f"{file_root(world)}unhide/",
        MODERATORS,
        method="post",
        data=REASON,
    ),
    Address("forums:post-files", post_files, {"member"}),
    Address(
        "forums:post-files",
        post_files,
        {"member"},
        method="post",
        data={"files": ""},
    ),
    Address("forums:mentions", lambda world: "/forums/mentions/", SIGNED_IN, grow=many_mentions),
    Address("forums:names", lambda world: "/forums/thanet/names/?q=example", SIGNED_IN, page=False),
    Address("digests:mention_mails", lambda world: "/updates/mentions/", SIGNED_IN),
    Address(
        "digests:mention_mails",
        lambda world: "/updates/mentions/",
        SIGNED_IN,
        method="post",
        data={"own": "on"},
    ),
]

"""A recount finds what is off, and mends it."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from forums.arranging.recounting import check_all
from forums.models import Forum, ForumMark, Post, Topic, TopicMark
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.files import AttachmentFactory
from tests.forums.arranging import readers
from tests.forums.arranging.conftest import say
from tests.forums.conftest import NOW

Spoils = Callable[[Topic, User], None]


@pytest.fixture
def priya(priya: User) -> User:
    """She has been here since before anything was said."""
    User.objects.filter(pk=priya.pk).update(date_joined=NOW)
    return User.objects.get(pk=priya.pk)


def recount(*args: str) -> str:
    out = StringIO()
    call_command("recount", *args, stdout=out)
    return out.getvalue()


def spoil(litter: Topic, reader: User) -> None:
    """Everything that can be off is."""
    Topic.objects.filter(pk=litter.pk).update(
        reply_count=9, last_number=0, last_position=1, last_post_at=litter.opened_at
    )
    Post.objects.filter(topic=litter, position=3).update(number=1)
    TopicMark.objects.create(user=reader, topic=litter, number=10**6)
    ForumMark.objects.create(user=reader, forum=litter.forum, number=10**6)
    Forum.objects.filter(pk=litter.forum_id).update(
        topic_count=F("topic_count") + 1, last_post_at=None, last_number=0
    )


def test_what_is_right_stays_as_it_is(litter: Topic, ferry: Topic) -> None:
    assert recount("--dry-run") == recount() == "Everything is right.\n"
    assert not AuditRecord.objects.filter(action="recounted").exists()


def test_what_is_off_is_said_and_fails_and_nothing_is_changed(litter: Topic, priya: User) -> None:
    spoil(litter, priya)
    with pytest.raises(CommandError, match="values are off") as failed:
        recount("--dry-run")
    assert failed.value.returncode == 1
    fields = {(fault.model, fault.field) for fault in check_all()}
    assert fields == {
        ("post", "number"),
        ("topic", "reply_count"),
        ("topic", "last_number"),
        ("topic", "last_position"),
        ("topic", "last_post_at"),
        ("forum", "topic_count"),
        ("forum", "last_post_at"),
        ("forum", "last_number"),
        ("topicmark", "number"),
        ("forummark", "number"),
    }


def test_what_is_off_is_mended_and_recorded(litter: Topic, priya: User) -> None:
    before = Topic.objects.get(pk=litter.pk)
    spoil(litter, priya)
    assert "values are mended." in recount()
    assert check_all() == []
    topic = Topic.objects.get(pk=litter.pk)
    assert (topic.reply_count, topic.last_position) == (2, 3)
    assert topic.last_post_at == before.last_post_at
    forum = Forum.objects.get(pk=litter.forum_id)
    assert (forum.topic_count, forum.last_post_at) == (2, topic.last_post_at)
    assert topic.last_number == forum.last_number
    assert TopicMark.objects.get(user=priya).number == forum.last_number
    mended = AuditRecord.objects.get(action="recounted")
    assert mended.target_pk == str(forum.pk)
    assert any("reply_count is 9, not 2" in line for line in (mended.new or {})["mended"])


def a_second_file_is_known(litter: Topic, reader: User) -> None:
    Post.objects.filter(topic=litter, position=2).update(attachment_count=2)


def no_file_is_known(litter: Topic, reader: User) -> None:
    Post.objects.filter(topic=litter, position=2).update(attachment_count=0)


def a_post_has_anothers_number(litter: Topic, reader: User) -> None:
    Post.objects.filter(topic=litter, position=3).update(number=F("number") - 1)


def a_mark_is_ahead(litter: Topic, reader: User) -> None:
    """It would hide the next posts from her."""
    TopicMark.objects.filter(topic=litter, user=reader).update(number=10**6)


def her_mark_of_the_forum_is_ahead(litter: Topic, reader: User) -> None:
    ForumMark.objects.filter(forum=litter.forum, user=reader).update(number=10**6)


def of_topic(**wrong: Any) -> Spoils:
    return lambda litter, reader: _put(Topic, litter.pk, wrong)


def of_forum(**wrong: Any) -> Spoils:
    return lambda litter, reader: _put(Forum, litter.forum_id, wrong)


def _put(model: Any, pk: int, wrong: dict[str, Any]) -> None:
    model.objects.filter(pk=pk).update(**wrong)


@pytest.mark.parametrize(
    ("spoils", "fault"),
    [
        (of_topic(reply_count=9), ("topic", "reply_count")),
        (of_topic(reply_count=0), ("topic", "reply_count")),
        (of_topic(last_number=0), ("topic", "last_number")),
        (of_topic(last_number=10**6), ("topic", "last_number")),
        (of_topic(last_position=1), ("topic", "last_position")),
        (of_topic(last_post_at=NOW), ("topic", "last_post_at")),
        (of_forum(topic_count=0), ("forum", "topic_count")),
        (of_forum(last_post_at=None), ("forum", "last_post_at")),
        (of_forum(last_number=1), ("forum", "last_number")),
        (a_post_has_anothers_number, ("post", "number")),
        (a_second_file_is_known, ("post", "attachment_count")),
        (no_file_is_known, ("post", "attachment_count")),
        (a_mark_is_ahead, ("topicmark", "number")),
        (her_mark_of_the_forum_is_ahead, ("forummark", "number")),
    ],
)
def test_each_that_is_spoilt_is_found_and_is_as_it_was(
    litter: Topic, priya: User, spoils: Spoils, fault: tuple[str, str]
) -> None:
    """What she has not read is unread to her before and after."""
    read: Post = litter.posts.get(position=2)
    AttachmentFactory.create(post=read)
    TopicMark.objects.create(user=priya, topic=litter, number=read.number or 0)
    ForumMark.objects.create(user=priya, forum=litter.forum, number=1)
    assert check_all() == []
    before, new_to_her = everything(), readers.unread(priya)
    spoils(litter, priya)
    assert fault in {(each.model, each.field) for each in check_all()}
    recount()
    assert check_all() == []
    if fault[1] != "number":
        assert (everything(), readers.unread(priya)) == (before, new_to_her)
    else:  # a number has to be another one; and how far she really was is not known any more
        assert readers.unread(priya) <= new_to_her


def everything() -> list[Any]:
    models: tuple[Any, ...] = (Forum, Topic, Post, TopicMark, ForumMark)
    return [row for model in models for row in model.objects.order_by("pk").values()]


def test_what_is_said_after_the_mending_is_new(litter: Topic, magnus: User, priya: User) -> None:
    for spoils in (a_mark_is_ahead, her_mark_of_the_forum_is_ahead):
        TopicMark.objects.get_or_create(user=priya, topic=litter, defaults={"number": 1})
        ForumMark.objects.get_or_create(user=priya, forum=litter.forum, defaults={"number": 1})
        spoils(litter, priya)
        recount()
        post = say(litter, magnus, f"New after {spoils.__name__}.")
        assert readers.unread(priya) == {post.pk}


def test_one_forum_alone_is_recounted(litter: Topic, ferry: Topic) -> None:
    Topic.objects.update(reply_count=9)
    recount("swale")
    assert {fault.forum for fault in check_all()} == {"thanet"}
    with pytest.raises(CommandError, match="no forum dover"):
        recount("dover")

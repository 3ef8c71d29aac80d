"""What people may do with what they wrote themselves, and with the answers to their questions."""

from datetime import date, datetime, timedelta

from forums.models import Post, State, Topic, TopicKind
from forums.policies import PostingRights, can_moderate, can_view, can_view_post
from forums.querysets import account
from membership.people.roles import Anyone
from portal.lib.time import london_day

WITHOUT_A_MARK = timedelta(minutes=5)
TO_THINK_AGAIN = timedelta(minutes=10)


def is_author(user: Anyone, post: Post) -> bool:
    """Whether ``user`` wrote it."""
    person = account(user)
    return person is not None and post.author_id == person.pk


def why_not_edit(user: Anyone, post: Post, rights: PostingRights, *, on: date) -> str:
    """Why ``user`` may not edit ``post``, as a sentence; empty when she may.

    The author edits what stands or waits, while the topic is open and she may still write here for the
    same organisation. Where every post waits for a moderator, what is seen already is not edited: the
    new words would be seen by nobody first.
    """
    topic = post.topic
    if not is_author(user, post) or not can_view(user, topic, on=on):
        return "Only its author edits a post."
    if topic.locked_at is not None:
        return "This topic is locked: nothing in it can be changed any more."
    if topic.state in (State.HIDDEN, State.WITHDRAWN) or post.state in (
        State.HIDDEN,
        State.WITHDRAWN,
    ):
        return "This post is out of sight, so it cannot be edited."
    if not rights.may_post or (
        post.organisation is not None and post.organisation not in rights.organisations
    ):
        return "You can no longer write here for the organisation that this post speaks for."
    is_seen = post.is_visible and topic.is_visible
    if topic.forum.premoderated and is_seen and not can_moderate(user, topic.forum, on=on):
        return (
            "Every post in this forum waits for a moderator at the moment. Write a reply instead."
        )
    return ""


def can_withdraw(user: Anyone, post: Post, *, on: date) -> bool:
    """The author, whatever can be seen or waits; in a locked topic as well."""
    withdrawable = (State.VISIBLE, State.WAITING)
    return (
        is_author(user, post)
        and can_view_post(user, post, on=on)
        and post.state in withdrawable
        and post.topic.state in withdrawable
    )


def can_restore(user: Anyone, post: Post, *, now: datetime) -> bool:
    """The author, for ten minutes: later others have talked on without it. Not once a moderator has
    decided about it since: what was reported does not come back by itself."""
    gone = post if post.state == State.WITHDRAWN else post.topic
    return (
        is_author(user, post)
        and can_view_post(user, post, on=london_day(now))
        and gone.state == State.WITHDRAWN
        and gone.hidden_by_id == post.author_id
        and gone.hidden_at is not None
        and now < gone.hidden_at + TO_THINK_AGAIN
        and not post.decisions.filter(made_at__gte=gone.hidden_at).exists()
    )


def can_accept(user: Anyone, topic: Topic, *, on: date) -> bool:
    """Who asked, or moderates, says which reply to a question is its answer."""
    person = account(user)
    return (
        person is not None
        and topic.kind == TopicKind.QUESTION
        and topic.is_visible
        and can_view(person, topic, on=on)
        and (topic.author_id == person.pk or can_moderate(person, topic.forum, on=on))
    )


def can_correct_themes(user: Anyone, topic: Topic, *, on: date) -> bool:
    """Those who moderate put a topic where others look for it."""
    return can_moderate(user, topic.forum, on=on)

"""Opening topics and replying."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from forums.attachments.actions import attach
from forums.errors import NotAllowedError, TopicHiddenError, TopicLockedError
from forums.mentions.actions import Reading, keep_mentions, read
from forums.models import TITLE_MAX_LENGTH, Forum, Post, State, Topic
from forums.particulars import Particulars, put
from forums.policies import can_moderate, posting_rights
from forums.safety.drafts import Draft
from forums.safety.reasons import WaitReason
from forums.safety.screening import screen, screen_again
from forums.showing import count_reply, hold, next_number, point_forum_anew
from forums.signals import post_published, post_waits
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.lib.markdown import printable
from portal.lib.slugs import free_slug
from portal.lib.time import london_day


@transaction.atomic
def open_topic(
    *,
    forum: Forum,
    title: str,
    body: str,
    organisation: Organisation | None,
    acting_user: User,
    now: datetime,
    particulars: Particulars | None = None,
    files: Sequence[int] = (),
) -> Topic:
    """Open a topic with its first text and uploads of hers; ``acting_user`` speaks for ``organisation``,
    or without one for the council, in a room for its group.

    Without ``particulars`` it is a discussion of no theme.

    The topic may have to wait for a moderator. Raises NotAllowedError, NotPostedError, and ValueError
    when title or text is empty or too long.
    """
    title, reading = clean_title(title), read_text(body, forum, now)
    draft = Draft(acting_user, organisation, forum, body, reading.html, now, title=title)
    waits = screen(draft)
    organisation = _speaks_for(forum, organisation, acting_user, now)
    number, waits = _numbered(draft, waits)
    topic = Topic.objects.create(
        forum=forum,
        title=title,
        slug=free_slug(title, set()),
        author=acting_user,
        organisation=organisation,
        opened_at=now,
        visible_from=now,
        last_post_at=now,
        last_position=1,
        last_number=number,
        state=State.WAITING if waits else State.VISIBLE,
        wait_reason=waits or "",
    )
    if particulars is not None:
        put(topic, particulars)
    post = _write(draft, topic, organisation, position=1, number=number)
    _set_beside(post, reading, files, now)
    if not waits:
        Forum.objects.filter(pk=forum.pk).update(topic_count=F("topic_count") + 1)
    _tell(post, waits)
    return topic


@transaction.atomic
def reply(
    *,
    topic: Topic,
    body: str,
    organisation: Organisation | None,
    acting_user: User,
    now: datetime,
    files: Sequence[int] = (),
) -> Post:
    """Add a post to ``topic`` with uploads of hers; ``acting_user`` speaks for ``organisation``, or as
    in ``open_topic``.

    The post may have to wait for a moderator; it has no place and is counted nowhere until then.
    Raises NotAllowedError, NotPostedError, TopicHiddenError when the topic is not to be seen,
    TopicLockedError when it is locked and she does not moderate, AlreadyDoneError when it was moved to
    another forum meanwhile, and ValueError when the text is empty or too long.
    """
    reading = read_text(body, topic.forum, now)
    draft = Draft(acting_user, organisation, topic.forum, body, reading.html, now, topic=topic)
    waits = screen(draft)
    organisation = _speaks_for(topic.forum, organisation, acting_user, now)
    number, waits = _numbered(draft, waits)
    if waits:
        post = _write_waiting(draft, topic, organisation, waits)
    else:
        post = _write_visible(draft, topic, organisation, number)
    _set_beside(post, reading, files, now)
    _tell(post, waits)
    return post


def _numbered(draft: Draft, waits: WaitReason | None) -> tuple[int, WaitReason | None]:
    """The number of what is seen at once, and why it waits after all; what waits has none.

    The number holds the forum's row: of the same text from two accounts at once the second is known here.
    """
    if waits:
        return 0, waits
    number = next_number(draft.forum.pk, draft.now)
    if waits := screen_again(draft):
        point_forum_anew(draft.forum.pk)
        number = 0
    return number, waits


def _write_waiting(
    draft: Draft, topic: Topic, organisation: Organisation | None, waits: WaitReason
) -> Post:
    open_here = Topic.objects.filter(pk=topic.pk, state=State.VISIBLE, locked_at__isnull=True)
    if not open_here.exists():
        _require_answering(topic, draft.author, draft.now)
    return _write(draft, topic, organisation, state=State.WAITING, wait_reason=waits)


def _write_visible(
    draft: Draft, topic: Topic, organisation: Organisation | None, number: int
) -> Post:
    position = count_reply(topic, number, draft.now, though_locked=False)
    if position is None:
        _require_answering(topic, draft.author, draft.now)
        position = count_reply(topic, number, draft.now, though_locked=True)
    return _write(draft, topic, organisation, position=position, number=number)


def _require_answering(topic: Topic, acting_user: User, now: datetime) -> None:
    """Raises what keeps ``acting_user`` from answering; nothing for a moderator in a locked topic."""
    held = hold(topic)
    if not held.is_visible:
        gone = "has been merged into another" if held.is_merged else "is hidden"
        raise TopicHiddenError(f"This topic {gone}: nobody can reply to it.")
    if held.is_locked and not can_moderate(acting_user, topic.forum, on=london_day(now)):
        raise TopicLockedError(f"A moderator has locked this topic: {held.lock_reason}")


def clean_title(title: str) -> str:
    """``title`` on one line; raises ValueError when it is empty or too long."""
    title = " ".join(printable(title).split())
    if not title or len(title) > TITLE_MAX_LENGTH:
        raise ValueError(f"A title has 1 to {TITLE_MAX_LENGTH} characters.")
    return title


def _speaks_for(
    forum: Forum, organisation: Organisation | None, acting_user: User, now: datetime
) -> Organisation | None:
    """The organisation, or the one that it has become; none for who speaks for the council or the group.

    Raises NotAllowedError for others.
    """
    if organisation is not None:
        organisation = lock(organisation.pk)
    rights = posting_rights(acting_user, forum, on=london_day(now))
    if organisation is None and not (rights.may_post and rights.speaks_officially):
        raise NotAllowedError("Choose the organisation that you are speaking for.")
    if organisation is not None and organisation not in rights.organisations:
        raise NotAllowedError(f"You cannot post in {forum} for {organisation}.")
    return organisation


def read_text(body: str, forum: Forum, now: datetime) -> Reading:
    """What ``body`` says as it is shown, and whom it speaks to; raises ValueError when it says nothing."""
    reading = read(body, forum, now=now)
    if not reading.html:
        raise ValueError("A post has a text.")
    return reading


def _write(draft: Draft, topic: Topic, organisation: Organisation | None, **fields: Any) -> Post:
    post: Post = Post.objects.create(
        topic=topic,
        author=draft.author,
        organisation=organisation,
        body=printable(draft.body),
        html=draft.html,
        fingerprint=draft.fingerprint,
        written_at=draft.now,
        visible_from=draft.now,
        **fields,
    )
    return post


def _set_beside(post: Post, reading: Reading, files: Sequence[int], now: datetime) -> None:
    """Whom the text speaks to, and its files."""
    keep_mentions(post=post, reading=reading, now=now)
    if files and post.author is not None:
        attach(post=post, files=files, acting_user=post.author, now=now)


def _tell(post: Post, waits: WaitReason | None) -> None:
    if waits:
        post_waits.send(sender=Post, post_pk=post.pk, reason=waits)
    else:
        post_published.send(sender=Post, post_pk=post.pk)

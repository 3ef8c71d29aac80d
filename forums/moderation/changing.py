"""What a decision does to a post: hiding, refusing, approving, showing again, taking words out.

A post that is its topic's own text stands for the whole topic. Whoever calls these holds the topic
(``forums.showing.hold``) and has the right; counters and pointers follow in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.text import Truncator

from forums.errors import AlreadyDoneError, ForumError
from forums.mentions.actions import read
from forums.mentions.signals import mentions_renewed
from forums.models import TITLE_MAX_LENGTH, Absence, Arrangement, Post, State, Topic
from forums.moderation.words import REMOVED, REMOVED_IN_MARKDOWN
from forums.rewriting import keep_version, put_text, put_title
from forums.safety.reasons import WaitReason
from forums.showing import show_reply, show_topic, take_away_reply, take_away_topic
from forums.signals import post_edited, post_hidden, post_published, post_waits
from membership.people.models import User
from portal.lib.markdown import TooLongError
from portal.lib.slugs import free_slug
from portal.records.actions import record

TOPIC_IS_OUT_OF_SIGHT = "The topic is not to be seen. Decide about the topic first."


def thing_of(post: Post) -> Topic | Post:
    """What is decided about: the topic when the post is its own text, otherwise the post."""
    return post.topic if post.is_first else post


def hide(post: Post, reason: str, acting_user: User, now: datetime) -> None:
    """Everybody sees it: nobody but its author and moderators does any longer."""
    thing = thing_of(post)
    _put_out_of_sight(thing, State.VISIBLE, "hidden", reason, acting_user, now)
    Absence.objects.begin(thing, now)
    if isinstance(thing, Topic):
        take_away_topic(thing)
    else:
        take_away_reply(thing)
    post_hidden.send(sender=Post, post_pk=post.pk, reason=reason)


def refuse(post: Post, reason: str, acting_user: User, now: datetime) -> None:
    """It waits, and is not shown; it was counted nowhere."""
    _put_out_of_sight(thing_of(post), State.WAITING, "refused", reason, acting_user, now)


def approve(post: Post, acting_user: User, now: datetime) -> None:
    """It waits, and is seen from now on."""
    thing = thing_of(post)
    first_time = never_seen(post)
    _show(post, State.WAITING, now)
    _record(thing, "approved", State.WAITING, State.VISIBLE, acting_user, "")
    _tell(post, first_time=first_time)


def show_again(post: Post, reason: str, acting_user: User, now: datetime) -> None:
    """It was hidden and is seen again, as new from now on (what was mailed of it before is not mailed
    again); for the first time when it was refused."""
    thing, first_time = thing_of(post), never_seen(post)
    _show(post, State.HIDDEN, now)
    _record(thing, "shown again", State.HIDDEN, State.VISIBLE, acting_user, reason)
    _tell(post, first_time=first_time)


def never_seen(post: Post) -> bool:
    """Whether nobody but its author and moderators has seen it yet: it has no number."""
    return not post.number


def send_to_wait(post: Post, reason: WaitReason, now: datetime) -> None:
    """Everybody sees it: with its new text it waits for a moderator, and keeps its place."""
    thing = thing_of(post)
    change(thing, State.VISIBLE, State.WAITING, wait_reason=reason)
    Absence.objects.begin(thing, now)
    if isinstance(thing, Topic):
        take_away_topic(thing)
    else:
        take_away_reply(thing)
    post_waits.send(sender=Post, post_pk=post.pk, reason=reason)


@dataclass(frozen=True, slots=True)
class Words:
    """What a post says; a topic's own text with its title, any other without one."""

    title: str
    body: str


def words_of(post: Post) -> Words:
    return Words(post.topic.title if post.is_first else "", post.body)


def without(words: Words, passages: Sequence[str]) -> Words:
    """``words`` with a mark in place of each of ``passages``, wherever it stands.

    Raises ForumError, with the passage, when it is in neither title nor text, or nothing else would be
    left of the text.
    """
    title, body = words.title, words.body
    for passage in passages:
        if passage not in body and passage not in title:
            raise ForumError(
                f"The text does not say “{passage}”. Copy it exactly as it is written."
            )
        title = title.replace(passage, REMOVED)
        body = body.replace(passage, REMOVED_IN_MARKDOWN)
    if not body.replace(REMOVED_IN_MARKDOWN, "").strip():
        raise ForumError("Nothing else would be left of the text. Hide it instead.")
    return Words(Truncator(title).chars(TITLE_MAX_LENGTH), body)


def put_words(
    post: Post, words: Words, *, acting_user: User, now: datetime, withhold: bool = False
) -> None:
    """Write ``words`` in place of what the post says; ``withhold`` when something is taken out, which the
    history then shows to those who moderate alone.

    Raises ForumError when the text has become too long.
    """
    try:
        reading = read(words.body, post.topic.forum, now=now)
    except TooLongError as error:
        raise ForumError("The text would become too long. Hide it instead.") from error
    keep_version(post, acting_user=acting_user, now=now, withhold=withhold)
    put_text(post, words.body, reading, edited_at=now, now=now)
    if words.title and words.title != post.topic.title:
        put_title(post.topic, words.title)
    post_edited.send(sender=Post, post_pk=post.pk)


def take_out_of_arrangements(topic: Topic, passages: Sequence[str]) -> None:
    """Titles that the topic had before or was given say it neither: they are mailed, and undoing puts
    them back."""
    for each in Arrangement.objects.filter(topic=topic, before__has_key="title"):
        each.before, each.after = (_retitled(told, passages) for told in (each.before, each.after))
        each.save(update_fields=["before", "after"])


def _retitled(told: dict[str, Any], passages: Sequence[str]) -> dict[str, Any]:
    title = old = str(told["title"])
    for passage in passages:
        title = title.replace(passage, REMOVED)
    if title == old:
        return told
    title = Truncator(title).chars(TITLE_MAX_LENGTH)
    return {**told, "title": title, "slug": free_slug(title, set())}


def _show(post: Post, old: State, now: datetime) -> None:
    """A post gets its place before its state changes: what is seen has one."""
    thing, fresh = thing_of(post), {"hidden_at": None, "hidden_by": None, "hide_reason": ""}
    if isinstance(thing, Topic):
        change(thing, old, State.VISIBLE, **fresh)
        show_topic(thing, now)
        return
    if not thing.topic.is_visible:
        raise ForumError(TOPIC_IS_OUT_OF_SIGHT)
    if not Post.objects.filter(pk=thing.pk, state=old).exists():
        raise AlreadyDoneError("Somebody else has done this already. Load the page again.")
    show_reply(thing, now)
    change(thing, old, State.VISIBLE, **fresh)


def _tell(post: Post, *, first_time: bool) -> None:
    """Seen for the first time it is published. Otherwise its text may speak to others than before."""
    if first_time:
        post_published.send(sender=Post, post_pk=post.pk)
    else:
        mentions_renewed.send(sender=Post, post_pk=post.pk)


def _put_out_of_sight(
    thing: Topic | Post,
    old: State,
    fact: str,
    reason: str,
    acting_user: User,
    now: datetime,
) -> None:
    fields = {"hidden_at": now, "hidden_by": acting_user, "hide_reason": reason}
    change(thing, old, State.HIDDEN, **fields)
    _record(thing, fact, old, State.HIDDEN, acting_user, reason)


def _record(
    thing: Topic | Post, fact: str, old: State, new: State, acting_user: User, reason: str
) -> None:
    record(
        thing,
        fact,
        acting_user=acting_user,
        old={"state": old},
        new={"state": new},
        reason=reason,
    )


def change(thing: Topic | Post, old: State, new: State, **fields: Any) -> None:
    """The one who changes the row has acted; raises AlreadyDoneError for whoever comes second."""
    manager: models.QuerySet[Any] = type(thing)._default_manager.all()
    if not manager.filter(pk=thing.pk, state=old).update(state=new, **fields):
        raise AlreadyDoneError("Somebody else has done this already. Load the page again.")
    for name, value in {"state": new, **fields}.items():
        setattr(thing, name, value)

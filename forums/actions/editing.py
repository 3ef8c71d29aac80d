"""Changing what one wrote; what it said before is kept, for everyone to read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from forums.actions.moderating import own_text
from forums.actions.talking import clean_title, read_text
from forums.authorship import WITHOUT_A_MARK, can_correct_themes, why_not_edit
from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.mentions.actions import Reading
from forums.models import Post, Topic
from forums.moderation import changing
from forums.particulars import Particulars, put
from forums.policies import posting_rights
from forums.rewriting import keep_version, put_text, put_title
from forums.safety.drafts import Draft
from forums.safety.edits import why_it_waits
from forums.showing import hold, hold_post
from forums.signals import post_edited
from membership.organisations.actions import lock
from membership.people.models import User
from membership.places.models import Theme
from portal.lib.markdown import printable
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def edit_post(
    *,
    post: Post,
    body: str,
    acting_user: User,
    now: datetime,
    title: str | None = None,
    particulars: Particulars | None = None,
    seen: int | None = None,
) -> bool:
    """Change a post; says whether anything is different now. Title and particulars are a topic's own.

    ``seen`` is the number of versions that the author knows of. With its new text the post may have to
    wait for a moderator. Raises NotAllowedError, NotPostedError, AlreadyDoneError when there is another
    version by now, and ValueError as ``open_topic``.
    """
    if post.organisation_id is not None:
        lock(post.organisation_id)
    held = hold_post(post)
    post.topic = held.topic
    on = london_day(now)
    if refusal := why_not_edit(
        acting_user, held, posting_rights(acting_user, held.topic.forum, on=on), on=on
    ):
        raise NotAllowedError(refusal)
    if seen is not None and held.versions.count() != seen:
        raise AlreadyDoneError(
            "This post was changed meanwhile, perhaps on another device. Look at it before you save."
        )
    if not _differs(held, body, title, particulars):
        return False
    reading = read_text(body, held.topic.forum, now)
    waits = why_it_waits(held, _draft(held, body, reading, acting_user, now))
    version = keep_version(held, acting_user=acting_user, now=now)
    if waits:
        changing.send_to_wait(held, waits, now)
    _change(held, body, reading, now)
    if held.is_first:
        _change_topic(held.topic, title, particulars)
    record(held, "edited", acting_user=acting_user, new={"version": version.number + 1})
    post_edited.send(sender=Post, post_pk=held.pk)
    return True


def _draft(post: Post, body: str, reading: Reading, acting_user: User, now: datetime) -> Draft:
    forum, topic = post.topic.forum, post.topic
    return Draft(acting_user, post.organisation, forum, body, reading.html, now, topic=topic)


@transaction.atomic
def correct_themes(
    *, topic: Topic, themes: Sequence[Theme], acting_user: User, now: datetime
) -> None:
    """Put a topic under other themes; who moderates acts. Raises NotAllowedError."""
    if not can_correct_themes(acting_user, topic, on=london_day(now)):
        raise NotAllowedError(f"You do not moderate {topic.forum}.")
    held = hold(topic)
    old = Particulars.of(held)
    new = Particulars(old.kind, themes, old.when)
    if set(old.themes) == set(themes):
        return
    post = own_text(held)
    keep_version(post, acting_user=acting_user, now=now)
    put(held, new)
    Post.objects.filter(pk=post.pk).update(edited_at=now)
    record(
        topic,
        "themes corrected",
        acting_user=acting_user,
        old={"themes": sorted(theme.slug for theme in old.themes)},
        new={"themes": sorted(theme.slug for theme in themes)},
    )
    post_edited.send(sender=Post, post_pk=post.pk)


def _differs(post: Post, body: str, title: str | None, particulars: Particulars | None) -> bool:
    if not post.is_first:
        if title is not None or particulars is not None:
            raise ForumError("A reply has no title and no particulars of its own.")
        return printable(body) != post.body
    return (
        printable(body) != post.body
        or (title is not None and clean_title(title) != post.topic.title)
        or (particulars is not None and particulars.lines() != Particulars.of(post.topic).lines())
    )


def _change(post: Post, body: str, reading: Reading, now: datetime) -> None:
    """Put in the new text; a slip that is mended within minutes leaves no mark on the post."""
    marked = post.edited_at is not None or now >= post.written_at + WITHOUT_A_MARK
    put_text(post, body, reading, edited_at=now if marked else None, now=now)


def _change_topic(topic: Topic, title: str | None, particulars: Particulars | None) -> None:
    if title is not None and clean_title(title) != topic.title:
        put_title(topic, clean_title(title))
    if particulars is not None:
        put(topic, particulars)

"""Another text in place of what a post says, whoever puts it there: what it said before is kept."""

from datetime import datetime

from forums.mentions.actions import Reading, renew_mentions
from forums.models import Post, PostVersion, Topic
from forums.particulars import Particulars
from forums.safety.drafts import fingerprint
from membership.people.models import User
from portal.lib.markdown import printable
from portal.lib.slugs import free_slug


def keep_version(
    post: Post, *, acting_user: User | None, now: datetime, withhold: bool = False
) -> PostVersion:
    """Keep what ``post`` says now, before it is changed; its topic's row is held.

    ``withhold`` when something is edited out: this version and all before are then for those who
    moderate alone.
    """
    number = post.versions.count() + 1
    if withhold:
        post.versions.update(withheld=True)
    first = post.is_first
    kept: PostVersion = post.versions.create(
        number=number,
        title=post.topic.title if first else "",
        particulars=Particulars.of(post.topic).lines() if first else "",
        body=post.body,
        replaced_at=now,
        replaced_by=acting_user,
        withheld=withhold,
    )
    return kept


def put_text(
    post: Post, body: str, reading: Reading, *, edited_at: datetime | None, now: datetime
) -> None:
    """Put ``body``, which was read as ``reading``, in place of the post's text.

    Whom it speaks to, and what it is compared by, are those of the new text.
    """
    post.body, post.html, post.edited_at = printable(body), reading.html, edited_at
    post.fingerprint = fingerprint(post.body)
    post.save(update_fields=["body", "html", "edited_at", "fingerprint"])
    renew_mentions(post=post, reading=reading, now=now)


def put_title(topic: Topic, title: str) -> None:
    """A new title gives a new address; the old one leads to it. The topic's row is held."""
    topic.title, topic.slug = title, free_slug(title, set())
    topic.save(update_fields=["title", "slug"])

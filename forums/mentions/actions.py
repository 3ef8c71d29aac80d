"""Reading whom a text speaks to, and keeping it beside the post."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from forums.mentions.models import Mention
from forums.mentions.resolving import Target, resolve
from forums.mentions.signals import mentions_renewed
from forums.models import Forum, Post
from portal.lib.markdown import render
from portal.lib.time import london_day


@dataclass(frozen=True)
class Reading:
    """A text as it is shown in its forum, whom it speaks to, and what its author should know of that."""

    html: str
    targets: Collection[Target]
    problems: Sequence[str] = ()


def read(body: str, forum: Forum, *, now: datetime) -> Reading:
    """The HTML of ``body`` in ``forum`` and those whom it speaks to; raises TooLongError."""
    resolution = resolve(body, forum, on=london_day(now))
    known = resolution.targets
    found: set[str] = set()
    html = render(body, mentions={key: target.spoken for key, target in known.items()}, found=found)
    spoken_to = [target for key, target in known.items() if key in found]
    return Reading(html, spoken_to, resolution.problems)


def keep_mentions(*, post: Post, reading: Reading, now: datetime) -> None:
    """Keep whom a new post speaks to; its author is not told of what she wrote herself."""
    mentions = [
        Mention(
            post=post,
            user_id=target.pk if target.is_person else None,
            organisation_id=None if target.is_person else target.pk,
            made_at=now,
        )
        for target in reading.targets
        if not (target.is_person and target.pk == post.author_id)
    ]
    if mentions:
        Mention.objects.bulk_create(mentions)


@transaction.atomic
def renew_mentions(*, post: Post, reading: Reading, now: datetime) -> None:
    """After an edit: who is new is told if the post is seen, who was taken out is not mentioned any more."""
    before = {_key(mention): mention for mention in Mention.objects.filter(post=post)}
    wanted = {(target.is_person, target.pk): target for target in reading.targets}
    gone = [mention.pk for key, mention in before.items() if key not in wanted]
    back = [mention.pk for key, mention in before.items() if key in wanted]
    Mention.objects.current().filter(pk__in=gone).update(dropped_at=now)
    Mention.objects.filter(pk__in=back).update(dropped_at=None)
    added = [target for key, target in wanted.items() if key not in before]
    keep_mentions(post=post, reading=Reading(reading.html, added), now=now)
    mentions_renewed.send(Post, post_pk=post.pk)


def _key(mention: Mention) -> tuple[bool, int | None]:
    is_person = mention.user_id is not None
    return is_person, mention.user_id if is_person else mention.organisation_id

"""Badges beside a name in the forums: they come with a role, and end with it.

Seats and chairs are read by ``membership.bodies.badges``. The council's officers wear theirs in every
forum, moderators in the one that they look after: both are read with the posts, by the same statement,
so that they are never older than the page.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from forums.models import ForumModerator
from forums.querysets import PostQuerySet
from membership.bodies.badges import badges
from membership.people.roles import OFFICER, officers

MODERATOR = "Moderator"
Worn = Mapping[int, tuple[str, ...]]


def with_roles(posts: PostQuerySet, forum_pk: int, on: date) -> PostQuerySet:
    """Each of ``posts`` with whether its author is an officer, and moderates the forum, on ``on``."""
    moderators = ForumModerator.objects.current(on).filter(
        forum=forum_pk, user=OuterRef("author_id"), user__is_active=True
    )
    annotated: PostQuerySet = posts.annotate(
        by_officer=Exists(officers().order_by().filter(pk=OuterRef("author_id"))),
        by_moderator=Exists(moderators.order_by()),
    )
    return annotated


def seats_worn(posts: Collection[Mapping[str, Any]], on: date) -> Worn:
    """The groups on which the authors of ``posts`` (values with ``author__person``) sit on ``on``.

    Only people of the public record hold seats: most pages ask nothing more.
    """
    known = {post["author_id"] for post in posts if post["author__person"]}
    return badges(known, on) if known else {}


def badges_of(post: Mapping[str, Any], seats: Worn) -> Iterator[str]:
    """What the author of ``post`` wears here, its values taken from ``with_roles``."""
    if post["by_officer"]:
        yield OFFICER
    if post["by_moderator"]:
        yield MODERATOR
    yield from seats.get(post["author_id"], ())

"""What came to be seen in a window, and what of that was out of sight in between."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Q

from digests.windows import SETTLING, Span
from forums.querysets import PostQuerySet, TopicQuerySet

Things = TypeVar("Things", TopicQuerySet, PostQuerySet)


def shown_in(things: Things, window: Span) -> Things:
    """The visible ones of ``things``, topics or posts, that an issue of ``window`` tells of.

    That is each that people could first see in the window. One that was out of sight when the issue of
    that window left is told in the one in which it was shown again, and no other: so nothing that was
    hidden for a while is told twice, or never.
    """
    in_window = Q(visible_from__gte=window.since, visible_from__lt=window.until)
    first_then = Q(first_visible_from__gte=window.since, first_visible_from__lt=window.until)
    things = things.visible()
    came_back = things.filter(in_window | first_then, away_from__isnull=False).exclude(
        first_visible_from=None
    )
    moments = came_back.order_by().values_list(
        "pk", "first_visible_from", "away_from", "visible_from"
    )
    told = [pk for pk, *its in moments if _tells(window, *its)]
    return things.filter(Q(in_window, first_visible_from=None) | Q(pk__in=told))


def _tells(window: Span, first: datetime, away: datetime, again: datetime) -> bool:
    """Whether what was seen from ``first``, away from ``away`` and seen ``again`` is told by ``window``."""
    left = window.end_around(first) + SETTLING
    was_told = not away <= left < again
    return was_told if window.since <= first < window.until else not was_told

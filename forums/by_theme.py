"""The topics of a forum under one theme, in the order of its list, without a walk through the others.

On PostgreSQL the rows that say which topic stands under which theme hold what a list goes by as well,
with an index that begins with theme and forum (migration 0021); triggers keep it, whoever writes. SQLite
keeps no copy and walks the forum.
"""

from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    F,
    Func,
    QuerySet,
    Subquery,
)

from forums.database_columns import Column
from forums.models import Topic
from membership.places.models import Theme

KEY = "topic_id"


class _Keys(Subquery):
    """Keys that are looked up before anything is joined, however many tables a page joins."""

    template = "ARRAY(%(subquery)s)"


class _IsOneOf(Func):
    arg_joiner = " = ANY ("
    template = "%(expressions)s)"
    output_field = BooleanField()


def are_those_of(page: "QuerySet[Any]") -> Func:
    """That a topic is one of ``page``, a slice of its ``links``."""
    return _IsOneOf(F("pk"), _Keys(page.values(KEY), output_field=BigIntegerField()))


def links(theme: str, forum: int) -> "QuerySet[Any] | None":
    """The rows of the visible topics of ``forum`` under the theme with this slug, with what a list goes by;
    None where they have no index."""
    if connection.vendor != "postgresql":
        return None
    rows: Any = Topic.themes.through.objects.alias(
        forum=Column("forum_id", BigIntegerField()),
        state=Column("state", CharField()),
        is_pinned=Column("is_pinned", BooleanField()),
        last_post_at=Column("last_post_at", DateTimeField()),
    )
    one = Subquery(Theme.objects.filter(slug=theme).order_by().values("pk"))
    found: QuerySet[Any] = rows.filter(theme=one, forum=forum, state="visible")
    return found

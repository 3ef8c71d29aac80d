"""Search on PostgreSQL: a generated column with its index, which no writer can go past (migration 0100).

``heading`` is the title of a topic beside its own text, so that "beach gloves" finds the topic whose
title has the one word and whose text the other, and a word of the title finds the topic once and not
each of its replies. Triggers keep it, since a title is another table's and posts come in by COPY as
well. Both columns are the database's own: Django names the columns that it writes and never meets them.
"""

from typing import Any

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db.models import F, Field, Func, TextField
from django.db.models.expressions import Col

from forums.querysets import PostQuerySet, TopicQuerySet
from forums.search.marks import START, STOP
from forums.search.words import Query, two_of

CONFIG = "english"
TRIGGERS = (
    "forums_post_changes_its_place",
    "forums_post_has_its_heading",
    "forums_topic_gives_its_title",
)


class _Column(Func):
    """A column of the posts' table that Django does not know, of the post that ``pk`` names."""

    def __init__(self, name: str, output_field: Field[Any, Any], pk: Any = None) -> None:
        super().__init__(pk or F("pk"), output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        (key,) = self.get_source_expressions()
        assert isinstance(key, Col)  # noqa: S101 what F("pk") has become
        quote = connection.ops.quote_name
        return f"{quote(key.alias)}.{quote(self.name)}", []


def matching(posts: PostQuerySet, query: Query) -> Any:
    """Keys and ranks of the posts that answer ``query``, the newest first; slice it."""
    words, asked = _Column("words", SearchVectorField()), _asked(query)
    return (
        posts.alias(words=words)
        .filter(words=asked)
        .annotate(rank=SearchRank(words, asked))
        .order_by("-pk")
        .values_list("pk", "rank")
    )


def marked(posts: PostQuerySet, query: Query, fields: tuple[str, ...]) -> Any:
    """The values of ``posts``, with ``marked_heading`` and ``marked_body``: the whole text, never HTML."""
    return posts.annotate(
        marked_heading=_marked(_Column("heading", TextField()), query),
        marked_body=_marked(F("body"), query),
    ).values(*fields, "marked_heading", "marked_body")


def with_titles(topics: TopicQuerySet, words: list[str]) -> Any:
    """Keys, ranks and forums of the topics whose title holds two of ``words``, or the only one."""
    asked = SearchQuery(two_of(words, "&", "|"), search_type="raw", config=CONFIG)
    title = SearchVector("title", config=CONFIG)
    return (
        topics.alias(words=title)
        .filter(words=asked)
        .annotate(rank=SearchRank(title, asked))
        .order_by("-pk")
        .values_list("pk", "rank", "forum_id")
    )


def _asked(query: Query) -> SearchQuery:
    return SearchQuery(query.for_postgresql, search_type="websearch", config=CONFIG)


def _marked(text: Any, query: Query) -> SearchHeadline:
    return SearchHeadline(
        text, _asked(query), config=CONFIG, start_sel=START, stop_sel=STOP, highlight_all=True
    )

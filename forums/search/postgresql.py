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
from django.db.models import F, TextField

from forums.database_columns import Column
from forums.querysets import PostQuerySet, TopicQuerySet
from forums.search.marks import START, STOP
from forums.search.words import Query, two_of

CONFIG = "english"
TRIGGERS = (
    "forums_post_changes_its_place",
    "forums_post_has_its_heading",
    "forums_topic_gives_its_title",
)


def matching(posts: PostQuerySet, query: Query) -> Any:
    """Keys and ranks of the posts that answer ``query``, the newest first; slice it."""
    words, asked = Column("words", SearchVectorField()), _asked(query)
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
        marked_heading=_marked(Column("heading", TextField()), query),
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

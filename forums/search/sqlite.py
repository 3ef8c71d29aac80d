"""Search on SQLite: an FTS5 table that triggers keep, whoever writes and however.

It holds its own copy of the texts and no pointer to the posts' table: taking a post out of an
external-content index needs the very words that were put in, and a title may be gone before its post.
Titles stand beside a topic's own text alone, as on PostgreSQL.
"""

from collections.abc import Collection
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import FloatField, TextField
from django.db.models.expressions import RawSQL

from forums.querysets import PostQuerySet, TopicQuerySet
from forums.search.marks import START, STOP
from forums.search.words import Query, two_of

TABLE = "forums_search"
_POST, _TOPIC = "forums_post", "forums_topic"
# Stems as PostgreSQL's English dictionary makes them, nearly; accents count on both.
_CREATE = f"""
    CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE}
    USING fts5(heading, body, tokenize = "porter unicode61 remove_diacritics 0")
"""
_TITLE_WEIGHT, _BODY_WEIGHT = 8, 1
# The names in the statements are constants of this module.
_HEADING = f"""
    CASE WHEN NEW.position = 1
    THEN COALESCE((SELECT title FROM {_TOPIC} WHERE id = NEW.topic_id), '') ELSE '' END
"""  # noqa: S608
TRIGGERS = {
    "forums_post_is_indexed": f"""
        AFTER INSERT ON {_POST} BEGIN
        INSERT INTO {TABLE} (rowid, heading, body) VALUES (NEW.id, {_HEADING}, NEW.body);
        END""",  # noqa: S608
    "forums_post_is_indexed_anew": f"""
        AFTER UPDATE OF body, topic_id, position ON {_POST}
        WHEN NEW.body <> OLD.body OR NEW.topic_id <> OLD.topic_id OR NEW.position IS NOT OLD.position
        BEGIN
        UPDATE {TABLE} SET heading = {_HEADING}, body = NEW.body WHERE rowid = NEW.id;
        END""",  # noqa: S608
    "forums_post_leaves_the_index": f"""
        AFTER DELETE ON {_POST} BEGIN DELETE FROM {TABLE} WHERE rowid = OLD.id; END""",  # noqa: S608
    "forums_title_is_indexed_anew": f"""
        AFTER UPDATE OF title ON {_TOPIC} WHEN NEW.title <> OLD.title BEGIN
        UPDATE {TABLE} SET heading = NEW.title WHERE rowid IN
            (SELECT id FROM {_POST} WHERE topic_id = NEW.id AND position = 1);
        END""",  # noqa: S608
}
_NEWEST_FIRST = RawSQL(f"{TABLE}.rowid", ()).desc()  # noqa: S611 the order in which FTS5 walks
_FILL = f"""
    INSERT INTO {TABLE} (rowid, heading, body)
    SELECT post.id, CASE WHEN post.position = 1 THEN topic.title ELSE '' END, post.body
    FROM {_POST} post JOIN {_TOPIC} topic ON topic.id = post.topic_id
"""  # noqa: S608


def install(using: str = "default", **kwargs: Any) -> None:
    """Make the index and its triggers on a SQLite database that has the tables (after each migrate).

    Safe to repeat. The index is filled anew whenever something was missing: posts may have come in,
    gone or changed meanwhile.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or not _has_tables(connection) or _is_installed(connection):
        return
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
        cursor.execute(_FILL)
        for name, body in TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def lift(using: str = "default", plan: Collection[object] = (), **kwargs: Any) -> None:
    """Take the triggers away before migrations that ``plan`` lists: SQLite renames no table while a
    trigger elsewhere speaks of one that is being made anew. Without any, they stay."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not plan:
        return
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def matching(posts: PostQuerySet, query: Query) -> Any:
    """Keys and ranks of the posts that answer ``query``, the newest first; slice it."""
    return (
        _asked(posts, query.for_sqlite)
        .annotate(rank=_rank(_TITLE_WEIGHT, _BODY_WEIGHT))
        .order_by(_NEWEST_FIRST)
        .values_list("pk", "rank")
    )


def marked(posts: PostQuerySet, query: Query, fields: tuple[str, ...]) -> Any:
    """The values of ``posts``, with ``marked_heading`` and ``marked_body``: the whole text, never HTML."""
    return (
        _asked(posts, query.for_sqlite)
        .annotate(marked_heading=_highlight(0), marked_body=_highlight(1))
        .values(*fields, "marked_heading", "marked_body")
    )


def with_titles(topics: TopicQuerySet, words: list[str]) -> Any:
    """Keys, ranks and forums of the topics whose title holds two of ``words``, or the only one."""
    two = two_of([f'"{word}"' for word in words], "AND", "OR")
    posts: Any = topics.model._meta.get_field("posts").related_model._default_manager
    return (
        _asked(posts.filter(position=1, topic__in=topics), f"heading : ({two})")
        .annotate(rank=_rank(1, 0))
        .order_by(_NEWEST_FIRST)
        .values_list("topic_id", "rank", "topic__forum_id")
    )


def _asked(posts: PostQuerySet, match: str) -> Any:
    """``posts`` joined with the index: FTS5 is met in its FROM clause or not at all."""
    return posts.extra(  # noqa: S610 the names are constants, what was asked is a parameter
        tables=[TABLE],
        where=[f"{TABLE}.rowid = {_POST}.id", f"{TABLE} MATCH %s"],
        params=[match],
    )


def _rank(title_weight: int, body_weight: int) -> RawSQL:
    """bm25 is less for a better match."""
    return RawSQL(f"-bm25({TABLE}, {title_weight}, {body_weight})", (), FloatField())  # noqa: S611 constants


def _highlight(column: int) -> RawSQL:
    sql = f"highlight({TABLE}, {column}, %s, %s)"
    return RawSQL(sql, (START, STOP), TextField())  # noqa: S611 constants


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return {_POST, _TOPIC} <= set(connection.introspection.table_names())


def _is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether index and triggers are there, and the index has as many rows as there are posts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master")
        there = {name for (name,) in cursor.fetchall()}
        if not {TABLE, *TRIGGERS} <= there:
            return False
        cursor.execute(f"SELECT (SELECT count(*) FROM {TABLE}_docsize) = count(*) FROM {_POST}")  # noqa: S608
        return bool(cursor.fetchone()[0])

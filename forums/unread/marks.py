"""Marks move forward only, whatever several devices do at once: one statement decides."""

from collections.abc import Iterable, Mapping

from django.db import connection, models

from forums.models import Forum, ForumMark, TopicMark
from forums.querysets import ForumQuerySet
from membership.people.models import User

_DIGITS = 18  # of a key or a number, all of which the database can compare


def shown_numbers(forums: Iterable[Forum]) -> list[str]:
    """What a page says it has shown of each forum: "key-number"."""
    return [f"{forum.pk}-{forum.last_number}" for forum in forums]


def parse_shown(texts: Iterable[str]) -> dict[int, int]:
    """The numbers by the forums' keys; what is none is left out."""
    pairs = (text.split("-", 1) for text in texts if text.count("-") == 1)
    return {
        int(pk): int(number)
        for pk, number in pairs
        if pk.isascii() and pk.isdigit() and len(pk) <= _DIGITS
        if number.isascii() and number.isdigit() and len(number) <= _DIGITS
    }


def read_topic(*, topic_pk: int, number: int, acting_user: User) -> None:
    """``acting_user`` has read the topic up to ``number``."""
    _move(TopicMark, "topic_id", [(acting_user.pk, topic_pk, number)])


def read_forums(*, forums: ForumQuerySet, shown: Mapping[int, int], acting_user: User) -> None:
    """Everything in those of ``forums`` that a page has shown is read, up to the number it showed.

    ``shown`` has the numbers by the forums' keys. What came meanwhile stays unread, and a number that
    the forum has not given yet counts as its last.
    """
    given = forums.filter(pk__in=list(shown)).values_list("pk", "last_number")
    rows = [(acting_user.pk, pk, min(shown[pk], last)) for pk, last in given]
    if rows:
        _move(ForumMark, "forum_id", rows)


def _move(mark: type[models.Model], column: str, rows: Iterable[tuple[int, int, int]]) -> None:
    """Write the marks; one that is there moves forward or stays."""
    values = list(rows)
    table = connection.ops.quote_name(mark._meta.db_table)
    places = ", ".join(["(%s, %s, %s)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (user_id, {column}, number) VALUES {places}"  # noqa: S608 names of our own
            f" ON CONFLICT (user_id, {column}) DO UPDATE SET number = excluded.number"
            f" WHERE {table}.number < excluded.number",
            [value for row in values for value in row],
        )

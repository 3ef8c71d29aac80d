"""Reads whose SQL is built once: to build a statement takes the ORM longer than to ask the database.

    @prepared(slug=str)
    def forum_at(with_body: bool, *, slug: str) -> QuerySet:
        forums = Forum.objects.filter(slug=slug)
        return forums.select_related("body") if with_body else forums

    rows = forum_at(True, slug="thanet")

What is given by position, and which names are given, shape the statement; each shape is built once in a
process, for all its threads. What is given by name is a value in it: never None, a list or the size of a
slice, which would make another statement. Everything else that the function looks at must stay as it is
while a process lives.
``settings.PREPARED_READS_CHECKED`` builds a read anew beside, and compares: so do all tests, for each
read and its values once a module of theirs (``compare_again``). Moments do not count: they are never the
same.

PostgreSQL plans such a statement once as well (``planned_once``); with ``settings.DATABASE_PLANS_ONCE``
off it does so each time, for a pooler that hands one connection from client to client.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, update_wrapper
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Kind = type[int] | type[str] | type[date] | type[datetime]
MOST = 2**63  # what the largest column holds is less

Build = Callable[..., "QuerySet[Any, Any]"]


class NotPreparedError(Exception):
    """A function does not always build the same statement from its values."""


def prepared(**kinds: Kind) -> "Callable[[Build], PreparedRead]":
    """A function that builds a queryset from values of ``kinds`` reads its rows instead."""
    return lambda build: PreparedRead(build, kinds)


class PreparedRead:
    """Reads the rows of what ``queryset``, the function that was prepared, builds.

    A value that no column can hold finds nothing: a number that is too large, as an address may have
    it, or a text with a NUL, as a cookie may. Raises NotPreparedError when a value is not found again
    in the statement.
    """

    def __init__(self, queryset: Build, kinds: Mapping[str, Kind]) -> None:
        update_wrapper(self, queryset)
        self.queryset, self.kinds = queryset, kinds

    def __call__(self, *shape: Any, **values: Any) -> list[Any]:
        if not all(map(_can_be_held, values.values())):
            return []
        plans = connection.__dict__.setdefault("prepared_reads", {})
        key = self, shape, *values
        plan: _Plan | None = plans.get(key)
        if plan is None:
            kinds = {name: self.kinds[name] for name in values}
            plan = plans[key] = _Plan.of(self.queryset, shape, kinds)
        if settings.PREPARED_READS_CHECKED:
            lasting = tuple(each for each in values.values() if not isinstance(each, datetime))
            compared = connection.__dict__.setdefault("prepared_reads_compared", set())
            if (key, lasting) not in compared:
                plan.check(self.queryset(*shape, **values), values)
                compared.add((key, lasting))
        return plan.rows(values)


def compare_again() -> None:
    """From now on each read is compared once more with what is built anew."""
    connection.__dict__.pop("prepared_reads_compared", None)


@contextmanager
def planned_once() -> Iterator[Any]:
    """A cursor for statements that come again and again: PostgreSQL plans each once for a connection.

    To plan a statement of several joins takes it ten times as long as to run it. While statements are
    logged they are sent as any other, so that the log has them whole.
    """
    # Looked up once: the proxy would do so at each step.
    database: Any = connections[DEFAULT_DB_ALIAS]
    plans = database.vendor == "postgresql" and settings.DATABASE_PLANS_ONCE
    if not plans or database.queries_logged:
        with database.cursor() as cursor:
            yield cursor
        return
    database.close_if_health_check_failed()
    database.ensure_connection()
    raw = database.connection
    usual = raw.cursor_factory
    raw.cursor_factory = _planning_cursor()
    try:
        made = database.cursor()
    finally:
        raw.cursor_factory = usual
    with made as cursor:
        yield cursor


@cache
def _planning_cursor() -> type:
    """Made when it is needed: a portal on SQLite has no driver for PostgreSQL."""
    from django.db.backends.postgresql.base import ServerBindingCursor

    class PlanningCursor(ServerBindingCursor):
        def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
            raw: Any = self.connection  # type: ignore[attr-defined]
            raw.prepare_threshold = 0  # at once, and nothing else ever
            try:
                return super().execute(query, params, **kwargs)  # type: ignore[misc]
            finally:
                raw.prepare_threshold = None

    return PlanningCursor


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement with a hole for each value, and how its rows become what the queryset gives."""

    queryset: "QuerySet[Any, Any]"
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    holes: tuple[tuple[int, str, Callable[[Any], Any]], ...]

    @classmethod
    def of(cls, build: Build, shape: tuple[Any, ...], kinds: Mapping[str, Kind]) -> "_Plan":
        """Build it twice with other stand-ins: what differs then is where a value stands."""
        called = build.__qualname__
        stand_ins, others = (
            {name: _stand_in(kind, 2 * n + turn) for n, (name, kind) in enumerate(kinds.items())}
            for turn in (0, 1)
        )
        queryset = build(*shape, **stand_ins)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        other_sql, other_params = _built(build(*shape, **others))
        if sql != other_sql:
            raise NotPreparedError(f"{called} gives another statement for other values.")
        names = {str(_adapted(value)): name for name, value in stand_ins.items()}
        pairs = enumerate(zip(params, other_params, strict=True))
        changed = [place for place, (one, two) in pairs if one != two]
        try:
            named = [(place, names[str(params[place])]) for place in changed]
        except KeyError as unknown:
            raise NotPreparedError(f"{called} makes {unknown} of a value.") from None
        if unused := set(kinds) - {name for _, name in named}:
            raise NotPreparedError(f"{called} does not use {', '.join(sorted(unused))}.")
        holes = tuple((place, name, _adapter(kinds[name], params[place])) for place, name in named)
        _keep_converters(compiler)
        return cls(queryset, compiler, sql, tuple(params), holes)

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        """What the queryset would have given for ``values``."""
        compiler, query = copy(self.compiler), copy(self.queryset.query)
        compiler.execute_sql = lambda *_, **__: [self.fetched(values)]  # type: ignore[method-assign,assignment]
        query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        asked: Any = self.queryset
        found = type(asked)(model=asked.model, query=query, using=connection.alias)
        found._iterable_class = asked._iterable_class
        found._fields = asked._fields
        found._known_related_objects = asked._known_related_objects
        found._prefetch_related_lookups = asked._prefetch_related_lookups
        return list(found)

    def fetched(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows as the database gives them."""
        with planned_once() as cursor:
            cursor.execute(self.sql, self.filled(values))
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if self.compiler.has_extra_select:  # what it is ordered by and nobody asked for
            return [row[: self.compiler.col_count] for row in rows]
        return rows

    def filled(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The statement's parameters."""
        params = list(self.params)
        for place, name, adapt in self.holes:
            params[place] = adapt(values[name])
        return tuple(params)

    def check(self, anew: "QuerySet[Any, Any]", values: Mapping[str, Any]) -> None:
        """Raises NotPreparedError when the statement is not the one that is built ``anew``."""
        if _built(anew) != (self.sql, self.filled(values)):
            raise NotPreparedError(f"The statement for {values} has become another: {self.sql}")


def _can_be_held(value: Any) -> bool:
    """Whether a column may hold ``value``; PostgreSQL refuses to look for what it cannot."""
    if isinstance(value, int):
        return -MOST <= value < MOST
    return not isinstance(value, str) or "\0" not in value


def _built(queryset: "QuerySet[Any, Any]") -> tuple[str, tuple[Any, ...]]:
    sql, params = queryset.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(params)


def _keep_converters(compiler: SQLCompiler) -> None:
    """How a column's values are read is the same for every row that is ever read."""
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    found, has_composite = compiler.get_converters(columns), compiler.has_composite_fields(columns)
    compiler.get_converters = lambda _: found  # type: ignore[method-assign,assignment]
    compiler.has_composite_fields = lambda _: has_composite  # type: ignore[method-assign,assignment]


def _stand_in(kind: Kind, number: int) -> Any:
    """A value that a statement will not have of itself."""
    if kind is int:
        return 2_000_000_000 + number
    if kind is str:
        return f"stand-in-{number}"
    moment = datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return moment if kind is datetime else moment.date()


def _adapted(value: Any) -> Any:
    """``value`` as the database gets it."""
    return _adapter(type(value), value)(value)


def _adapter(kind: type, sample: Any) -> Callable[[Any], Any]:
    if kind is datetime:
        return connection.ops.adapt_datetimefield_value
    if kind is date:
        return connection.ops.adapt_datefield_value
    return type(sample)  # an integer of the column's size, for PostgreSQL

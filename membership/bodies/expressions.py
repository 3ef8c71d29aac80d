"""Day arithmetic in the database, the same on SQLite and on PostgreSQL."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Func
from django.db.models.sql.compiler import SQLCompiler


class _DayAndNumber(Func):
    """A day computed from a day and a number, by a template for each database."""

    arity = 2
    output_field = DateField()
    postgresql: str
    sqlite: str

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        return self._fill(self.postgresql, compiler)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        return self._fill(self.sqlite, compiler)

    def _fill(self, template: str, compiler: SQLCompiler) -> tuple[str, tuple[Any, ...]]:
        """The template with {day} and {number} in it, which it names by turns."""
        day, number = (compiler.compile(source) for source in self.get_source_expressions())
        times = template.count("{day}")
        sql = template.format(day=day[0], number=number[0])
        return sql, (*day[1], *number[1]) * times


class MonthsAfter(_DayAndNumber):
    """``MonthsAfter(day, months)``: as ``portal.lib.time.add_months``, cut to the month's length."""

    postgresql = "CAST({day} + make_interval(months => {number}) AS date)"
    # SQLite runs 31 January + 1 month into March: the last day of the month cuts it.
    sqlite = (
        "min(date({day}, '+' || {number} || ' months'),"
        " date({day}, 'start of month', '+' || ({number} + 1) || ' months', '-1 day'))"
    )


class DaysAfter(_DayAndNumber):
    """``DaysAfter(day, days)``."""

    postgresql = "({day} + {number})"
    sqlite = "date({day}, '+' || {number} || ' days')"

"""Columns that are the database's own: Django names those that it writes and never meets these."""

from typing import Any

from django.db.models import F, Field, Func
from django.db.models.expressions import Col


class Column(Func):
    """Such a column of a queryset's table, in the row that ``pk`` names."""

    def __init__(self, name: str, output_field: Field[Any, Any], pk: Any = None) -> None:
        super().__init__(pk or F("pk"), output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        (key,) = self.get_source_expressions()
        assert isinstance(key, Col)  # noqa: S101 what F("pk") has become
        table = compiler.quote_name_unless_alias(key.alias)
        return f"{table}.{connection.ops.quote_name(self.name)}", []

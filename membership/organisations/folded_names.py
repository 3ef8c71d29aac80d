"""The stored folded name: written with the name by every way that rows are written.

``save`` and ``bulk_create`` ask the field, ``update`` and ``bulk_update`` the queryset; what neither
can fold, a name that only the database knows, is refused.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models

from membership.organisations.names import FOLDED_LENGTH, fold

SOURCE = "name"


class FoldedNameField(models.CharField):  # type: ignore[type-arg]
    """``names.fold`` of the row's name, made anew whenever the row is written from an object."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"max_length": FOLDED_LENGTH, "default": "", "editable": False}
        super().__init__(**(defaults | options))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(getattr(model_instance, SOURCE))
        setattr(model_instance, self.attname, folded)
        return folded


class FoldedNamesQuerySet(models.QuerySet[Any]):
    """Rows with a name and a folded name, which change together."""

    def update(self, **kwargs: Any) -> int:
        """Change rows; a name takes its folded form along.

        Raises ValueError for a name that only the database knows, such as another column's, and for
        a folded name by itself.
        """
        if "folded_name" in kwargs and "name" not in kwargs:
            raise ValueError("A folded name follows its name: change the name instead.")
        if isinstance(kwargs.get("name"), str):
            kwargs["folded_name"] = fold(kwargs["name"])
        elif "name" in kwargs and "folded_name" not in kwargs:
            raise ValueError("A name is changed to a text, which can be folded.")
        return super().update(**kwargs)

    def bulk_create(
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Any]:
        """Insert rows; where a name replaces another on conflict, its folded form does too."""
        fields = with_folded_name(update_fields)
        return super().bulk_create(
            objs, batch_size, ignore_conflicts, update_conflicts, fields, unique_fields
        )

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """Change rows from objects; a name takes its folded form along."""
        rows, names = list(objs), set(fields)
        if "name" in names:
            for row in rows:
                row.folded_name = fold(row.name)
        return super().bulk_update(rows, with_folded_name(names) or names, batch_size)


def with_folded_name(fields: Collection[str] | None) -> set[str] | None:
    """The fields to write, with the folded name among them when the name is; None means all."""
    if fields is None:
        return None
    return {*fields, "folded_name"} if "name" in fields else set(fields)

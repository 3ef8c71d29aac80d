"""What Wagtail's screens of our records share: exports that are safe to open, and the audit trail as
the history of each thing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.encoding import force_str
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from portal.lib.tables.cells import escape_formula
from portal.records.actions import record
from portal.records.models import AuditRecord

NOBODY = "the system"
GONE = "an account since closed"


def safe(value: Any) -> Any:
    """A cell as it may be opened: what looks like a formula is text, a list is its members."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = force_str(value, strings_only=True)
    return escape_formula(text) if isinstance(text, str) else text


class SafeExportMixin:
    """Every cell of an export is escaped, whatever its field; dates stay dates."""

    def get_preprocess_function(
        self, field: str, value: Any, export_format: str
    ) -> Callable[[Any], Any] | None:
        if isinstance(value, str | list | Model) or value is None:
            return safe
        found: Callable[[Any], Any] | None = super().get_preprocess_function(  # type: ignore[misc]
            field, value, export_format
        )
        return found


class SafeIndexView(SafeExportMixin, generic.IndexView):
    """A list whose export is safe to open."""


@dataclass(frozen=True)
class Entry:
    """One line of the history, with the name of who acted."""

    message: str
    by: str
    at: datetime
    changes: str


class AuditHistoryView(HistoryView):
    """The audit trail of one thing: what was done on any page of the portal, not here alone."""

    filterset_class = None
    verbose_name_plural = "entries"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("message", label="What was done"),
            Column("changes", label="From what to what"),
            Column("by", label="By whom", width="20%"),
            DateColumn("at", label="When", width="15%"),
        ]

    def get_base_queryset(self) -> "QuerySet[AuditRecord]":
        return AuditRecord.objects.filter(
            target_label=self.object._meta.label_lower, target_pk=str(self.object.pk)
        )

    def get_ordering(self) -> tuple[str, ...]:
        return ("-at", "-pk")

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(with_names(object_list))


def with_names(records: Iterable[AuditRecord]) -> list[Entry]:
    """``records`` as people read them; one query for the names."""
    rows = list(records)
    people = get_user_model()._default_manager.in_bulk(
        {row.acting_user_pk for row in rows if row.acting_user_pk}
    )
    return [Entry(_message(row), _by(row, people), row.at, _changes(row)) for row in rows]


def _message(row: AuditRecord) -> str:
    return f"{row.action.capitalize()}: {row.reason}" if row.reason else row.action.capitalize()


def _by(row: AuditRecord, people: dict[Any, Any]) -> str:
    if row.acting_user_pk is None:
        return NOBODY
    return str(people.get(row.acting_user_pk, GONE))


def _changes(row: AuditRecord) -> str:
    old, new = row.old or {}, row.new or {}
    lines = [
        (name.replace("_", " "), _in_words(old.get(name)), _in_words(new.get(name)))
        for name in dict.fromkeys([*old, *new])
    ]
    return format_html_join("; ", "{}: {} → {}", lines)


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value in (None, "", {}) else str(value)


class RecordedForm(WagtailAdminModelForm):
    """Saves and records what changed in one transaction.

    Of the fields in ``not_kept`` the trail says that they changed and not to what.
    """

    not_kept: tuple[str, ...] = ()

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        action = "entered" if self.instance._state.adding else "changed"
        instance = super().save(commit)
        if commit and self.changed_data:
            record(
                instance,
                action,
                acting_user=self.for_user,
                old={name: self._kept(name, self.initial.get(name)) for name in self.changed_data},
                new={name: self._kept(name, self.cleaned_data[name]) for name in self.changed_data},
            )
        return instance

    def _kept(self, name: str, value: Any) -> Any:
        if name in self.not_kept:
            return "not kept" if value else None
        if isinstance(value, QuerySet | list | tuple):
            return sorted(str(each) for each in value)
        return value.pk if isinstance(value, Model) else value


class RecordedDeleteView(generic.DeleteView):
    """Deletes and records it in one transaction."""

    def delete_action(self) -> None:
        with transaction.atomic():
            record(
                self.object,
                "deleted",
                acting_user=self.request.user,
                old={"name": str(self.object)},
            )
            self.object.delete()


class RecordedViewSet(ModelViewSet):
    """Screens of a model whose changes are recorded: nothing is copied, the trail is the history."""

    index_view_class = SafeIndexView
    history_view_class = AuditHistoryView
    delete_view_class = RecordedDeleteView
    copy_view_enabled = False
    search_backend_name = None
    inspect_view_enabled = True

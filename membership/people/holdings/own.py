"""What this app's tables and those below it hold: accounts, public persons, districts, the audit trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, Q, RestrictedError

from membership.people.holdings.protocol import Erased, Event
from membership.people.holdings.registry import hold
from membership.people.holdings.rows import Links, Rows
from membership.people.holdings.rules import Clears, Deletes, Follows, Keeps, Once, Stays
from membership.people.rights.files import remove_files
from portal.records.retention import unprotected

NO_POWER_BY_MOVING = "Rights are given to a person, never moved."
PUBLIC_RECORD = "Who held which seat is a public record."


@dataclass(frozen=True)
class PublicPersons(Rows):
    """A public person whom nothing refers to goes; the others stay by their name alone."""

    def describe(self, holder: models.Model, event: Event = Event.HELD) -> list[str]:
        lines = super().describe(holder, event)
        if event != Event.ERASED or not lines:
            return lines
        if unprotected(self.rows(holder)).exists():
            return ["Your entry in the public record is deleted. No seat needs it."]
        return [f"Your name stays beside the seats that you hold or held. {PUBLIC_RECORD}"]

    def erase(self, holder: models.Model, *, now: datetime) -> Erased:
        deleted = 0
        for person in self.rows(holder):
            try:
                with transaction.atomic():
                    person.delete()
                    deleted += 1
            except (ProtectedError, RestrictedError):
                continue
        return Erased(deleted=deleted, cleared=super().erase(holder, now=now).cleared)


@dataclass(frozen=True)
class Archives(Rows):
    """Archives of somebody's data go with their files."""

    def erase(self, holder: models.Model, *, now: datetime) -> Erased:
        for archive in self.rows(holder):
            remove_files(archive)
        return super().erase(holder, now=now)


@dataclass(frozen=True)
class AuditTrail(Rows):
    """What was done by somebody, or to one of the four; kept by key, so no foreign key leads there."""

    holder: type[models.Model] = models.Model

    @property
    def key(self) -> str:
        return f"{self.model_class._meta.label}.{self.path}.{self.holder._meta.label_lower}"

    @property
    def holder_model(self) -> type[models.Model]:
        return self.holder

    def rows(self, holder: models.Model) -> "models.QuerySet[Any]":
        everything: models.QuerySet[Any] = self.model_class._base_manager.all()
        if self.path == "acting_user_pk":
            return everything.filter(acting_user_pk=holder.pk).order_by("pk")
        named = Q(target_label=holder._meta.label_lower, target_pk=str(holder.pk))
        return everything.filter(named).order_by("pk")


def register() -> None:
    from membership.people.models import User
    from membership.places.models import District

    hold(
        PublicPersons(
            "people.Person",
            "user",
            "entry in the public record",
            "entries in the public record",
            moves=Follows(),
            erases=Clears(PUBLIC_RECORD, blank={"about": ""}),
            exports=("full_name", "about"),
            once=(
                Once(
                    by=(),
                    names=lambda person: f"Both accounts have a public entry, such as {person}.",
                    rule="Somebody decides first which of them holds the seats.",
                    refuses=True,
                ),
            ),
        ),
        Archives(
            "people.DataArchive",
            "user",
            "archive of your data",
            "archives of your data",
            moves=Stays("It holds what that account had."),
            erases=Deletes("Its file goes as well."),
            exports=("asked_at", "ready_at", "state"),
        ),
        Links(
            "people.User_groups",
            "user",
            "role",
            "roles",
            moves=Stays(NO_POWER_BY_MOVING),
            erases=Deletes("An account that is gone may do nothing."),
            exports=("group__name",),
        ),
        Links(
            "people.User_user_permissions",
            "user",
            "permission",
            "permissions",
            moves=Stays(NO_POWER_BY_MOVING),
            erases=Deletes("An account that is gone may do nothing."),
            exports=("permission__codename",),
        ),
        Links(
            "places.District_successors",
            "from_district",
            "successor",
            "successors",
            moves=Stays("A district keeps those that came after it."),
            erases=Keeps("Districts end and are never erased."),
            exports=("to_district__name",),
        ),
        Links(
            "places.District_successors",
            "to_district",
            "predecessor",
            "predecessors",
            moves=Stays("A district keeps those that came before it."),
            erases=Keeps("Districts end and are never erased."),
            exports=("from_district__name",),
        ),
        _audit_trail(
            "acting_user_pk", User, "entry in the audit trail", "entries in the audit trail"
        ),
        _audit_trail("target_pk", User, "entry about the account", "entries about the account"),
        _audit_trail("target_pk", District, "change to the district", "changes to the district"),
    )


def _audit_trail(path: str, holder: type[models.Model], one: str, many: str) -> AuditTrail:
    return AuditTrail(
        "records.AuditRecord",
        path,
        one,
        many,
        moves=Stays("The record says what happened to whom at the time."),
        erases=Keeps(
            "Who changed rights, terms and results when is kept, by number and not by name."
        ),
        exports=("at", "action", "target_label", "target_pk"),
        holder=holder,
    )

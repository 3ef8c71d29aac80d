"""Imports: an uploaded table, what the dry run found in each of its rows, and what became of it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

LEASE = timedelta(minutes=5)
"""How long a worker may take for one import before another worker may start it again."""

ATTEMPTS = 3
"""How often an import is started that never comes to an end."""


def private_storage() -> Storage:
    return storages["private"]


class ImportState(models.TextChoices):
    CHECKING = "checking", "Being checked"
    UNREADABLE = "unreadable", "Cannot be read"
    CHECKED = "checked", "Checked, not imported yet"
    APPLYING = "applying", "Being imported"
    APPLIED = "applied", "Imported"


UNDER_WAY = (ImportState.CHECKING, ImportState.APPLYING)


class ImportQuerySet(models.QuerySet[Any]):
    def claimable(self, now: datetime) -> "ImportQuerySet":
        """Those with work to do that no worker does, or did within its time."""
        unclaimed = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - LEASE)
        return self.filter(unclaimed, state__in=UNDER_WAY)

    def claim(self, pk: int, now: datetime) -> bool:
        """Take the work of one import; False when another worker has it or nothing is to be done."""
        mine = self.claimable(now).filter(pk=pk).order_by()
        return mine.update(claimed_at=now, attempts=F("attempts") + 1) == 1


class Import(models.Model):
    """A table of organisations that an officer uploaded."""

    file = models.FileField(storage=private_storage, upload_to="organisation-imports/%Y/%m/")
    file_name = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.CHECKING)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True, help_text="Why it cannot be read or was not imported.")
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="Of all that the findings follow from."
    )
    unused_headings = models.JSONField(default=list)
    checked_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("organisations:import", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_checked(self) -> bool:
        return self.state == ImportState.CHECKED

    @property
    def is_applied(self) -> bool:
        return self.state == ImportState.APPLIED


class Finding(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    SAME = "same", "Nothing changed"
    TWIN = "twin", "Twin"
    WRONG = "wrong", "Wrong"


SKIP, ADD, UPDATE = "skip", "add", "update"


class ImportRow(models.Model):
    """One row of the table and what was found about it.

    Lists of texts are kept as they are shown: ``problems`` as [heading, reason], ``changes`` as
    [heading, old, new]. ``twins`` are dictionaries: organisation (its key, or None for a row of the
    same table), name, slug, why, changes. Organisations are kept by key: a row outlives them.
    """

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As spreadsheets count: the headings are row 1.")
    finding = models.CharField(max_length=10, choices=Finding)
    name = models.CharField(max_length=150, blank=True)
    organisation_pk = models.BigIntegerField(null=True)
    slug = models.CharField(max_length=80, blank=True)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    twins = models.JSONField(default=list)
    can_add = models.BooleanField(default=False, help_text="A twin that may still be another one.")
    choice = models.CharField(max_length=30, default=SKIP)
    moved = models.BooleanField(default=False, help_text="Not what it was at the check before.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="one_finding_a_row"),
        ]
        indexes = [
            models.Index(fields=["of", "finding", "number"], name="import_rows_by_finding"),
        ]

    def __str__(self) -> str:
        return f"Row {self.number} of {self.of_id}"

    @property
    def options(self) -> list[tuple[str, str]]:
        """What an officer may choose for a twin, each with its words."""
        offered = [(SKIP, "Leave this row out")]
        for twin in self.twins:
            if twin["organisation"] is not None:
                offered.append((f"{UPDATE}-{twin['organisation']}", f"Update {twin['name']}"))
        return offered + ([(ADD, "Add it as another organisation")] if self.can_add else [])

    @property
    def updates(self) -> int | None:
        """The key of the organisation that the choice for a twin updates, if it updates one."""
        kind, _, pk = self.choice.partition("-")
        return int(pk) if kind == UPDATE else None

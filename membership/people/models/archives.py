"""My data: that somebody asked for it, and the archive that was made."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

LEASE = timedelta(minutes=20)
"""How long a claim lasts: above the time limit of a task, so that who holds it longer is dead."""


class ArchiveState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    CLAIMED = "claimed", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    REMOVED = "removed", "Removed"


class DataArchiveQuerySet(models.QuerySet["DataArchive"]):
    def claimable(self, now: datetime) -> "DataArchiveQuerySet":
        """Those that no worker makes, or whose worker's claim ran out."""
        abandoned = Q(state=ArchiveState.CLAIMED, claimed_at__lte=now - LEASE)
        return self.filter(Q(state=ArchiveState.WAITING) | abandoned)

    def claim(self, pk: int, now: datetime) -> bool:
        """Take ``pk`` for this worker; false when it is not to be had."""
        free = self.filter(pk=pk).claimable(now)
        claimed = {"state": ArchiveState.CLAIMED, "claimed_at": now, "attempts": F("attempts") + 1}
        return free.update(**claimed) == 1

    def held(self, pk: int, claimed_at: datetime) -> "DataArchiveQuerySet":
        """The row ``pk``, as long as the claim made at ``claimed_at`` still stands."""
        return self.filter(pk=pk, state=ArchiveState.CLAIMED, claimed_at=claimed_at)


def private_files() -> Storage:
    """Where archives lie: outside the media folder, under no address."""
    return storages["private"]


class DataArchive(models.Model):
    """One request for one's data. Its file goes after a few days, the row later: see ``retention``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_archives"
    )
    state = models.CharField(
        max_length=10, choices=ArchiveState, default=ArchiveState.WAITING, editable=False
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    ready_at = models.DateTimeField(null=True, editable=False)
    file = models.FileField(storage=private_files, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False, help_text="In bytes.")

    objects = DataArchiveQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=[ArchiveState.WAITING, ArchiveState.CLAIMED]),
                name="one_archive_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=ArchiveState.READY, ready_at__isnull=False)
                | ~Q(state=ArchiveState.READY),
                name="ready_archives_have_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"Archive {self.pk}: {self.get_state_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (ArchiveState.WAITING, ArchiveState.CLAIMED)

    @property
    def is_ready(self) -> bool:
        return self.state == ArchiveState.READY

    @property
    def has_failed(self) -> bool:
        return self.state == ArchiveState.FAILED

    @property
    def folder(self) -> str:
        """Where its file lies, beside what a killed worker may have left."""
        return f"my-data/{self.pk}"

"""Reads of files with a name."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

LEASE = timedelta(minutes=3)
"""How long a claim lasts: above what the scanner is given for one file, so that its holder is dead then."""

LIVE = ("waiting", "ready", "infected")


class AttachmentQuerySet(models.QuerySet[Any]):
    def live(self) -> "AttachmentQuerySet":
        """Those that have not been taken away."""
        return self.filter(state__in=LIVE)

    def not_posted(self) -> "AttachmentQuerySet":
        """Those that were uploaded and stand beside no post yet."""
        return self.filter(post__isnull=True)

    def claimable(self, now: datetime) -> "AttachmentQuerySet":
        """Those to be scanned that no worker holds, or whose worker's claim ran out."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - LEASE)
        return self.filter(free, state="waiting")

    def claim(self, pk: int, now: datetime) -> bool:
        """Take ``pk`` for this worker; false when it is not to be had."""
        mine = self.filter(pk=pk).claimable(now)
        return mine.update(claimed_at=now, attempts=F("attempts") + 1) == 1

    def held(self, pk: int, claimed_at: datetime) -> "AttachmentQuerySet":
        """The row ``pk``, as long as the claim made at ``claimed_at`` still stands."""
        return self.filter(pk=pk, state="waiting", claimed_at=claimed_at)

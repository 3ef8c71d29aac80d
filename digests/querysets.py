"""Reads of the ledger with a name."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

LEASE = timedelta(minutes=5)
"""How long a claim lasts; far above what one mail takes, even with a mail server that hangs."""


class ReaderQuerySet(models.QuerySet[Any]):
    def subscribed(self) -> "ReaderQuerySet":
        """Those with a confirmed subscription that has not ended."""
        return self.filter(
            subscriptions__confirmed_at__isnull=False, subscriptions__ended_at__isnull=True
        ).distinct()


class SubscriptionQuerySet(models.QuerySet[Any]):
    def running(self) -> "SubscriptionQuerySet":
        """Those that have not ended, confirmed or not."""
        return self.filter(ended_at__isnull=True)

    def confirmed(self) -> "SubscriptionQuerySet":
        """Running ones whose owner has confirmed."""
        return self.running().filter(confirmed_at__isnull=False)

    def due(self, frequency: str, before: datetime) -> "SubscriptionQuerySet":
        """Those that an issue of ``frequency`` goes to: confirmed ``before`` its window closed."""
        return self.confirmed().filter(frequency=frequency, confirmed_at__lt=before)


class IssueQuerySet(models.QuerySet[Any]):
    def archived(self) -> "IssueQuerySet":
        """Those that the archive lists, the latest first.

        Daily and monthly issues carry the same items as the weekly ones and would drown them.
        """
        return self.filter(frequency="weekly").order_by("-end", "-pk")


class DeliveryQuerySet(models.QuerySet[Any]):
    def claimable(self, now: datetime) -> "DeliveryQuerySet":
        """Those whose time has come and that no worker holds, or whose worker's claim ran out."""
        return self.filter(
            Q(state="waiting", next_attempt_at__lte=now)
            | Q(state="claimed", next_attempt_at__lte=now, claimed_at__lte=now - LEASE)
        )

    def claim(self, pk: int, now: datetime) -> bool:
        """Take the row ``pk`` for this worker; false when it is not to be had.

        One conditional update that changed exactly one row: it decides alike on every database.
        """
        taken = (
            self.filter(pk=pk)
            .claimable(now)
            .update(state="claimed", claimed_at=now, attempts=models.F("attempts") + 1)
        )
        return bool(taken == 1)

    def held(self, pk: int, claimed_at: datetime) -> "DeliveryQuerySet":
        """The row ``pk``, as long as the claim made at ``claimed_at`` still stands."""
        return self.filter(pk=pk, state="claimed", claimed_at=claimed_at)

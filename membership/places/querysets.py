"""Reads of districts with a name."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


class DistrictQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "DistrictQuerySet":
        """The districts that exist on ``on``."""
        return self.filter(Q(start__isnull=True) | Q(start__lte=on)).filter(
            Q(end__isnull=True) | Q(end__gt=on)
        )

    def due_to_hand_on(self, on: date) -> "DistrictQuerySet":
        """Those that have ended and still have what belongs to their successors, the first first."""
        ended = self.filter(end__lte=on, handed_on_at__isnull=True, successors__isnull=False)
        return ended.distinct().order_by("end", "pk")

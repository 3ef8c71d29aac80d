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

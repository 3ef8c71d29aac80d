"""Reads of quotes."""

from typing import Any

from django.db import models

from consultations.surveys.querysets import counted_q


class QuoteQuerySet(models.QuerySet[Any]):
    def shown(self) -> "QuoteQuerySet":
        """Those that anybody may read: approved, of a response that counts."""
        return self.filter(counted_q("answer__response__"), approved_at__isnull=False)

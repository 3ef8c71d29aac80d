"""Reads of questions and responses."""

from typing import Any

from django.db import models


class QuestionQuerySet(models.QuerySet[Any]):
    def of_round(self, round_pk: int) -> "QuestionQuerySet":
        """The questions of a round with their options, in order."""
        return self.filter(survey__round=round_pk).prefetch_related("options")


class ResponseQuerySet(models.QuerySet[Any]):
    def synthetic(self) -> "ResponseQuerySet":
        """Those that were made up to show how the site works."""
        return self.filter(synthetic=True)

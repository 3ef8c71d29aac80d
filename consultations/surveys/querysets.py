"""Reads of questions and responses."""

from typing import Any

from django.db import models

from membership.organisations.models import Organisation


class QuestionQuerySet(models.QuerySet[Any]):
    def of_round(self, round_pk: int) -> "QuestionQuerySet":
        """The questions of a round with their options, in order."""
        return self.filter(survey__round=round_pk).prefetch_related("options")


class ResponseQuerySet(models.QuerySet[Any]):
    def counted(self) -> "ResponseQuerySet":
        """Those that count: all but the ones that an earlier answer of the organisation supersedes."""
        return self.filter(superseded_at__isnull=True)

    def naming(self, organisation: Organisation) -> "ResponseQuerySet":
        """Those of ``organisation`` that count and that it agreed to be named with."""
        return self.counted().filter(organisation=organisation, named=True)

    def synthetic(self) -> "ResponseQuerySet":
        """Those that were made up to show how the site works."""
        return self.filter(synthetic=True)

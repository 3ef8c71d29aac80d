"""Pre-election periods, in which a council publishes with care."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from portal.lib.time import last_day


class PreElectionPeriodQuerySet(models.QuerySet["PreElectionPeriod"]):
    def touching(self, first: date, last: date) -> "PreElectionPeriodQuerySet":
        """Those of which a day lies between ``first`` and ``last``, both included."""
        return self.filter(start__lte=last, end__gt=first)


class PreElectionPeriod(models.Model):
    """The weeks before an election; half-open in storage."""

    name = models.CharField(max_length=120, help_text="For example “County elections 2029”.")
    start = models.DateField("first day")
    end = models.DateField(help_text="The first day after it.")

    objects = PreElectionPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-start"]
        verbose_name = "pre-election period"
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="pre_election_period_ends_after_it_starts",
                violation_error_message="The period ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        return last_day(self.end)

"""What was changed of the dates of a round to come, once everybody could read them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultations.notices.rounds import ONE_MINUTE, Round


def differ(one: datetime, other: datetime) -> bool:
    """Whether people would read another time: it is given to the minute."""
    return one.replace(second=0, microsecond=0) != other.replace(second=0, microsecond=0)


class MovedDates(models.Model):
    """That a round which was still to come got other dates, with the reason that everybody reads.

    Rows are added and never changed; they go with their round.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="moved_dates")
    old_opens_at = models.DateTimeField()
    old_closes_at = models.DateTimeField()
    new_opens_at = models.DateTimeField()
    new_closes_at = models.DateTimeField()
    note = models.TextField(max_length=500, help_text="Shown on the notice.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_opens_at=F("new_opens_at"), old_closes_at=F("new_closes_at")),
                name="moved_dates_move",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="moved_dates_have_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: other dates"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError when the row exists already."""
        if not self._state.adding:
            raise TypeError("What was said about the dates of a round is never changed.")
        super().save(*args, **kwargs)

    @property
    def moves_opening(self) -> bool:
        return differ(self.old_opens_at, self.new_opens_at)

    @property
    def moves_closing(self) -> bool:
        return differ(self.old_closes_at, self.new_closes_at)

    @property
    def old_last_minute(self) -> datetime:
        return self.old_closes_at - ONE_MINUTE

    @property
    def new_last_minute(self) -> datetime:
        return self.new_closes_at - ONE_MINUTE

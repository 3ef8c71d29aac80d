"""What was changed of the end of a round that people could already answer."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultations.notices.rounds import ONE_MINUTE, Round


class PublicChange(models.Model):
    """That a round closes at another time than was said, with the reason that everybody reads.

    Rows are added and never changed.
    """

    old_closes_at = models.DateTimeField()
    new_closes_at = models.DateTimeField()
    note = models.TextField(max_length=500, help_text="Shown on the notice.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["made_at", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError when the row exists already."""
        if not self._state.adding:
            raise TypeError("What was said about the dates of a round is never changed.")
        super().save(*args, **kwargs)

    @property
    def old_last_minute(self) -> datetime:
        return self.old_closes_at - ONE_MINUTE

    @property
    def new_last_minute(self) -> datetime:
        return self.new_closes_at - ONE_MINUTE


class ClosingChange(PublicChange):
    """That a round which people could already answer was given more time or less."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="closing_changes")

    class Meta(PublicChange.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_closes_at=F("new_closes_at")), name="closing_change_changes"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="closing_change_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {'extended' if self.is_extension else 'closed early'}"

    @property
    def is_extension(self) -> bool:
        return self.new_closes_at > self.old_closes_at

"""That a notice was published although something was missing, and why."""

from typing import Any

from django.conf import settings
from django.db import models


class GateOverride(models.Model):
    """An editor's decision to publish without ``missing``. It holds for these points alone.

    Rows are added and never changed.
    """

    page = models.ForeignKey(
        "consultations.ConsultationPage",
        on_delete=models.PROTECT,
        related_name="gate_overrides",
        verbose_name="consultation",
    )
    missing = models.JSONField(help_text="The keys of the points that were not met.")
    reason = models.TextField(max_length=1000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    # Wagtail would refuse to delete the page in bulk without a word; our own hook explains.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="gate_override_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}: published without {len(self.missing)} of what is asked for"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError when the row exists already."""
        if not self._state.adding:
            raise TypeError("A reason that was given is never changed.")
        super().save(*args, **kwargs)

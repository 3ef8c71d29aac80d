"""The audit trail, and the pulse of the background work."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class AuditRecord(models.Model):
    """Who changed what, when and why. Rows are added, never changed.

    The thing and the person are kept by key and not by foreign key: a record outlives both.
    """

    at = models.DateTimeField(auto_now_add=True)
    target_label = models.CharField(max_length=100, help_text="The model, as app_label.model.")
    target_pk = models.CharField(max_length=64)
    action = models.CharField(max_length=100, help_text="A past-tense fact, such as “verified”.")
    acting_user_pk = models.BigIntegerField(null=True, help_text="Empty when the system acted.")
    old = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    new = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["target_label", "target_pk", "-at"], name="audit_by_target"),
            models.Index(fields=["acting_user_pk", "-at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.target_label} {self.target_pk}: {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError when the row exists already: a record is never changed."""
        if not self._state.adding:
            raise TypeError("An audit record is never changed.")
        super().save(*args, **kwargs)


class Heartbeat(models.Model):
    """The last moment at which a periodic service showed that it lives."""

    name = models.CharField(max_length=50, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} seen at {self.seen_at:%Y-%m-%d %H:%M:%S}"

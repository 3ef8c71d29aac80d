"""Who asked to hear of a promise, and who wants to hear no more."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.models import ConsultationPage, Deed
from digests.models.readers import Reader


class PromiseWatchQuerySet(models.QuerySet[Any]):
    def confirmed_of(self, reader: Reader) -> "PromiseWatchQuerySet":
        """Those that bring ``reader`` e-mails now."""
        return self.filter(reader=reader, confirmed_at__isnull=False, ended_at__isnull=True)


class PromiseWatch(models.Model):
    """That a reader asked to be told when one promise moves.

    The consent is kept with it. A row that has ended is never revived; asking again makes a new one.
    """

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="+")
    deed = models.ForeignKey(Deed, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    consent_wording = models.TextField(help_text="The words that the person agreed to.")
    consent_source = models.CharField(max_length=100, help_text="Where they agreed to them.")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PromiseWatchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name_plural = "promise watches"
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "deed"],
                condition=Q(ended_at__isnull=True),
                name="watches_a_promise_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader}, promise {self.deed_id}"


class PromiseStop(models.Model):
    """That a reader who answered a consultation wants no e-mails about its promises."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="+")
    consultation = models.ForeignKey(ConsultationPage, on_delete=models.CASCADE, related_name="+")
    stopped_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-stopped_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "consultation"], name="stops_promises_of_a_consultation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader}, not about {self.consultation}"

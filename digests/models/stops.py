"""Addresses that get no circulars: their owners want none, or they are known not to exist."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from digests.lists.models import ContactEnd


class CircularStopQuerySet(models.QuerySet[Any]):
    def running(self) -> "CircularStopQuerySet":
        """Those that their owners have not taken back."""
        return self.filter(taken_back_at__isnull=True)


class CircularStop(models.Model):
    """An address whose owner wants no circulars, of whatever list, now or after another import.

    One that she took back stays for a while: the rows of an address are the history of what she wanted.
    """

    address = models.EmailField("e-mail address")
    stopped_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=10, choices=ContactEnd, default=ContactEnd.STOPPED)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_words = models.CharField(
        max_length=200, blank=True, help_text="The words that its owner agreed to."
    )

    objects = CircularStopQuerySet.as_manager()

    class Meta:
        ordering = ["-stopped_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(taken_back_at__isnull=True),
                name="one_running_circular_stop_an_address",
            ),
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="circular_stops_are_folded"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) ^ ~Q(taken_back_words=""),
                name="stops_are_taken_back_in_words",
            ),
        ]
        indexes = [models.Index(fields=["address"], name="circular_stop_by_address")]

    def __str__(self) -> str:
        return self.address


class DeadAddress(models.Model):
    """An address that is known not to exist: a mail server said so, and nothing has shown otherwise since."""

    address = models.EmailField("e-mail address", unique=True)
    since = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=500, blank=True, help_text="What was said of it.")

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="dead_addresses_are_folded"
            ),
        ]

    def __str__(self) -> str:
        return self.address

"""Plans: scenarios for a body with the seats as they were that day, and the ends that are proposed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from membership.bodies.models.bodies import Body
from membership.bodies.planner.rules import YEARS


class PlanQuerySet(models.QuerySet[Any]):
    def published(self, now: datetime) -> "PlanQuerySet":
        """Those that everybody may read at ``now``, the latest first."""
        return self.filter(visible_from__lte=now).order_by("-visible_from", "-pk")


class Plan(models.Model):
    """Scenarios that somebody compared and kept. What is in it never changes; a better one is a new one.

    ``content`` holds all that the figures follow from (``storing`` says how): the seats and terms as
    they were on ``on``, the scenarios with their rules, and the proposed ends. Figures are reckoned
    from it anew each time, which gives the same ones on any day; what was proposed is kept as it was.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=100)
    note = models.TextField(
        blank=True,
        max_length=2000,
        help_text="What you want readers to know: why this plan, what speaks against it.",
    )
    on = models.DateField(help_text="The day on which its years begin.")
    years = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[-1])]
    )
    version = models.PositiveSmallIntegerField(help_text="How the content is written.")
    content = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    share_key = models.CharField(
        max_length=43,
        blank=True,
        editable=False,
        help_text="Part of the link by which it is read without an account; empty: no link works.",
    )
    visible_from = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when it is a public paper."
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "rotation plan"
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=YEARS[0], years__lte=YEARS[-1]),
                name="plan_looks_one_to_fifteen_years_ahead",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "-made_at"], name="plan_by_body"),
            models.Index(fields=["visible_from"], name="plan_shown"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where everybody reads it once it is published."""
        return reverse("bodies:paper", args=[self.body.slug, self.pk])

    @property
    def is_shared(self) -> bool:
        return bool(self.share_key)

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None

    @property
    def is_published(self) -> bool:
        return self.visible_from is not None

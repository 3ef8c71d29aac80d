"""That somebody says a post should be looked at."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forums.models.topics import Post
from forums.moderation.models.decisions import Decision
from forums.moderation.querysets import ReportQuerySet
from forums.moderation.words import URGENT, Concern

TEXT_MAX_LENGTH = 2000


class Report(models.Model):
    """A report of a post, by an account or by a visitor. One person has one open report of a post;
    what they send again is added to it and counted.

    ``visitor`` tells visitors apart without their address on the network; it goes when the report is
    closed, and the e-mail address a while after its owner was told the outcome.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=10, choices=Concern)
    text = models.TextField("what they say", blank=True, max_length=TEXT_MAX_LENGTH)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports"
    )
    visitor = models.CharField(max_length=40, blank=True)
    address = models.EmailField(
        "e-mail address", blank=True, help_text="Of a visitor who wants to hear the outcome."
    )
    reported_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now, help_text="When it was last sent.")
    times = models.PositiveIntegerField(default=1, help_text="How often it was sent.")
    for_officers = models.BooleanField(
        default=False,
        help_text="In a group’s room: officers see to it beside the chair, or instead of them.",
    )
    closed_at = models.DateTimeField(null=True)
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="reports"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reporter"],
                condition=Q(closed_at__isnull=True, reporter__isnull=False),
                name="one_open_report_a_person",
            ),
            models.UniqueConstraint(
                fields=["post", "visitor"],
                condition=Q(closed_at__isnull=True) & ~Q(visitor=""),
                name="one_open_report_a_visitor",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, decision__isnull=True)
                | Q(closed_at__isnull=False, decision__isnull=False),
                name="report_is_closed_by_a_decision",
            ),
        ]
        indexes = [
            models.Index(
                fields=["post"], condition=Q(closed_at__isnull=True), name="reports_to_do"
            ),
            models.Index(fields=["reported_at"], name="reports_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.post}"

    @property
    def is_urgent(self) -> bool:
        return self.reason in URGENT

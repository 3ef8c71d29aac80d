"""A meeting of a body: when, where, and its agenda."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from membership.bodies.models.bodies import Body
from membership.bodies.querysets import MeetingQuerySet
from portal.lib.templatetags.portal import day


class Meeting(models.Model):
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    start = models.DateTimeField()
    end = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True, help_text="Where to join online.")
    agenda = models.ForeignKey(
        getattr(settings, "WAGTAILDOCS_DOCUMENT_MODEL", "wagtaildocs.Document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    visible_from = models.DateTimeField(default=timezone.now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="meeting_ends_after_it_starts",
                violation_error_message="A meeting ends after it starts.",
            ),
            models.CheckConstraint(
                condition=~Q(place="", link=""),
                name="meeting_has_a_place_or_a_link",
                violation_error_message="Give a place or a link to join online, or both.",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "start"], name="meeting_by_body"),
            models.Index(fields=["visible_from"], name="meeting_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {day(self.start)}"

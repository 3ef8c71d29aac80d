"""What goes with writing: when and where something happens, earlier versions, and drafts."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from forums.models.forums import Forum
from forums.models.topics import TITLE_MAX_LENGTH, Post, Topic
from portal.lib.time import london_day

LINE_MAX_LENGTH = 200
NOTE_MAX_LENGTH = 500


class Occasion(models.Model):
    """When and where: of an event to come, or of the meeting that notes are of."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="occasion")
    name = models.CharField(
        max_length=LINE_MAX_LENGTH, blank=True, help_text="The forum or meeting that met."
    )
    place = models.CharField(max_length=LINE_MAX_LENGTH)
    starts_at = models.DateTimeField(null=True, help_text="Of an event.")
    ends_at = models.DateTimeField(null=True, help_text="Of an event that says so.")
    held_on = models.DateField(null=True, help_text="Of a meeting that notes are of.")
    taking_part = models.TextField(max_length=NOTE_MAX_LENGTH, blank=True)
    attending = models.PositiveIntegerField(null=True, help_text="How many people were there.")
    provenance = models.TextField(
        max_length=NOTE_MAX_LENGTH, blank=True, help_text="Who took the notes, where they are kept."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) ^ Q(held_on__isnull=True),
                name="an_event_starts_a_meeting_was_held",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.place}"

    def is_past(self, now: datetime) -> bool:
        """Whether an event is over; one that names no end is over with its day."""
        if self.ends_at is not None:
            return self.ends_at <= now
        return self.starts_at is not None and london_day(self.starts_at) < london_day(now)


class PostVersion(models.Model):
    """What a post said until it was edited; a topic's own text with its title and particulars."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text="1 is what was written first.")
    title = models.CharField(max_length=TITLE_MAX_LENGTH, blank=True)
    particulars = models.TextField(
        blank=True, help_text="Kind, themes, when and where; a line each."
    )
    body = models.TextField(help_text="Markdown, as written.")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withheld = models.BooleanField(
        default=False, help_text="Only those who moderate may read it: something was edited out."
    )

    class Meta:
        ordering = ["post", "number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="one_version_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.post}, version {self.number}"


class Draft(models.Model):
    """What somebody was writing and has not posted: a topic, a reply or an edit. Nobody else sees it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    forum = models.ForeignKey(
        Forum, null=True, on_delete=models.CASCADE, related_name="+", help_text="Of a new topic."
    )
    topic = models.ForeignKey(
        Topic, null=True, on_delete=models.CASCADE, related_name="drafts", help_text="Of a reply."
    )
    post = models.ForeignKey(
        Post, null=True, on_delete=models.CASCADE, related_name="+", help_text="Of an edit."
    )
    fields = models.JSONField(help_text="What stood in the form, as it would be sent.")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(forum__isnull=False, topic__isnull=True, post__isnull=True)
                | Q(forum__isnull=True, topic__isnull=False, post__isnull=True)
                | Q(forum__isnull=True, topic__isnull=True, post__isnull=False),
                name="a_draft_has_one_place",
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", place],
                    condition=Q(**{f"{place}__isnull": False}),
                    name=f"one_draft_a_{place}",
                )
                for place in ("forum", "topic", "post")
            ),
        ]
        indexes = [models.Index(fields=["saved_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return f"Draft of {self.user}"

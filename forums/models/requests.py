"""Requests of organisations that serve other districts to come into a forum."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forums.models.forums import Forum
from forums.querysets import ForumRequestQuerySet
from membership.organisations.models import Organisation

WORDS_MAX_LENGTH = 500


class ForumRequest(models.Model):
    """That an organisation asks to join a forum: in whose words, and what came of it."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="requests")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="forum_requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.TextField(
        max_length=WORDS_MAX_LENGTH, help_text="Why it would like to talk there."
    )
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty when it came in by another way meanwhile.",
    )
    accepted = models.BooleanField(null=True, help_text="Empty until somebody answers.")
    answer = models.TextField(blank=True, max_length=WORDS_MAX_LENGTH)

    objects = ForumRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "organisation"],
                condition=Q(decided_at__isnull=True),
                name="asks_a_forum_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, accepted__isnull=True)
                | Q(decided_at__isnull=False, accepted__isnull=False),
                name="answered_forum_requests_have_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} asks to join {self.forum}"

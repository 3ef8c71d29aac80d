"""That a post speaks to a person or an organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forums.mentions.querysets import MentionQuerySet
from forums.models.topics import Post
from membership.organisations.models import Organisation


class Mention(models.Model):
    """That ``post`` speaks to a person or an organisation.

    An edit that takes the name out leaves the row, so that nobody is told of one post twice.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, help_text="When an edit took the name out.")
    told_at = models.DateTimeField(null=True, help_text="When whom it concerns was told.")

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(organisation__isnull=True),
                name="mention_of_a_person_or_an_organisation",
            ),
            models.UniqueConstraint(fields=["post", "user"], name="mentions_a_person_once"),
            models.UniqueConstraint(
                fields=["post", "organisation"], name="mentions_an_organisation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.organisation} in {self.post}"

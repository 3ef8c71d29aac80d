"""Addresses that forums had before: what was linked to stays to be found."""

from django.db import models
from django.utils import timezone

from forums.models.forums import Forum


class FormerAddress(models.Model):
    """That ``forum`` was once found under ``slug``; no other forum takes it."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="former_addresses")
    slug = models.SlugField(max_length=100, unique=True)
    left_at = models.DateTimeField(default=timezone.now, help_text="When it took another one.")

    def __str__(self) -> str:
        return f"{self.slug}, today {self.forum.slug}"

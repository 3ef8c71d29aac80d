"""Whom a consultation is for."""

from django.db import models

from portal.lib.slugs import validate_slug_is_free


class Audience(models.Model):
    """A group of people or organisations that a consultation asks."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True, validators=[validate_slug_is_free])
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

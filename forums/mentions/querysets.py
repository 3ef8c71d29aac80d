"""Reads of mentions with a name."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from membership.organisations.models import Organisation
from membership.people.models import User


class MentionQuerySet(models.QuerySet[Any]):
    def current(self) -> "MentionQuerySet":
        """Those that the text still makes."""
        return self.filter(dropped_at__isnull=True)

    def of(self, person: User) -> "MentionQuerySet":
        """Those of ``person``, and of the organisations she belongs to today, by others than her."""
        hers = Organisation.objects.of(person).values("pk")
        return self.filter(Q(user=person) | Q(organisation__in=hers)).exclude(post__author=person)

    def readable_by(self, person: User, *, on: date) -> "MentionQuerySet":
        """Those in posts that are visible and that ``person`` may read on ``on``."""
        posts = apps.get_model("forums", "Post").objects
        return self.filter(post__in=posts.visible_to(person, on=on).visible())

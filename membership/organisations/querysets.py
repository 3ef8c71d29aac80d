"""Reads of organisations and of who belongs to them."""

from datetime import datetime
from typing import Any

from django.db import models

from membership.people.models import User


class OrganisationQuerySet(models.QuerySet[Any]):
    def verified(self) -> "OrganisationQuerySet":
        """Those that an officer has vouched for."""
        return self.filter(state="verified")

    def pending(self) -> "OrganisationQuerySet":
        """Those that wait for an officer, the longest waiting first."""
        return self.filter(state="pending").order_by("registered_at")

    def of(self, user: User) -> "OrganisationQuerySet":
        """Those that ``user`` belongs to today."""
        return self.filter(belongings__user=user, belongings__ended_at__isnull=True)

    def shown_between(self, since: datetime, until: datetime) -> "OrganisationQuerySet":
        """Verified ones that became visible in the half-open window."""
        return self.verified().filter(visible_from__gte=since, visible_from__lt=until)


class BelongingQuerySet(models.QuerySet[Any]):
    def current(self) -> "BelongingQuerySet":
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)

    def managers(self) -> "BelongingQuerySet":
        """Current ones of managers."""
        return self.current().filter(role="manager")


class JoinRequestQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "JoinRequestQuerySet":
        """Those that no manager has answered, the oldest first."""
        return self.filter(decided_at__isnull=True).order_by("asked_at")

"""Reads of the house rules with a name."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef


class HouseRuleQuerySet(models.QuerySet[Any]):
    def in_force(self, now: datetime) -> "HouseRuleQuerySet":
        """The rules of the version that is in the open at ``now``; none before the first is published."""
        newest = apps.get_model("forums", "HouseRules").objects.published(now)[:1]
        return self.filter(version__in=newest.values("pk")).order_by("number")


class HouseRulesQuerySet(models.QuerySet[Any]):
    def published(self, now: datetime) -> "HouseRulesQuerySet":
        """Those in the open at ``now``, the newest first."""
        return self.filter(published_at__lte=now).order_by("-number")

    def owed_by(self, user: Any, now: datetime) -> "HouseRulesQuerySet":
        """Those that ``user`` (a key or a reference to one) must accept before the next post.

        Whoever accepted a later version owes an earlier one no more.
        """
        accepted = apps.get_model("forums", "RulesAcceptance").objects.filter(
            user=user, version__number__gte=OuterRef("number")
        )
        owed: HouseRulesQuerySet = self.published(now).filter(~Exists(accepted), asks_again=True)
        return owed

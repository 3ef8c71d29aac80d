"""Reads of the register with a name; a day ``on`` is always passed in."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from membership.bodies.declarations.kinds import Publicity, kinds_with
from portal.lib.time import add_months

SHOWN_MONTHS = 12
"""How long an entry stays on the public page after it has ended, or its holder has left."""


def shown_since(on: date) -> date:
    """What ended on this day or before has left the public page on ``on``."""
    return add_months(on, -SHOWN_MONTHS)


class InterestQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "InterestQuerySet":
        """Those that have not ended on ``on``."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=on))

    def published(self, on: date) -> "InterestQuerySet":
        """Those that everyone may read on ``on``. Twin: ``Interest.is_published``."""
        declined = Q(kept_back="declined", publish_from__lte=on)
        return self.filter(Q(kept_back="no") | declined).exclude(
            kind__in=list(kinds_with(Publicity.NEVER))
        )

    def on_the_page(self, on: date) -> "InterestQuerySet":
        """Published ones that run or have ended within the last twelve months."""
        return self.published(on).current(shown_since(on))

    def waiting(self) -> "InterestQuerySet":
        """Those whose holder asked that they stay back, and has no answer."""
        return self.filter(kept_back="asked")


class ConfirmationQuerySet(models.QuerySet[Any]):
    def latest_of(self, people: Collection[int]) -> dict[int, Any]:
        """The last confirmation of each of ``people`` that has one; one query."""
        rows = self.filter(person__in=people).order_by("confirmed_at", "pk")
        return {row.person_id: row for row in rows}


class ChaseQuerySet(models.QuerySet[Any]):
    def to_holders(self) -> "ChaseQuerySet":
        """Reminders that went to holders themselves."""
        return self.filter(body__isnull=True)

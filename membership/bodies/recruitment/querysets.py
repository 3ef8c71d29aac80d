"""Reads of calls, of who put themselves forward, and of who is on a panel.

A moment ``now`` is always passed in. The states of calls have their twins in ``states.py``.
"""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from membership.bodies.recruitment.states import CLOSING_SOON

SEARCHED = ("title", "brief", "duties", "who_may_apply", "body__name")


class CallQuerySet(models.QuerySet[Any]):
    def drafts(self) -> "CallQuerySet":
        """Those that nobody but who looks after the body has seen."""
        return self.filter(visible_from=None)

    def shown(self, now: datetime) -> "CallQuerySet":
        """The list twin of ``policies.can_view``: those that everyone may read."""
        return self.filter(visible_from__lte=now)

    def standing(self, now: datetime) -> "CallQuerySet":
        """Shown ones that were not withdrawn."""
        return self.shown(now).filter(withdrawn_at=None)

    def open(self, now: datetime) -> "CallQuerySet":
        """Those for which people may put themselves forward, the one that closes first first."""
        return self.standing(now).filter(closes_at__gt=now).order_by("closes_at", "pk")

    def closing_soon(self, now: datetime) -> "CallQuerySet":
        return self.open(now).filter(closes_at__lte=now + CLOSING_SOON)

    def about(self, text: str) -> "CallQuerySet":
        """Those that hold every word of ``text``, in any order, with the name of their body."""
        matching = self.all()
        for word in text.split():
            holds = (Q(**{f"{field}__icontains": word}) for field in SEARCHED)
            matching = matching.filter(reduce(or_, holds))
        return matching

    def undecided(self, now: datetime) -> "CallQuerySet":
        """Those whose deadline has passed while a seat is still to be decided, the oldest first."""
        closed = self.standing(now).filter(closes_at__lte=now, decided_at=None)
        return closed.order_by("closes_at", "pk")

    def past(self, now: datetime) -> "CallQuerySet":
        """Shown ones that nobody can put themselves forward for any more, the latest first."""
        return self.shown(now).exclude(pk__in=self.open(now).values("pk"))

    def shown_between(self, since: datetime, until: datetime) -> "CallQuerySet":
        """Those that were published in the half-open window, the earliest first."""
        shown = self.filter(visible_from__gte=since, visible_from__lt=until)
        return shown.order_by("visible_from", "pk")


class ExpressionQuerySet(models.QuerySet[Any]):
    def of_organisations_of(self, user: object) -> "ExpressionQuerySet":
        """Those made for an organisation to which ``user`` belongs today."""
        belongings = apps.get_model("organisations", "Belonging").objects.current()
        mine = belongings.filter(user=user, organisation=OuterRef("organisation"))
        return self.filter(Exists(mine))


class PanelMemberQuerySet(models.QuerySet[Any]):
    def sitting(self) -> "PanelMemberQuerySet":
        """Those who were named, have an account and did not stand aside.

        Who has a conflict of interest since a moment ago is still among them: ``policies`` asks.
        """
        return self.filter(aside_at=None, user__is_active=True)

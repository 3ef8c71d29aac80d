"""Reads of bodies, seats, terms and meetings with a name.

A day ``on`` and a moment ``now`` are always passed in: ``portal.lib.time.today()`` and
``timezone.now()`` are the caller's. The states of terms have their twins in ``states.py``.
"""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from membership.bodies.expressions import DaysAfter, MonthsAfter
from membership.bodies.states import LONGEST_STAY
from membership.places.models import District
from portal.lib.time import add_months


def _exists(on: date, start: str, end: str) -> Q:
    """In being on ``on``, by a half-open range of two fields."""
    return Q(**{f"{start}__lte": on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on}))


class BodyQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "BodyQuerySet":
        """The bodies that exist on ``on``."""
        return self.filter(_exists(on, "created", "closed"))


class SeatQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "SeatQuerySet":
        """The seats that exist on ``on``, filled or vacant."""
        return self.filter(
            _exists(on, "start", "end"), _exists(on, "body__created", "body__closed")
        )

    def standing_for(self, district: District) -> "SeatQuerySet":
        """The seats of every body that stand for ``district``."""
        return self.filter(district=district)

    def voting(self) -> "SeatQuerySet":
        return self.filter(standing="voting")


class TermQuerySet(models.QuerySet[Any]):
    def with_succession(self) -> "TermQuerySet":
        """With ``succeeded_on``: the first start, after the term's end, of a term in the same seat or
        of the same person on the same body. ``states.py`` needs it, and the body and the seat.
        """
        later = (
            self.model._default_manager.filter(start__gte=OuterRef("end"))
            .filter(Q(seat=OuterRef("seat")) | Q(body=OuterRef("body"), person=OuterRef("person")))
            .order_by("start")
            .values("start")
        )
        terms: TermQuerySet = self.select_related("body", "seat").annotate(
            succeeded_on=Subquery(later[:1])
        )
        return terms

    def future(self, on: date) -> "TermQuerySet":
        """Those that start after ``on``."""
        return self.with_succession().filter(start__gt=on)

    def running(self, on: date) -> "TermQuerySet":
        """Those between their own start and end on ``on``; nobody who only stays on."""
        return self.holding(on).filter(Q(end__isnull=True) | Q(end__gt=on))

    def ending_soon(self, on: date) -> "TermQuerySet":
        """Running ones that end within the body's days of notice."""
        return self.running(on).filter(end__lte=DaysAfter(models.Value(on), F("body__notice_days")))

    def carried_over(self, on: date) -> "TermQuerySet":
        """Those that have ended while the holder stays on, by the rules of the body."""
        return self.holding(on).filter(end__lte=on)

    def holding(self, on: date) -> "TermQuerySet":
        """Whoever holds a seat on ``on``: running terms and carried-over ones."""
        # First what the term's row says by itself, so that successors are sought for a few terms only.
        stays_on = (
            Q(end__gt=add_months(on, -LONGEST_STAY - 1))
            & Q(body__holdover_allowed=True)
            & (Q(released__isnull=True) | Q(released__gt=on))
            & Q(carried_until__gt=on)
            & (Q(succeeded_on__isnull=True) | Q(succeeded_on__gt=on))
        )
        terms: TermQuerySet = (
            self.with_succession()
            .alias(carried_until=MonthsAfter(F("end"), F("body__holdover_months")))
            .filter(Q(end__isnull=True) | Q(end__gt=on) | stays_on, start__lte=on)
            .filter(Q(seat__end__isnull=True) | Q(seat__end__gt=on))
            .filter(Q(body__closed__isnull=True) | Q(body__closed__gt=on))
        )
        return terms

    current = holding

    def ended(self, on: date) -> "TermQuerySet":
        """Those whose holder no longer holds the seat on ``on``."""
        holding = self.model._default_manager.holding(on).values("pk")
        return self.with_succession().filter(start__lte=on).exclude(pk__in=holding)

    def shown_between(self, since: datetime, until: datetime) -> "TermQuerySet":
        """Appointments that became visible in the half-open window, the earliest first."""
        return self.filter(visible_from__gte=since, visible_from__lt=until).order_by(
            "visible_from", "pk"
        )

    def visible_to(self, user: object) -> "TermQuerySet":
        """Who holds which seat is public."""
        return self.all()


class DeputyQuerySet(models.QuerySet[Any]):
    def lasting(self, on: date) -> "DeputyQuerySet":
        """Those that have not ended by ``on``; of those to come as well."""
        return self.exclude(end__lte=on)

    def current(self, on: date) -> "DeputyQuerySet":
        """Those who may come in a holder's place on ``on``: while the term is held, staying on included."""
        held = self.model._meta.get_field("term").related_model._default_manager.holding(on)
        return self.filter(_exists(on, "start", "end"), term__in=held.values("pk"))


class MeetingQuerySet(models.QuerySet[Any]):
    def upcoming(self, now: datetime) -> "MeetingQuerySet":
        """Those that have not ended at ``now``, the next first."""
        return self.filter(end__gt=now).order_by("start", "pk")

    def past(self, now: datetime) -> "MeetingQuerySet":
        """Those that have ended at ``now``, the latest first."""
        return self.filter(end__lte=now).order_by("-start", "-pk")

    def shown_between(self, since: datetime, until: datetime) -> "MeetingQuerySet":
        """Meetings that were announced in the half-open window."""
        return self.filter(visible_from__gte=since, visible_from__lt=until)

    def visible_to(self, user: object) -> "MeetingQuerySet":
        """When a body meets is public."""
        return self.all()

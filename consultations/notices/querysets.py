"""Reads of notices and rounds."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from wagtail.query import PageQuerySet


class RoundQuerySet(models.QuerySet[Any]):
    def open(self, now: datetime) -> "RoundQuerySet":
        """Those that take responses at ``now``."""
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def to_come(self, now: datetime) -> "RoundQuerySet":
        """Those that open after ``now``."""
        return self.filter(opens_at__gt=now)

    def over(self, now: datetime) -> "RoundQuerySet":
        """Those that have closed."""
        return self.filter(closes_at__lte=now)

    def with_papers(self) -> "RoundQuerySet":
        """With documents, their formats and reach, in a constant number of queries."""
        return self.prefetch_related("documents__file", "documents__formats__file", "reach")

    def with_published_results(self, now: datetime) -> "RoundQuerySet":
        """Those whose results anybody may read."""
        return self.filter(results_published_at__lte=now)


class ConsultationPageQuerySet(PageQuerySet):
    """Wagtail ships no types: each method gives a ``ConsultationPageQuerySet``."""

    def _rounds(self) -> RoundQuerySet:
        from consultations.notices.rounds import Round

        return Round.objects.filter(page=OuterRef("pk"))

    def open(self, now: datetime) -> Any:
        """Those that take responses at ``now``, the first to close first."""
        rounds = self._rounds().open(now)
        return self.filter(Exists(rounds)).order_by(
            Subquery(rounds.order_by("closes_at").values("closes_at")[:1]), "title"
        )

    def coming(self, now: datetime) -> Any:
        """Those that are not open and will be, the first to open first; then those without dates."""
        to_come = self._rounds().to_come(now)
        opening = Subquery(to_come.order_by("opens_at").values("opens_at")[:1])
        return (
            self.filter(~Exists(self._rounds().open(now)))
            .filter(Q(Exists(to_come)) | ~Exists(self._rounds()))
            .annotate(opening=opening)
            .order_by(models.F("opening").asc(nulls_last=True), "title")
        )

    def closed(self, now: datetime) -> Any:
        """Those whose rounds are all over, the last to close first."""
        over = self._rounds().over(now)
        return self.filter(
            Exists(over), ~Exists(self._rounds().filter(closes_at__gt=now))
        ).order_by(Subquery(over.order_by("-closes_at").values("closes_at")[:1]).desc(), "title")

    def visible_to(self, user: object) -> Any:
        """Those that ``user`` may read: published, and behind no door of Wagtail's."""
        return self.live().public()

    def shown_between(self, since: datetime, until: datetime) -> Any:
        """Published ones that became visible in the half-open window."""
        return self.live().filter(visible_from__gte=since, visible_from__lt=until)

    def listed(self) -> Any:
        """With everything that a list shows, in a constant number of queries."""
        return self.prefetch_related("rounds", "districts", "themes")

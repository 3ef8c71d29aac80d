"""Reads of notices and rounds."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Replace
from wagtail.models import PageQuerySet

from consultations.notices.state import (
    RESPONSE_WITHIN,
    closes_soon_until,
    next_change,
    overdue_since,
)
from portal.lib.time import start_of_day

SEARCHED = (
    "title",
    "summary",
    "purpose",
    "who_should_answer",
    "what_can_change",
    "options_considered",
    "how_considered",
)
AN_HOUR = timedelta(hours=1)


def _text_of(field: Any) -> Any:
    """What is written in a StreamField, without the words by which it is stored."""
    text: Any = Cast(field.name, models.TextField())
    kinds = [f'"type": "{name}"' for name in field.stream_block.child_blocks]
    for stored in [*kinds, '"value": ', '"id": ']:
        text = Replace(text, models.Value(stored), output_field=models.TextField())
    return text


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

    def opened_in_public(self, now: datetime) -> "RoundQuerySet":
        """Those that opened while their notice was there to be read; their dates are then everybody's."""
        opened = self.filter(opens_at__lte=now, page__visible_from__lte=now)
        return opened.filter(closes_at__gt=models.F("page__visible_from"))

    def with_papers(self) -> "RoundQuerySet":
        """With documents and their formats, in a constant number of queries."""
        return self.prefetch_related(
            "documents__file",
            "documents__formats__file",
            "documents__earlier",
            "moved_dates",
            "closing_changes",
        )

    def next_change(self, now: datetime) -> datetime | None:
        """When the clock next changes the state of one of them. (An hour for the clocks' change.)"""
        not_settled = self.filter(closes_at__gt=now - RESPONSE_WITHIN - AN_HOUR)
        return next_change(list(not_settled.only("opens_at", "closes_at")), now)

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

    def closing_soon(self, now: datetime) -> Any:
        """Open ones that close in the next seven days, the first to close first."""
        rounds = self._rounds().open(now).filter(closes_at__lte=closes_soon_until(now))
        return self.open(now).filter(Exists(rounds))

    def considered(self, now: datetime) -> Any:
        """Closed ones of which nothing has come yet, and need not have."""
        return self._without_outcome(now).filter(last_closed__gt=overdue_since(now))

    def overdue(self, now: datetime) -> Any:
        """Closed ones of which something ought to have come by now."""
        return self._without_outcome(now).filter(last_closed__lte=overdue_since(now))

    def with_outcome(self, now: datetime) -> Any:
        """Closed ones of which the outcome is published."""
        return self._with_last(now).filter(last_published__lte=now)

    def _without_outcome(self, now: datetime) -> Any:
        out = Q(last_published__isnull=False, last_published__lte=now)
        return self._with_last(now).exclude(out)

    def _with_last(self, now: datetime) -> Any:
        """Closed ones, each with the end and the outcome of its last round."""
        last = self._rounds().order_by("-opens_at")
        return self.closed(now).annotate(
            last_closed=Subquery(last.values("closes_at")[:1]),
            last_published=Subquery(last.values("results_published_at")[:1]),
        )

    def concerning(self, district_slug: str) -> Any:
        """Those that name the district, and those that name none and so are about every one."""
        named = self.model.districts.through.objects.filter(consultationpage=OuterRef("pk"))
        here = named.filter(district__slug=district_slug)
        return self.filter(Exists(here) | ~Exists(named))

    def in_year(self, year: int) -> Any:
        """Those with a round of which a day lies in ``year``."""
        first, end = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
        return self.filter(Exists(self._rounds().filter(opens_at__lt=end, closes_at__gt=first)))

    def about(self, words: Iterable[str]) -> Any:
        """Those in whose text, or in whose documents, each of ``words`` stands."""
        from consultations.notices.rounds import RoundDocument

        found: Any = self.alias(further=_text_of(self.model._meta.get_field("body")))
        documents = RoundDocument.objects.filter(round__page=OuterRef("pk"))
        for word in words:
            read = documents.filter(Q(title__icontains=word) | Q(text__icontains=word))
            said = Q(Exists(read))
            # A database may keep the letters of other alphabets as JSON escapes them.
            for as_stored in {word, json.dumps(word)[1:-1]}:
                said |= Q(further__icontains=as_stored)
            for field in SEARCHED:
                said |= Q(**{f"{field}__icontains": word})
            found = found.filter(said)
        return found

    def visible_to(self, user: object) -> Any:
        """Those that ``user`` may read: published, and behind no door of Wagtail's."""
        return self.live().public()

    def shown_between(self, since: datetime, until: datetime) -> Any:
        """Published ones that became visible in the half-open window."""
        return self.live().filter(visible_from__gte=since, visible_from__lt=until)

    def listed(self) -> Any:
        """With everything that a list shows, in a constant number of queries."""
        return self.prefetch_related("rounds", "districts", "themes")

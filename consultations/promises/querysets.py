"""Reads of points, deeds and promises with a name."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, Min, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from consultations.notices.rounds import Round
from consultations.promises.states import DUE_SOON, PromiseState


class DeedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object, now: datetime) -> "DeedQuerySet":
        """Those that ``user`` may read at ``now``: of a notice that she may read, once results of one of
        its rounds are published (twin: ``promises.policies.can_view_deed``)."""
        from consultations.notices.pages import ConsultationPage

        published = Round.objects.with_published_results(now).filter(page=OuterRef("page"))
        pages = ConsultationPage.objects.visible_to(user)
        return self.filter(Exists(published), page__in=pages.values("pk"))

    def with_shown_at(self, now: datetime) -> "DeedQuerySet":
        """Each with ``shown_at``: since when everybody can read it, which is when it was written or when
        the first results of its notice were published."""
        published = Round.objects.with_published_results(now).filter(page=OuterRef("page"))
        first = published.order_by().values("page").annotate(at=Min("results_published_at"))
        found: DeedQuerySet = self.annotate(
            shown_at=Greatest("made_at", Subquery(first.values("at")))
        )
        return found

    def promises(self) -> "DeedQuerySet":
        """Deeds that are promised."""
        return self.filter(kind="promised")

    def unsettled(self) -> "DeedQuerySet":
        """Promises that are neither kept nor withdrawn."""
        return self.promises().filter(kept_at__isnull=True, withdrawn_at__isnull=True)

    def in_state(self, state: PromiseState, on: date) -> "DeedQuerySet":
        """Promises that are in ``state`` on ``on`` (as ``state_of_promise`` says)."""
        conditions = {
            PromiseState.OPEN: Q(due_on__gt=on + DUE_SOON),
            PromiseState.DUE_SOON: Q(due_on__gte=on, due_on__lte=on + DUE_SOON),
            PromiseState.OVERDUE: Q(due_on__lt=on),
        }
        if state == PromiseState.KEPT:
            return self.promises().filter(kept_at__isnull=False, withdrawn_at__isnull=True)
        if state == PromiseState.WITHDRAWN:
            return self.promises().filter(withdrawn_at__isnull=False)
        return self.unsettled().filter(conditions[state])

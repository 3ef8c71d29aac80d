"""Reads of the ledger with a name."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When

from consultations.models import ConsultationPage
from forums.models import Forum, Topic

LEASE = timedelta(minutes=5)
"""How long a claim lasts; far above what one mail takes, even with a mail server that hangs."""


class ReaderQuerySet(models.QuerySet[Any]):
    def subscribed(self) -> "ReaderQuerySet":
        """Those with a confirmed subscription that has not ended."""
        return self.filter(
            subscriptions__confirmed_at__isnull=False, subscriptions__ended_at__isnull=True
        ).distinct()

    def told_of(self, consultation: ConsultationPage) -> "ReaderQuerySet":
        """Those who asked to hear of it, of one of its districts or of one of its themes.

        One that names no district is about every district.
        """
        districts = list(consultation.districts.values_list("pk", flat=True))
        themes = list(consultation.themes.values_list("pk", flat=True))
        here = Q(district__in=districts) if districts else Q(district__isnull=False)
        watches = self.model._meta.apps.get_model("digests.Watch").objects.filter(
            Q(consultation=consultation) | Q(theme__in=themes) | here
        )
        active = Q(user__isnull=True) | Q(user__is_active=True)
        found: ReaderQuerySet = self.subscribed().filter(
            active,
            subscriptions__ended_at__isnull=True,
            subscriptions__in=watches.values("subscription"),
        )
        return found


class SubscriptionQuerySet(models.QuerySet[Any]):
    def running(self) -> "SubscriptionQuerySet":
        """Those that have not ended, confirmed or not."""
        return self.filter(ended_at__isnull=True)

    def confirmed(self) -> "SubscriptionQuerySet":
        """Running ones whose owner has confirmed."""
        return self.running().filter(confirmed_at__isnull=False)

    def due(self, frequency: str, before: datetime) -> "SubscriptionQuerySet":
        """Those that an issue of ``frequency`` goes to: confirmed ``before`` its window closed, and asked
        for it this often before then."""
        in_time = Q(timetable_changed_at=None) | Q(timetable_changed_at__lt=before)
        return self.confirmed().filter(in_time, frequency=frequency, confirmed_at__lt=before)

    def with_choices(self) -> "SubscriptionQuerySet":
        """Each with everything that decides what it brings, in few queries for all of them."""
        return self.select_related("reader__user").prefetch_related(
            "districts__predecessors", "themes", "watches"
        )


class WatchQuerySet(models.QuerySet[Any]):
    def with_readable(self, subscription: Any) -> "WatchQuerySet":
        """Those of ``subscription``, each with ``is_readable``, whether its reader may read the thing."""
        person = subscription.reader.user if subscription else None
        forums = Forum.objects.visible_to(person)
        topics = Topic.objects.visible().filter(forum__in=forums)
        consultations = ConsultationPage.objects.visible_to(person).values("pk")
        readable = (
            Q(topic__in=topics)
            | Q(forum__in=forums)
            | Q(theme__isnull=False)
            | Q(consultation__in=consultations)
            | Q(district__isnull=False)
        )
        found: WatchQuerySet = (
            self.filter(subscription=subscription)
            .select_related("topic", "forum", "theme", "consultation", "district")
            .annotate(is_readable=Case(When(readable, then=Value(True)), default=Value(False)))
        )
        return found


class IssueQuerySet(models.QuerySet[Any]):
    def archived(self) -> "IssueQuerySet":
        """Those that the archive lists, the latest first.

        Daily and monthly issues, and the weekly ones of other days than Monday, carry the same items and
        would drown them.
        """
        monday = Q(end__week_day=2) | Q(off_timetable=True)
        return self.filter(monday, frequency="weekly").order_by("-end", "-pk")

    def told_before(self, frequency: str, weekday: int) -> "IssueQuerySet":
        """Those that the timetable sent to readers who chose this, the latest first."""
        sent = self.filter(frequency=frequency, off_timetable=False)
        if frequency == "weekly":
            sent = sent.filter(end__week_day=(weekday + 1) % 7 + 1)
        return sent.order_by("-end", "-to_moment")


class DeliveryQuerySet(models.QuerySet[Any]):
    def claimable(self, now: datetime) -> "DeliveryQuerySet":
        """Those whose time has come and that no worker holds, or whose worker's claim ran out."""
        return self.filter(
            Q(state="waiting", next_attempt_at__lte=now)
            | Q(state="claimed", next_attempt_at__lte=now, claimed_at__lte=now - LEASE)
        )

    def claim(self, pk: int, now: datetime) -> bool:
        """Take the row ``pk`` for this worker; false when it is not to be had.

        One conditional update that changed exactly one row: it decides alike on every database.
        """
        taken = (
            self.filter(pk=pk)
            .claimable(now)
            .update(state="claimed", claimed_at=now, attempts=models.F("attempts") + 1)
        )
        return bool(taken == 1)

    def held(self, pk: int, claimed_at: datetime) -> "DeliveryQuerySet":
        """The row ``pk``, as long as the claim made at ``claimed_at`` still stands."""
        return self.filter(pk=pk, state="claimed", claimed_at=claimed_at)
